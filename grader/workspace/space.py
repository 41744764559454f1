"""A workspace: a folder with `exercises/` (what the learner edits) and `.grader/` (progress, set-aside copies)."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from ..catalogue.model import Exercise
from ..catalogue.source import stub_of
from .files import dated_name, unused, write_whole

MANIFEST = ".stubs.json"  # in exercises/: the hash of every stub as it was generated
Change = Literal["new", "updated", "same", "edited"]


class NoWorkspace(Exception):
    """There is no workspace here, or one cannot be made here."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Workspace:
    """A workspace by its root folder."""

    root: Path

    @property
    def exercises(self) -> Path:
        return self.root / "exercises"

    @property
    def state(self) -> Path:
        return self.root / ".grader"

    def file(self, exercise: Exercise) -> Path:
        return self.exercises / exercise.path

    def shown(self, exercise: Exercise) -> str:
        """How messages call the exercise's file."""
        return f"exercises/{exercise.path}"

    def manifest(self) -> dict[str, str]:
        """Path below `exercises/` -> hash of the stub that was generated there; empty where it cannot be read."""
        try:
            hashes = json.loads((self.exercises / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(k): str(v) for k, v in hashes.items()} if isinstance(hashes, dict) else {}

    def is_edited(self, exercise: Exercise) -> bool:
        """Whether the file differs from the stub that was generated for it (a missing file is not edited)."""
        try:
            content = self.file(exercise).read_text(encoding="utf-8")
        except FileNotFoundError:
            return False
        except (OSError, UnicodeDecodeError):
            return True
        return digest(content) != self.manifest().get(exercise.path)

    def sync(self, exercises: Iterable[Exercise], *, dry: bool = False) -> dict[str, Change]:
        """Write every stub that is missing or still as generated; leave edited files alone."""
        hashes = self.manifest()
        changes: dict[str, Change] = {}
        for exercise in exercises:
            file, stub = self.file(exercise), stub_of(exercise)
            if not file.exists():
                changes[exercise.id] = "new"
            elif digest(stub) == digest_of(file):
                changes[exercise.id] = "same"
            else:
                changes[exercise.id] = "edited" if self.is_edited(exercise) else "updated"
            if changes[exercise.id] in ("new", "updated") and not dry:
                write_whole(file, stub)
            if changes[exercise.id] != "edited":
                hashes[exercise.path] = digest(stub)
        if not dry and hashes != self.manifest():
            write_whole(self.exercises / MANIFEST, json.dumps(hashes, indent=1, sort_keys=True) + "\n")
        return changes

    def reset(self, exercise: Exercise, now: datetime) -> Path | None:
        """Bring the stub back; the learner's version is kept under the returned path (None: there was none)."""
        kept = None
        if self.is_edited(exercise):
            kept = unused(self.state / "backups" / dated_name(now) / exercise.path)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.file(exercise), kept)
        stub = stub_of(exercise)
        write_whole(self.file(exercise), stub)
        hashes = self.manifest() | {exercise.path: digest(stub)}
        write_whole(self.exercises / MANIFEST, json.dumps(hashes, indent=1, sort_keys=True) + "\n")
        return kept


def digest_of(file: Path) -> str:
    try:
        return digest(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""


def find_workspace(start: Path) -> Workspace:
    """The workspace that `start` lies in. Raises NoWorkspace with what to do."""
    for folder in (start, *start.parents):
        if (folder / "exercises" / MANIFEST).is_file():
            return Workspace(folder)
    raise NoWorkspace(f"No workspace at or above {start}. `grader init` makes one here.")


def make_workspace(folder: Path, exercises: Iterable[Exercise]) -> tuple[Workspace, dict[str, Change]]:
    """Make `folder` a workspace, or complete the one that is there. Never overwrites an edited file."""
    space = Workspace(folder)
    if folder.exists() and not folder.is_dir():
        raise NoWorkspace(f"{folder} is a file; name a folder.")
    if space.exercises.exists() and not (space.exercises / MANIFEST).is_file():
        raise NoWorkspace(f"{space.exercises} exists and is not a workspace's; choose another folder.")
    return space, space.sync(exercises)
