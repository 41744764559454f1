"""What has been graded so far, in one SQLite file beside the CSV: a kill at any point loses at most what is under way.

An entry holds for a text under certain settings and hidden tests; their digest tells whether it still does.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from .. import __version__
from ..catalogue.model import Exercise
from ..judge.backends import Unusable
from ..judge.report import Report, from_json
from .judging import Settings

LAYOUT = 1
TABLES = """
CREATE TABLE IF NOT EXISTS run (layout INTEGER, finished INTEGER);
CREATE TABLE IF NOT EXISTS graded (
    student BLOB, exercise TEXT, digest TEXT, report BLOB, PRIMARY KEY (student, exercise)
);
"""


class JournalTrouble(Exception):
    """The journal cannot be used; the text says what to do."""


def journal_path(out: Path) -> Path:
    return out.with_name(f".{out.name}.journal")


class Journal:
    """The journal of one CSV. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._base = sqlite3.connect(path, isolation_level=None)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._base.executescript(TABLES)
            layout = self._base.execute("SELECT layout FROM run").fetchone()
        except sqlite3.DatabaseError as error:
            raise JournalTrouble(f"{path} cannot be used ({error}). Move it away to begin anew.") from None
        if layout is None:
            self._base.execute("INSERT INTO run VALUES (?, 0)", (LAYOUT,))
        elif layout[0] != LAYOUT:
            raise JournalTrouble(f"{path} was written by another version. Move it away to begin anew.")

    @property
    def unfinished(self) -> bool:
        """Whether a run began here and did not come to its end."""
        (finished,) = self._base.execute("SELECT finished FROM run").fetchone()
        return not finished and self._base.execute("SELECT 1 FROM graded").fetchone() is not None

    def begin(self, *, anew: bool) -> None:
        self._base.execute("UPDATE run SET finished = 0")
        if anew:
            self._base.execute("DELETE FROM graded")

    def finish(self) -> None:
        self._base.execute("UPDATE run SET finished = 1")

    def holds(self, student: str, exercise: str, digest: str) -> bool:
        """Whether this very text has its verdict. The grader's own trouble is none: it is tried again."""
        query = "SELECT 1 FROM graded WHERE student = ? AND exercise = ? AND digest = ?"
        return self._base.execute(query, (_key(student), exercise, digest)).fetchone() is not None

    def keep(self, student: str, digest: str, report: Report) -> None:
        text = zlib.compress(json.dumps(asdict(report)).encode(), 1)
        known = "" if report.status == "error" else digest
        self._base.execute("REPLACE INTO graded VALUES (?, ?, ?, ?)", (_key(student), report.exercise, known, text))

    def report(self, student: str, exercise: str) -> Report | None:
        query = "SELECT report FROM graded WHERE student = ? AND exercise = ?"
        found = self._base.execute(query, (_key(student), exercise)).fetchone()
        return from_json(json.loads(zlib.decompress(found[0]))) if found else None

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()


def _key(student: str) -> bytes:
    """A folder's name as the disk has it, which need not be UTF-8."""
    return student.encode("utf-8", "surrogateescape")


def digest_of(text: str | Unusable, exercise: Exercise, settings: Settings) -> str:
    """The same exactly where the verdict must be the same."""
    said = text if isinstance(text, str) else f"\0{text}"
    parts = [said, exercise_digest(exercise), json.dumps(asdict(settings), sort_keys=True), __version__]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@functools.cache
def exercise_digest(exercise: Exercise) -> str:
    """Everything of the exercise that decides a verdict."""
    digest = hashlib.sha256(exercise.solution.read_bytes())
    for file in _files(exercise.room):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _files(room: Path) -> Iterator[Path]:
    with contextlib.suppress(FileNotFoundError):
        yield from sorted(path for path in room.iterdir() if path.suffix in (".py", ".toml"))
