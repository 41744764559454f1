"""The functions of a training or decoding that chapters of their own teach: the learner's, where they are solved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..catalogue.load import Catalogue
from ..catalogue.model import Exercise
from ..catalogue.source import stub_of
from ..judge.grade import grade
from ..judge.options import Options
from ..sandbox.client import Sandbox
from .parts import Parts, exercise_with


class NotSolved(Exception):
    """Something was asked for that an exercise would give; the text names it."""


@dataclass(frozen=True)
class Own:
    """The learner's functions by role. Whatever they raise becomes a BrokenPart that names the file."""

    parts: Parts
    solved: frozenset[str] = frozenset()

    def has(self, role: str) -> bool:
        return role in self.solved

    def ids(self, roles: Iterable[str]) -> list[str]:
        """The exercises that give these functions and are solved, in the order of the course."""
        given = set(roles) & self.solved
        return [exercise.id for exercise in self.parts.catalogue.exercises if exercise.role in given]

    def missing(self, roles: Iterable[str]) -> list[str]:
        """The exercises that would give these functions and are not solved, in the order of the course."""
        lacking = set(roles) - self.solved
        return [exercise.id for exercise in self.parts.catalogue.exercises if exercise.role in lacking]

    def need(self, role: str, wish: str) -> None:
        """Raises NotSolved if the exercise behind a wish of the user's, such as an option, is not solved."""
        if role not in self.solved:
            exercise = exercise_with(self.parts.catalogue, role)
            raise NotSolved(f"{wish} needs {exercise.id}, which does not pass yet. Next: grader check {exercise.id}")

    def function(self, role: str, number: int = 0) -> Callable[..., Any]:
        """The `number`-th function that the exercise with this role defines."""
        exercise = exercise_with(self.parts.catalogue, role)

        def call(*args: Any, **kwargs: Any) -> Any:
            named = self.parts.named(exercise, exercise.names[number])
            return self.parts.guarded(role, lambda: named(*args, **kwargs))

        return call


def require(parts: Parts, needs: Mapping[str, str]) -> None:
    """Raises NotSolved where the file behind a role is still a stub; `needs` says which option asks for which role."""
    for role, option in needs.items():
        exercise = exercise_with(parts.catalogue, role)
        if not _is_tried(exercise, parts.folder / exercise.path):
            raise NotSolved(f"{option} needs {exercise.id}, which is not solved yet. Next: grader show {exercise.id}")


def own_functions(catalogue: Catalogue, parts: Parts, roles: Iterable[str]) -> Own:
    """Which of these roles the files in `parts.folder` fill: an exercise counts as solved if it passes right now."""
    exercises = [exercise for exercise in catalogue.exercises if exercise.role in set(roles)]
    if all((parts.folder / exercise.path).resolve() == exercise.solution.resolve() for exercise in exercises):
        return Own(parts, frozenset(exercise.role for exercise in exercises))  # the references themselves
    tried = [exercise for exercise in exercises if _is_tried(exercise, parts.folder / exercise.path)]
    if not tried:
        return Own(parts)
    options = Options(stretch=False)
    with Sandbox(tried[0].chapter.packages) as sandbox:
        return Own(
            parts,
            frozenset(
                exercise.role
                for exercise in tried
                if grade(catalogue, exercise, parts.folder / exercise.path, options, sandbox).passed
            ),
        )


def _is_tried(exercise: Exercise, file: Path) -> bool:
    """Whether the file is there and more than the stub."""
    try:
        return file.read_text(encoding="utf-8-sig") != stub_of(exercise)
    except (OSError, UnicodeDecodeError):
        return False
