"""What a training step can have beside the paper's: the decoder's own words as input, and attention that is guided."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from .attention import cross_modules, watched
from .own import Own
from .vocabulary import PAD


@dataclass(frozen=True)
class Mixing:
    """Scheduled sampling (Bengio et al. 2015): the decoder reads its own guesses, more and more often.

    The guesses come from one pass over the gold inputs, all positions at once (Mihaylova and Martins 2019).
    """

    own: Own
    k: float

    def inputs(self, step: int, gold: torch.Tensor, logits: Callable[[], torch.Tensor]) -> torch.Tensor:
        """What the decoder reads in this step, `(batch, tgt_len)`; `logits` runs the model on the gold inputs."""
        probability = float(self.own.function("mixing", 0)(step, self.k))
        with torch.no_grad():
            predicted = logits().argmax(dim=-1)
        keep = (torch.rand(gold.shape, device=gold.device) < probability) | (gold == PAD)
        mixed: torch.Tensor = self.own.function("mixing", 1)(gold, predicted, keep)
        return mixed


@dataclass(frozen=True)
class Guide:
    """Guided attention (Tachibana et al. 2017): cross-attention far off the diagonal costs."""

    own: Own
    strength: float = 1.0

    @contextlib.contextmanager
    def watching(self, model: Any) -> Iterator[Callable[[], torch.Tensor]]:
        """While the body runs the model, see its cross-attention; gives a function that then returns what it costs."""
        modules = cross_modules(model)
        with watched(modules) as seen:

            def cost() -> torch.Tensor:
                guide = self.own.function("guide")
                costs = [guide(seen[id(module)].mean(dim=1)) for module in modules]  # mean over the heads
                return self.strength * torch.stack(costs).mean()

            yield cost


@dataclass(frozen=True)
class Extras:
    """The extras of a run; None: without."""

    mixing: Mixing | None = None
    guide: Guide | None = None
