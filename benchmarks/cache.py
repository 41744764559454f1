"""Greedy decoding with the key-value cache against decoding without, side by side, at lengths 16, 64 and 256.

The reference model, untrained and never ending, so that the lengths are exact; the ids are compared, too.
"""

from __future__ import annotations

import time

import torch

from grader.catalogue.load import SOLUTIONS, catalogue
from grader.model.checkpoint import Checkpoint, Sizes
from grader.model.data import generated
from grader.model.decoding import NextLogits
from grader.model.parts import exercise_with, load_parts
from grader.model.training import initialise
from grader.model.translate import Translator, build_model
from grader.model.vocabulary import BOS, EOS, PAD

LENGTHS = (16, 64, 256)
ROWS = 8
ROUNDS = 3


def never_ending(steps: NextLogits) -> NextLogits:
    def next_logits(prefix: torch.Tensor) -> torch.Tensor:
        logits = steps(prefix)
        logits[:, EOS] = -1e9
        return logits

    return next_logits


def main() -> None:
    data, parts = generated(500, 10), load_parts(catalogue(), SOLUTIONS)
    sizes = Sizes(len(data.source), len(data.target), max_len=max(LENGTHS))
    model = build_model(parts, sizes).eval()
    initialise(model, seed=0)
    translator = Translator(parts, model, Checkpoint(sizes, data.source, data.target, 0, {}, [], {}, {}),
                            torch.device("cpu"))  # fmt: skip
    source = translator.encode([pair.source for pair in data.test[:ROWS]])
    attend, decode = parts.named(exercise_with(catalogue(), "cache"), "cached_attention"), parts.role("decode")
    for length in LENGTHS:
        times: dict[str, list[float]] = {"without": [], "with": []}
        found = {}
        for _ in range(ROUNDS):
            for name, cache in (("without", None), ("with", attend)):
                started = time.perf_counter()
                with torch.no_grad():
                    steps = never_ending(translator.steps(source, cache))
                    found[name] = decode(steps, ROWS, BOS, EOS, PAD, length)
                times[name].append((time.perf_counter() - started) * 1000)
        without, cached = min(times["without"]), min(times["with"])
        same = "the same ids" if torch.equal(found["without"], found["with"]) else "OTHER IDS"
        print(f"{length:>3} tokens, {ROWS} sentences: without {without:.0f} ms, with the cache {cached:.0f} ms, "
              f"{without / cached:.1f} times as fast; {same}")  # fmt: skip


if __name__ == "__main__":
    main()
