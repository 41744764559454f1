"""Exposure bias made visible: accuracy by position, reading the gold prefix and reading the model's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from .corpus import Pair
from .data import padded
from .png import png
from .translate import Translator
from .vocabulary import BOS, EOS, PAD

SENTENCES = 200
STAGES = (0.15, 0.25, 0.5, 1.0)  # shares of the steps after which the model is looked at
COLOURS = ("#b5541c", "#c99700", "#5a8f3c", "#1f4e8c")
FEWEST = 10  # sentences that must be long enough for a position to be shown


@dataclass(frozen=True)
class Accuracy:
    """After `step`: the share of right words at positions 1, 2, ..., with the gold prefix and with the model's own."""

    step: int
    gold: tuple[float, ...]
    own: tuple[float, ...]


def stages(steps: int) -> set[int]:
    """The steps after which to look."""
    return {max(1, round(share * steps)) for share in STAGES}


def accuracy(translator: Translator, pairs: Sequence[Pair], step: int) -> Accuracy:
    """Look at the model as it is now. A translation that ends early is wrong at the positions it lacks."""
    pairs = pairs[:SENTENCES]
    source = translator.encode([pair.source for pair in pairs])
    target = padded([[BOS, *translator.target.encode(pair.target), EOS] for pair in pairs]).to(translator.device)
    labels = target[:, 1:]  # (sentences, length)
    was_training = translator.model.training
    translator.model.eval()
    with torch.no_grad():
        gold = translator.model(source, target[:, :-1]).argmax(dim=-1)
        own = torch.full_like(labels, PAD)
        for row, found in enumerate(translator.translate([pair.source for pair in pairs])):
            said = torch.tensor(found.ids[1 : labels.shape[1] + 1], device=labels.device)
            own[row, : len(said)] = said
    translator.model.train(was_training)
    real = labels != PAD
    shown = int((real.sum(dim=0) >= FEWEST).sum())

    def by_position(said: torch.Tensor) -> tuple[float, ...]:
        right = ((said == labels) & real).sum(dim=0) / real.sum(dim=0).clamp(min=1)
        return tuple(right[:shown].tolist())

    return Accuracy(step, by_position(gold), by_position(own))


def exposure_plot(looks: Sequence[Accuracy]) -> bytes:
    """A PNG: one colour a stage, solid with the gold prefix, dashed with the model's own words."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    for look, colour in zip(looks, COLOURS[-len(looks) :], strict=False):
        positions = range(1, len(look.gold) + 1)
        axes.plot(positions, look.gold, color=colour, linewidth=1.8, marker="o", markersize=3,
                  label=f"step {look.step:,}: gold prefix")  # fmt: skip
        axes.plot(positions, look.own, color=colour, linewidth=1.8, linestyle="--", marker="x", markersize=4,
                  label=f"step {look.step:,}: its own words")  # fmt: skip
    axes.set_title("Exposure bias: one wrong word spoils what follows", loc="left", fontsize=11)
    axes.set_xlabel("position in the translation")
    axes.set_ylabel("share of right words, held-out sentences")
    axes.set_ylim(0, 1.03)
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(frameon=False, fontsize=8, ncols=len(looks), loc="outside lower center")
    return png(figure)
