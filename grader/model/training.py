"""The training loop, on Accelerate: one process or many, and nothing in it depends on when it was interrupted."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import torch
from accelerate import Accelerator  # type: ignore[import-untyped]
from accelerate.utils import broadcast, reduce  # type: ignore[import-untyped]

from .data import Batches
from .extras import Extras
from .parts import Parts
from .recipe import Recipe

NOTICE_EVERY = 10  # steps between two looks at the loss
Ending = Literal["done", "time", "stopped"]


class Diverged(Exception):
    """The loss is no number any more."""


@dataclass(frozen=True)
class Settings:
    """What a run depends on, beside the data and the parts."""

    steps: int = 1000
    batch_size: int = 64
    seed: int = 0
    warmup: int = 150
    factor: float = 0.35  # of the schedule's learning rate
    save_every: int = 200
    mixing: bool = False  # scheduled sampling
    guided: bool = False  # guided attention


@dataclass(frozen=True)
class Notice:
    """How training stands after a step: the mean loss of the last steps, the learning rate, target tokens a second
    and seconds in this run."""

    step: int
    loss: float
    rate: float
    speed: float
    seconds: float


@dataclass
class Run:
    """A model under training: what a checkpoint keeps, and the losses that nobody has looked at yet."""

    model: Any
    optimizer: Any
    step: int = 0
    history: list[dict[str, float]] = field(default_factory=list)
    unseen: list[tuple[int, float, torch.Tensor]] = field(default_factory=list)  # step, rate, loss
    tokens: int = 0  # target tokens since this process began


@dataclass(frozen=True)
class Hooks:
    """What the loop tells and asks: a notice, a checkpoint to keep, whether to stop after this step."""

    notice: Callable[[Notice], None]
    keep: Callable[[Run], None]
    stop: Callable[[], bool]


def initialise(model: Any, seed: int) -> None:
    """Xavier's uniform numbers for every matrix. An embedding is a matrix too: times √d_model it is then about as large
    as the position encoding, while `nn.Embedding`'s own start would drown the positions."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in model.parameters():
        if parameter.dim() > 1:
            torch.nn.init.xavier_uniform_(parameter, generator=generator)


def start(model: Any, accelerator: Accelerator) -> Run:
    """A run at step 0. Adam as in the paper; the fused one where there is one, since it is faster."""
    fused = {"fused": True} if accelerator.device.type in ("cpu", "cuda") else {}
    optimizer = torch.optim.Adam(model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9, **fused)
    return Run(*accelerator.prepare(model, optimizer))


@dataclass(frozen=True)
class Loop:
    """The steps of a training. Every process runs them and calls the hooks."""

    accelerator: Accelerator
    batches: Batches
    settings: Settings
    d_model: int
    parts: Parts
    hooks: Hooks
    recipe: Recipe
    extras: Extras = field(default_factory=Extras)

    def train(self, run: Run, seconds: float = math.inf) -> Ending:
        """Train until `settings.steps`, for `seconds` at most. Raises Diverged, and BrokenPart where a part fails."""
        begun = time.monotonic()
        run.model.train()
        ending: Ending = "done"
        while run.step < self.settings.steps and ending == "done":
            self._step(run)
            spent = time.monotonic() - begun
            ending = self._agreed(stop=self.hooks.stop(), late=spent > seconds)
            last = run.step == self.settings.steps or ending != "done"
            keep = last or run.step % self.settings.save_every == 0
            if keep or run.step % NOTICE_EVERY == 0:
                self.hooks.notice(self._look(run, spent))
            if keep:
                self.hooks.keep(run)
        return ending

    def _step(self, run: Run) -> None:
        """One update by the gradient of the whole batch's loss, whatever the number of processes."""
        step, recipe, device = run.step + 1, self.recipe, self.accelerator.device
        rate = self.settings.factor * recipe.schedule(step, self.d_model, self.settings.warmup)
        for group in run.optimizer.param_groups:
            group["lr"] = rate
        torch.manual_seed(self.settings.seed * 1_000_003 + step)  # dropout too is a function of the step
        indices = self.batches.indices(step)
        mine, weight = self._share(indices)
        batch = self.batches.take(mine)
        inputs, labels = recipe.shift(batch.target.to(device))
        loss = self._loss(run, batch.source.to(device), inputs, labels) * weight
        run.optimizer.zero_grad()
        self.parts.guarded("model", lambda: self.accelerator.backward(loss))
        run.optimizer.step()
        run.step = step
        run.tokens += self.batches.labels(indices)
        run.unseen.append((step, rate, loss.detach()))

    def _loss(self, run: Run, source: torch.Tensor, inputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The loss of one batch, with whatever extras cost."""

        def logits() -> torch.Tensor:
            return self.parts.guarded("model", lambda: _forward(run.model, source, inputs))

        if self.extras.mixing is not None:
            inputs = self.extras.mixing.inputs(run.step + 1, inputs, logits)
        if self.extras.guide is None:
            return self.recipe.loss(logits(), labels)
        with self.extras.guide.watching(self.accelerator.unwrap_model(run.model)) as cost:
            return self.recipe.loss(logits(), labels) + cost()

    def _share(self, indices: list[int]) -> tuple[list[int], float]:
        """This process's sentences of the batch, and what its mean loss counts for when Accelerate averages over the
        processes. With more processes than sentences some take one that counts nothing."""
        count = self.accelerator.num_processes
        mine = indices[self.accelerator.process_index :: count]
        if not mine:
            return indices[:1], 0.0
        return mine, count * self.batches.labels(mine) / self.batches.labels(indices)

    def _agreed(self, *, stop: bool, late: bool) -> Ending:
        """What process 0 decides, so that all of them end at one step."""
        if self.accelerator.num_processes > 1:
            decided = broadcast(torch.tensor([stop, late], dtype=torch.int32, device=self.accelerator.device))
            stop, late = bool(decided[0]), bool(decided[1])
        return "stopped" if stop else "time" if late else "done"

    def _look(self, run: Run, seconds: float) -> Notice:
        """Move the losses since the last look into the history. Raises Diverged."""
        losses = reduce(torch.stack([loss for _, _, loss in run.unseen]), "mean").tolist()
        for (step, rate, _), loss in zip(run.unseen, losses, strict=True):
            run.history.append({"step": step, "loss": loss, "rate": rate})
        run.unseen.clear()
        recent = [entry["loss"] for entry in run.history[-NOTICE_EVERY:]]
        mean = sum(recent) / len(recent)
        if not math.isfinite(mean):
            raise Diverged(f"The loss is {mean} after step {run.step}.")
        return Notice(run.step, mean, run.history[-1]["rate"], run.tokens / max(seconds, 1e-9), seconds)


def _forward(model: Any, source: torch.Tensor, inputs: torch.Tensor) -> torch.Tensor:
    logits = model(source, inputs)
    if not isinstance(logits, torch.Tensor):
        raise TypeError(f"calling the model gave {type(logits).__name__}, not logits")
    if logits.dim() != 3 or logits.shape[:2] != inputs.shape:
        raise ValueError(f"logits of shape {tuple(logits.shape)} for target ids of shape {tuple(inputs.shape)}")
    return logits


def optimizer_tensors(optimizer: Any) -> dict[str, torch.Tensor]:
    """The optimizer's state as named tensors."""
    state: Mapping[int, Mapping[str, torch.Tensor]] = optimizer.state_dict()["state"]
    return {f"{index}.{name}": value for index, kept in state.items() for name, value in kept.items()}


def restore_optimizer(optimizer: Any, tensors: Mapping[str, torch.Tensor]) -> None:
    """Put back what `optimizer_tensors` gave."""
    state: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in tensors.items():
        index, _, key = name.partition(".")
        state.setdefault(int(index), {})[key] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})
