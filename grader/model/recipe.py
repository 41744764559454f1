"""The three functions of a training step that a chapter of its own teaches; here as the paper has them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.nn import functional

from .vocabulary import PAD

SMOOTHING = 0.1


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
    """The functions that a training step is made of; a learner's own can take their places."""

    shift: Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]] = shifted
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = smoothed_loss
    schedule: Callable[[int, int, int], float] = noam
    loss_floor: Callable[[int], float] = smoothing_floor
