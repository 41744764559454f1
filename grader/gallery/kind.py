"""What a picture of the gallery is, and what the pictures share: fonts, colours, PNG."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..model.fonts import families_for
from ..model.own import Own
from ..model.translate import Translator

DARK, LIGHT, SIGNAL = "#1f4e8c", "#f0b35c", "#b5541c"  # dark, light and middle also without colour
MAP = "Blues"  # from white to dark without a turn, so that it can be read in greyscale
DPI = 130

Words = Mapping[str, str]  # what a picture says in one language; always with "heading" and "about"


@dataclass(frozen=True)
class Inputs:
    """What a picture is drawn from: the learner's functions, a language, and the trained model if there is one."""

    own: Own
    lang: str
    translator: Translator | None = None

    @property
    def trained(self) -> Translator:
        """The model, for pictures that are drawn only if there is one."""
        assert self.translator is not None
        return self.translator


@dataclass(frozen=True)
class Picture:
    """A PNG and the figures behind it, a line each."""

    png: bytes
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of picture: the role of the exercise that it shows, its words by language, and how it is drawn."""

    role: str
    words: Mapping[str, Words]
    draw: Callable[[Inputs], Picture]
    trained: bool = False  # whether it takes a trained model

    @property
    def file(self) -> str:
        return f"{self.role}.png"


@contextlib.contextmanager
def styled(texts: Iterable[str]) -> Iterator[None]:
    """Fonts that can draw these texts, while figures are made and written. Raises NoFont."""
    style: Any = {"font.family": families_for([*texts, "0123456789−×→"]), "font.size": 9.0, "axes.titlesize": 10.0,
             "figure.titlesize": 13.0, "text.parse_math": False, "axes.unicode_minus": True}  # fmt: skip
    with rc_context(style):
        yield


def sheet(title: str, width: float, height: float) -> Figure:
    """An empty figure with its title; sizes in inches."""
    figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(title)
    return figure
