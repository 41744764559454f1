"""What a class handed in: a folder per student, each laid out like a workspace.

Everything below a student's folder is a stranger's: links are not followed, and nothing but a plain file is read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..catalogue.model import Exercise
from ..catalogue.source import stub_of
from ..judge.backends import Unusable
from ..judge.grade import MAX_SOURCE, source_text

REMEDY = "Hand in a file with an answer."


class NoClass(Exception):
    """The folder does not hold a class."""


@dataclass(frozen=True)
class Task:
    """One student's answer to one exercise, which may not be there."""

    student: str
    exercise: Exercise
    folder: Path  # the student's

    @property
    def shown(self) -> str:
        """How messages call the file."""
        return f"exercises/{self.exercise.path}"


def students(root: Path) -> list[str]:
    """The names of the students' folders, sorted. Raises NoClass."""
    if not root.is_dir():
        raise NoClass(f"{root} is not a folder.")
    if (root / "exercises").is_dir():
        raise NoClass(f"{root} is one workspace. Name the folder that holds a folder for each student.")
    found = sorted(entry.name for entry in root.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    if not found:
        raise NoClass(f"{root} holds no student's folder. It should hold <student>/exercises/<chapter>/<exercise>.py.")
    if not any((root / name / "exercises").is_dir() for name in found):
        raise NoClass(f"No folder in {root} holds exercises/. It should hold <student>/exercises/<chapter>/….")
    return found


def tasks(root: Path, names: Iterable[str], exercises: Iterable[Exercise]) -> Iterator[Task]:
    """Every student's every exercise, exercise by exercise: tests stay warm while many answers pass."""
    known = list(names)
    for exercise in exercises:
        for name in known:
            yield Task(name, exercise, root / name)


def handed_in(task: Task) -> str | Unusable | None:
    """The submission's text, why there is none that can be used, or None where nothing was attempted."""
    try:
        data = _read_plain(task)
        return None if data is None else _attempt(source_text(data, task.shown, REMEDY), task.exercise)
    except Unusable as error:
        return error
    except OSError as error:
        return Unusable(f"{task.shown} cannot be read: {error.strerror}.")


def _attempt(text: str, exercise: Exercise) -> str | None:
    """The text, or None where it is the stub as it was handed out."""
    return None if text.strip() == stub_of(exercise).strip() else text


def _read_plain(task: Task) -> bytes | None:
    """The file's bytes, at most one more than is allowed; None where it is not there."""
    path = task.folder
    for part in Path(task.shown).parts:
        path = path / part
        try:
            mode = path.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return None
        if stat.S_ISLNK(mode):
            raise Unusable(f"{path.relative_to(task.folder)} is a link. {REMEDY}")
    if not stat.S_ISREG(mode):
        raise Unusable(f"{task.shown} is not a plain file. {REMEDY}")
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        return file.read(MAX_SOURCE + 1)
