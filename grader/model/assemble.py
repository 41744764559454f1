"""Checks the learner's parts alone and in company, then builds the Transformer from their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..catalogue.load import Catalogue
from ..catalogue.model import Exercise
from ..judge.grade import grade
from ..judge.options import Options
from ..judge.report import Report
from ..sandbox.client import Sandbox
from .checkpoint import Sizes
from .parts import Parts, load_parts, parameter_counts
from .translate import build_model
from .vocabulary import PAD

SHOWN = Sizes(src_vocab_size=200, tgt_vocab_size=320)


@dataclass(frozen=True)
class PartCheck:
    """How one part did beside the learner's own earlier parts; where it failed, also beside the references."""

    exercise: Exercise
    in_company: Report
    alone: Report | None = None

    @property
    def fine(self) -> bool:
        return self.in_company.passed


def check_parts(catalogue: Catalogue, folder: Path, sandbox: Sandbox) -> Iterator[PartCheck]:
    """Grade every part of the model with the learner's own earlier parts beside it, those that pass."""
    options = Options(stretch=False)
    own: dict[str, str] = {}
    for exercise in catalogue.exercises:
        if not exercise.part_of_model:
            continue
        file, shown = folder / exercise.path, f"{folder.name}/{exercise.path}"
        in_company = grade(catalogue, exercise, file, options, sandbox, shown, prerequisites=own)
        if in_company.passed:
            own[exercise.module] = file.read_text(encoding="utf-8-sig")
            yield PartCheck(exercise, in_company)
        else:
            yield PartCheck(exercise, in_company, grade(catalogue, exercise, file, options, sandbox, shown))


@dataclass(frozen=True)
class Assembled:
    """The model built from a folder: its parts' parameter counts and the shapes of one forward pass."""

    model: Any
    counts: list[tuple[str, int]]
    shapes: list[tuple[str, tuple[int, ...]]]


def assemble(catalogue: Catalogue, folder: Path, sizes: Sizes = SHOWN) -> Assembled:
    """Build the Transformer from the files in `folder` and send two sentences through it. Raises BrokenPart."""
    parts: Parts = load_parts(catalogue, folder)
    model = build_model(parts, sizes)
    return Assembled(model, parameter_counts(model), parts.guarded("model", lambda: _forward_shapes(model)))


def _forward_shapes(model: Any) -> list[tuple[str, tuple[int, ...]]]:
    import torch

    source = torch.tensor([[5, 6, 7, 8, 9], [5, 6, 7, PAD, PAD]])
    target = torch.tensor([[1, 5, 6, 7], [1, 5, PAD, PAD]])
    with torch.no_grad():
        memory = model.encode(source)
        logits = model(source, target)
    named = (("source ids", source), ("memory", memory), ("target ids", target), ("logits", logits))
    return [(name, tuple(tensor.shape)) for name, tensor in named]
