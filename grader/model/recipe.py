"""The functions of a training step: as the paper has them, or the learner's own."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.nn import functional

from .own import Own
from .vocabulary import PAD

SMOOTHING = 0.1
ROLES = ("shift", "loss", "schedule")


def shifted(target: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Teacher forcing: what the decoder is shown and what it has to say, both `(batch, tgt_len - 1)`."""
    return target[:, :-1], target[:, 1:]


def smoothed_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy, mean over the labels that are no padding, a tenth of each label spread over the vocabulary."""
    flat = logits.flatten(0, 1)  # (batch * tgt_len, vocab)
    return functional.cross_entropy(flat, labels.flatten(), ignore_index=PAD, label_smoothing=SMOOTHING)


def smoothing_floor(vocab_size: int) -> float:
    """What the smoothed loss of a perfect model is: the entropy of a smoothed label."""
    other = SMOOTHING / vocab_size
    true = 1 - SMOOTHING + other
    return -true * math.log(true) - (vocab_size - 1) * other * math.log(other)


def noam(step: int, d_model: int, warmup: int) -> float:
    """The paper's learning rate for step 1, 2, ...: up for `warmup` steps, then down with the root of the step."""
    return float(d_model**-0.5 * min(step**-0.5, step * warmup**-1.5))


@dataclass(frozen=True)
class Recipe:
    """The functions that a training step is made of."""

    shift: Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]] = shifted
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = smoothed_loss
    schedule: Callable[[int, int, int], float] = noam
    loss_floor: Callable[[int], float] = smoothing_floor


def recipe_of(own: Own) -> Recipe:
    """The learner's own functions where they are solved, the paper's elsewhere."""
    paper = Recipe()
    own_loss = own.function("loss")

    def loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        value: torch.Tensor = own_loss(logits, labels, PAD, SMOOTHING)
        return value

    return Recipe(
        own.function("shift") if own.has("shift") else paper.shift,
        loss if own.has("loss") else paper.loss,
        own.function("schedule") if own.has("schedule") else paper.schedule,
    )
