"""One picture of all attention weights of one sentence pair: a grid of layers x heads for each kind of attention."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from .fonts import families_for

COLOURS = "Blues"  # from white to dark without a turn, so that it can be read in greyscale
SHADES = Normalize(0.0, 1.0)  # one scale for all, so that panels can be compared
FONT, MEDIUM, BIG = 9.0, 11.0, 13.0  # points: labels, headings, the sentence
EM = FONT / 72  # inches
CELL, NARROWEST = 0.26, 1.2  # inches: a cell's side, the least room for a panel (its title must fit)
GAP, TITLE, HEADING, MARGIN, BAR = 0.18, 0.25, 0.35, 0.3, 0.16  # inches
DPI, PIXELS = 130, 60e6  # a big model's picture gets a lower resolution instead of filling the memory


@dataclass(frozen=True)
class Maps:
    """One kind of attention of one sentence: `weights (layers, heads, q_len, k_len)` and its tokens."""

    heading: str
    weights: torch.Tensor
    queries: Sequence[str]
    keys: Sequence[str]


def heatmaps(title: str, kinds: Sequence[Maps]) -> bytes:
    """The picture as PNG: rows of a panel are queries, columns are keys. Raises NoFont."""
    texts = [title, *(text for kind in kinds for text in (kind.heading, *kind.queries, *kind.keys))]
    # "$" is to be a word like any other, not the start of a formula.
    with rc_context({"font.family": families_for(texts), "font.size": FONT, "text.parse_math": False}):
        return _png(_figure(title, kinds))


def _figure(title: str, kinds: Sequence[Maps]) -> Figure:
    left = MARGIN + max(_length(token) for kind in kinds for token in kind.queries)
    panels = max(left + _slot(kind) * kind.weights.shape[1] for kind in kinds)
    words = MARGIN + max(_length(title) * BIG / FONT, *(_length(kind.heading) * MEDIUM / FONT for kind in kinds))
    width = max(panels, words) + 2 * MARGIN + BAR + 4 * EM
    height = 3 * MARGIN + sum(_section_height(kind) for kind in kinds)
    figure = Figure(figsize=(width, height))
    sheet = _Sheet(figure, width, height)
    sheet.write(MARGIN, MARGIN + EM, title, size=BIG)
    top = 3 * MARGIN
    for kind in kinds:
        _section(sheet, kind, left, top)
        top += _section_height(kind)
    bar = sheet.axes(width - MARGIN - 4 * EM - BAR, 3 * MARGIN + HEADING, BAR, min(height / 3, 3.0))
    figure.colorbar(ScalarMappable(SHADES, COLOURS), cax=bar, label="attention weight")
    return figure


class _Sheet:
    """A figure measured in inches from its upper left corner."""

    def __init__(self, figure: Figure, width: float, height: float) -> None:
        self.figure, self.width, self.height = figure, width, height

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        box = (x / self.width, 1 - (y + height) / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(box)

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        self.figure.text(x / self.width, 1 - y / self.height, text, **style)


def _section(sheet: _Sheet, kind: Maps, left: float, top: float) -> None:
    """The grid of one kind: a row of panels per layer, a column per head; tokens on the outer sides."""
    layers, heads = kind.weights.shape[:2]
    sheet.write(MARGIN, top + 1.5 * EM, kind.heading, size=MEDIUM)
    wide, high = len(kind.keys) * CELL, len(kind.queries) * CELL
    for layer in range(layers):
        y = top + HEADING + TITLE * (layer + 1) + (high + GAP) * layer
        for head in range(heads):
            axes = sheet.axes(left + _slot(kind) * head, y, wide, high)
            axes.imshow(kind.weights[layer, head].numpy(), COLOURS, norm=SHADES, aspect="auto", interpolation="nearest")
            axes.set_title(f"layer {layer + 1}, head {head + 1}", fontsize=FONT, pad=3)
            _ticks(axes, kind, rows=head == 0, columns=layer == layers - 1)


def _ticks(axes: Axes, kind: Maps, *, rows: bool, columns: bool) -> None:
    """Tokens as labels where wanted, and thin lines between the cells."""
    axes.set_yticks(range(len(kind.queries)) if rows else [], [query for query in kind.queries if rows])
    label_columns(axes, kind.keys if columns else [])
    axes.tick_params(length=0, pad=3)
    wide, high = len(kind.keys) - 0.5, len(kind.queries) - 0.5
    # Not matplotlib's grid: its hundreds of ticks would take minutes for a big model.
    axes.vlines([n + 0.5 for n in range(len(kind.keys) - 1)], -0.5, high, color="0.9", linewidth=0.5)
    axes.hlines([n + 0.5 for n in range(len(kind.queries) - 1)], -0.5, wide, color="0.9", linewidth=0.5)


def label_columns(axes: Axes, tokens: Sequence[str]) -> None:
    """A token below each column: Chinese downwards, other words turned."""
    axes.set_xticks(range(len(tokens)), [_upright(token) for token in tokens])
    for label, token in zip(axes.get_xticklabels(), tokens, strict=True):
        label.set(rotation=0 if _is_chinese(token) else 90, linespacing=1.0)


def _slot(kind: Maps) -> float:
    return max(len(kind.keys) * CELL, NARROWEST) + GAP


def _section_height(kind: Maps) -> float:
    labels = max(_length(_upright(token), upright=True) for token in kind.keys)
    return HEADING + len(kind.weights) * (TITLE + len(kind.queries) * CELL + GAP) + labels + MARGIN


def _is_chinese(token: str) -> bool:
    return any(unicodedata.east_asian_width(c) in "WF" for c in token)


def _upright(token: str) -> str:
    """Chinese below a column is written downwards, as it may be; other words are turned."""
    return "\n".join(token) if _is_chinese(token) else token


def _length(token: str, *, upright: bool = False) -> float:
    """About how many inches a label takes along its direction."""
    if upright and "\n" in token:
        return (token.count("\n") + 1) * 1.35 * EM
    return sum(1.05 if _is_chinese(c) else 0.66 for c in token) * EM


def _png(figure: Figure) -> bytes:
    width, height = figure.get_size_inches()
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=min(DPI, math.sqrt(PIXELS / (width * height))))
    return file.getvalue()
