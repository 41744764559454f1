"""All pictures of the gallery, and which of them can be drawn now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..catalogue.load import Catalogue
from ..model.checkpoint import BadCheckpoint
from ..model.data import GENERATED
from ..model.fonts import NoFont
from ..model.own import own_functions
from ..model.parts import BrokenPart, load_parts
from ..model.translate import TooLong, Translator, load_translator
from . import constant, convolution, graph, image, modalities, rollout
from .kind import Inputs, Kind, Picture

KINDS: tuple[Kind, ...] = (
    image.KIND, convolution.KIND, graph.KIND, modalities.KIND, rollout.KIND, constant.KIND,
)  # fmt: skip


@dataclass(frozen=True)
class Hung:
    """A kind of picture and the picture; or why there is none."""

    kind: Kind
    picture: Picture | None
    why: str = ""


def hang(catalogue: Catalogue, folder: Path, checkpoint: Path | None, lang: str) -> Iterator[Hung]:
    """Each picture as it is drawn, from the exercises in `folder` that pass right now."""
    parts = load_parts(catalogue, folder)
    own = own_functions(catalogue, parts, [kind.role for kind in KINDS])
    translator: Translator | None = None
    why = ""
    try:
        translator = trained(catalogue, folder, checkpoint)
    except (BadCheckpoint, BrokenPart) as error:
        why = str(error)
    inputs = Inputs(own, lang, translator)
    for kind in KINDS:
        if not own.has(kind.role):
            (id,) = own.missing([kind.role])
            yield Hung(kind, None, f"{id} does not pass yet. Next: grader check {id}")
        elif kind.trained and translator is None:
            yield Hung(kind, None, why)
        else:
            yield _drawn(kind, inputs)


def trained(catalogue: Catalogue, folder: Path, checkpoint: Path | None) -> Translator:
    """The trained model. Raises BadCheckpoint and BrokenPart."""
    if checkpoint is None or not checkpoint.exists():
        raise BadCheckpoint("This takes a trained model; `grader train` makes one.")
    found = load_translator(catalogue, folder, checkpoint)
    if found.checkpoint.settings.get("data") != GENERATED:
        raise BadCheckpoint(
            f"{checkpoint} was trained on your own pairs; this takes a model of the generated sentences. "
            "Make one: grader train --checkpoint FILE, then grader gallery --checkpoint FILE"
        )
    return found


def _drawn(kind: Kind, inputs: Inputs) -> Hung:
    try:
        return Hung(kind, kind.draw(inputs))
    except (BrokenPart, NoFont, TooLong) as error:
        return Hung(kind, None, str(error))
