"""The assembled reference against the same model on `nn.Transformer`, side by side; on CUDA too if it is there.

One training step (forward, loss, backward, Adam) and one greedy decode of a batch; medians of alternating rounds.
Goal: at most 1.10 times PyTorch's own.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from torch.nn import functional

from benchmarks.twin import Twin
from grader.catalogue.load import SOLUTIONS, catalogue
from grader.model.checkpoint import Sizes
from grader.model.data import Batches, generated
from grader.model.parts import Parts, load_parts
from grader.model.recipe import shifted
from grader.model.training import initialise
from grader.model.translate import build_model
from grader.model.vocabulary import BOS, EOS, PAD

ROUNDS = 30
BATCH = 64


def alternate(actions: dict[str, Callable[[], Any]], device: str) -> dict[str, float]:
    """Median milliseconds of each action; they take turns, so that a slow moment hits them all."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for number in range(ROUNDS + 3):
        for name, action in actions.items():
            started = time.perf_counter()
            action()
            if device == "cuda":
                torch.cuda.synchronize()
            if number >= 3:  # the first ones warm up
                taken[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def training_step(model: Any, source: torch.Tensor, target: torch.Tensor) -> Callable[[], None]:
    """One update of the model on this batch."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4, betas=(0.9, 0.98), eps=1e-9, fused=True)
    inputs, labels = shifted(target)

    def step() -> None:
        logits = model(source, inputs)
        loss = functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=PAD, label_smoothing=0.1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def decoding(parts: Parts, model: Any, source: torch.Tensor, length: int) -> Callable[[], None]:
    """The learner's greedy decoder on this batch, for `length` steps: untrained models seldom end by themselves."""
    decode = parts.role("decode")

    def run() -> None:
        with torch.no_grad():
            memory = model.encode(source)

            def next_logits(prefix: torch.Tensor) -> torch.Tensor:
                logits = model.decode(prefix, memory, source)[:, -1]
                logits[:, EOS] = -1e9
                return logits

            decode(next_logits, len(source), BOS, EOS, PAD, length, device=source.device)

    return run


def main() -> None:
    parts = load_parts(catalogue(), SOLUTIONS)
    data = generated(2000, 10)
    batches = Batches.of(data, BATCH, seed=0)
    batch = batches.take(batches.indices(1))
    sizes = Sizes(len(data.source), len(data.target), max_len=32)
    for device in ("cpu", *(["cuda"] if torch.cuda.is_available() else [])):
        source, target = batch.source.to(device), batch.target.to(device)
        model = build_model(parts, sizes)
        initialise(model, seed=0)
        twin = Twin(model, sizes).to(device)
        model = build_model(parts, sizes).to(device)
        initialise(model, seed=0)
        steps = alternate({"ours": training_step(model.train(), source, target),
                           "theirs": training_step(twin.train(), source, target)}, device)  # fmt: skip
        decodes = alternate({"ours": decoding(parts, model.eval(), source, 16),
                             "theirs": decoding(parts, twin.eval(), source, 16)}, device)  # fmt: skip
        threads = f", {torch.get_num_threads()} threads" if device == "cpu" else ""
        for name, times in (("training step", steps), ("greedy decode, 16 tokens", decodes)):
            ours, theirs = times["ours"], times["theirs"]
            print(f"{name} on {device}{threads}: assembled {ours:.1f} ms; nn.Transformer {theirs:.1f} ms; "
                  f"ratio {ours / theirs:.2f} (goal: at most 1.10)")  # fmt: skip


if __name__ == "__main__":
    main()
