"""The table of a class's grades: rows, and the CSV that they are written to and read from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..judge.report import Report
from .class_layout import Task

COLUMNS = ("student", "exercise", "status", "points", "max_points", "stars", "diagnosis", "isolation", "seconds")
NOT_ATTEMPTED = "not attempted"
FORMULA = ("=", "+", "-", "@", "'")  # what a spreadsheet would run, or take away


class NoGrades(Exception):
    """A file is no table of grades; the text says where."""


@dataclass(frozen=True)
class Row:
    """One student's result in one exercise."""

    student: str
    exercise: str
    status: str
    points: float
    max_points: float
    stars: int
    diagnosis: tuple[str, ...]
    isolation: str  # empty where nothing was run
    seconds: float

    @property
    def attempted(self) -> bool:
        return self.status != NOT_ATTEMPTED


def row_of(task: Task, report: Report | None) -> Row:
    """The row of a report; without one, of an exercise that was not attempted."""
    name, exercise = printable(task.student), task.exercise
    if report is None:
        return Row(name, exercise.id, NOT_ATTEMPTED, 0.0, exercise.points, 0, (), "", 0.0)
    return Row(
        name,
        exercise.id,
        report.status,
        report.points,
        report.max_points,
        report.stars,
        tuple(found.id for found in report.diagnosis),
        "" if report.isolation == "none" else report.isolation,
        round(report.seconds, 3),
    )


def printable(name: str) -> str:
    """A folder's name as text that neither breaks a line, nor a terminal, nor an encoding."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in name)


def as_csv(rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        name = f"'{row.student}" if row.student.startswith(FORMULA) else row.student
        numbers = f"{row.points:g}", f"{row.max_points:g}", row.stars
        writer.writerow(
            [name, row.exercise, row.status, *numbers, " ".join(row.diagnosis), row.isolation, f"{row.seconds:.3f}"]
        )
    return text.getvalue()


def read_csv(path: Path) -> list[Row]:
    """The rows of a CSV that `as_csv` wrote. Raises NoGrades, OSError."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise NoGrades(f"{path} is no table of grades: its columns should be {', '.join(COLUMNS)}.")
            return [_row(path, number, fields) for number, fields in enumerate(reader, 2)]
    except (csv.Error, UnicodeDecodeError) as error:
        raise NoGrades(f"{path} is no table of grades: {error}.") from None


def _row(path: Path, number: int, fields: dict[str | None, str]) -> Row:
    try:
        name = fields["student"]
        return Row(
            name[1:] if name[:1] == "'" and name[1:].startswith(FORMULA) else name,
            fields["exercise"],
            fields["status"],
            float(fields["points"]),
            float(fields["max_points"]),
            int(fields["stars"]),
            tuple(fields["diagnosis"].split()),
            fields["isolation"],
            float(fields["seconds"]),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise NoGrades(f"{path}, row {number}, cannot be read.") from None
