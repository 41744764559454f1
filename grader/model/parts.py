"""The learner's modules, imported from their own files, and what each contributes to the model."""

from __future__ import annotations

import importlib
import itertools
import sys
import traceback
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ..catalogue.load import Catalogue
from ..catalogue.model import Exercise

Result = TypeVar("Result")
_numbers = itertools.count()


class BrokenPart(Exception):
    """A part cannot be imported or used; the text names the file."""


@dataclass(frozen=True)
class Parts:
    """A folder of exercise files as one package: relative imports find their neighbours there."""

    catalogue: Catalogue
    package: str
    folder: Path

    def role(self, role: str) -> Any:
        """What the exercise with this role defines, such as the model's class. Raises BrokenPart."""
        exercise = exercise_with(self.catalogue, role)
        return self.named(exercise, exercise.names[0])

    def guarded(self, role: str, action: Callable[[], Result]) -> Result:
        """Run the learner's code for this role; whatever it raises becomes a BrokenPart that names its file."""
        try:
            return action()
        except BrokenPart:  # another part's, called by this one
            raise
        except Exception as error:
            raise BrokenPart(_said(self.file(role), error)) from error

    def file(self, role: str) -> Path:
        """Where the part with this role stands."""
        return self.folder / exercise_with(self.catalogue, role).path

    def named(self, exercise: Exercise, name: str) -> Any:
        try:
            module = importlib.import_module(f"{self.package}.{exercise.module}")
            return getattr(module, name)
        except Exception as error:
            raise BrokenPart(_said(self.folder / exercise.path, error)) from error


def _said(file: Path, error: Exception) -> str:
    """One line: the file, and what came out of it."""
    if isinstance(error, NotImplementedError):
        return f"{_raised_in(file, error)} is not solved yet."
    reason = " ".join(str(error).split()) or "no reason given"
    return f"{file}: {type(error).__name__}: {reason.removesuffix('.')}."


def _raised_in(file: Path, error: Exception) -> Path:
    """The exercise's file that raised the error: `file`, or another that it uses."""
    frames = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    return next((raised for raised in reversed(frames) if raised.is_relative_to(file.parents[1])), file)


def exercise_with(catalogue: Catalogue, role: str) -> Exercise:
    """The exercise that plays this role in the assembled model."""
    return next(exercise for exercise in catalogue.exercises if exercise.role == role)


def load_parts(catalogue: Catalogue, folder: Path) -> Parts:
    """Make `folder` (exercises/ or solutions/) importable under a name of its own."""
    package = types.ModuleType(f"parts{next(_numbers)}")
    package.__path__ = [str(folder)]
    sys.modules[package.__name__] = package
    return Parts(catalogue, package.__name__, folder)


def parameter_counts(model: Any) -> list[tuple[str, int]]:
    """(part, number of parameters) for every direct part of a model, and for all of it at the end."""
    counts = [(name, sum(p.numel() for p in part.parameters())) for name, part in model.named_children()]
    return [*counts, ("all", sum(p.numel() for p in model.parameters()))]
