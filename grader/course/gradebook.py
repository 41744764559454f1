"""Reads nbgrader's gradebook: who handed in what, and what it is worth."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "gradebook.db"


class NoGrades(Exception):
    """The grades cannot be read; the text says why."""


@dataclass(frozen=True)
class Grade:
    """One student's result in one assignment. `handed_in` is False where there is no submission."""

    assignment: str
    student: str
    ids: tuple[str, ...]  # everything that may stand for this student in another system, e-mail included
    handed_in: bool
    raw_score: float
    penalty: float
    max_score: float
    waiting: bool  # for a person's grade
    row: dict[str, Any]

    @property
    def score(self) -> float:
        return max(0.0, self.raw_score - self.penalty)


@contextmanager
def opened(course: Path) -> Iterator[Any]:
    """The course's gradebook. Raises NoGrades where there is none or it cannot be read."""
    file = course / FILE
    if not file.is_file():
        raise NoGrades(f"{course} holds no {FILE}: run nbgrader generate_assignment and autograde there first.")
    _verify(file)
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with Gradebook(f"sqlite:///{file.absolute()}") as gradebook:
            yield gradebook
    except SQLAlchemyError as error:
        raise NoGrades(f"{file} cannot be read ({str(error).splitlines()[0]}).") from None


def _verify(file: Path) -> None:
    """Look at the file without changing it: nbgrader would add its tables to whatever it is given."""
    try:
        db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
        try:
            tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            fine = db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        finally:
            db.close()
    except sqlite3.DatabaseError as error:
        raise NoGrades(f"{file} is damaged or no gradebook ({error}). Bring it back from a backup.") from None
    if not fine or not {"student", "assignment", "submitted_assignment"} <= tables:
        raise NoGrades(f"{file} is damaged or no gradebook. Bring it back from a backup.")


def assignments(gradebook: Any) -> list[str]:
    return [assignment.name for assignment in gradebook.assignments]


def grades_of(gradebook: Any, assignment: str) -> list[Grade]:
    """Every student of the course, in order. Raises NoGrades for an unknown assignment."""
    from nbgrader.api import MissingEntry

    try:
        found = gradebook.find_assignment(assignment)
    except MissingEntry:
        known = ", ".join(assignments(gradebook)) or "none"
        raise NoGrades(f"There is no assignment '{assignment}' in the gradebook; it knows {known}.") from None
    return [_grade(gradebook, found, student) for student in gradebook.students]


def _grade(gradebook: Any, assignment: Any, student: Any) -> Grade:
    from nbgrader.api import MissingEntry

    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        submission = None
    raw = float(submission.score) if submission is not None else 0.0
    penalty = float(submission.late_submission_penalty or 0.0) if submission is not None else 0.0
    row = {
        "assignment": assignment.name,
        "duedate": assignment.duedate or "",
        "timestamp": (submission.timestamp or "") if submission is not None else "",
        "student_id": student.id,
        "last_name": student.last_name or "",
        "first_name": student.first_name or "",
        "email": student.email or "",
        "raw_score": raw,
        "late_submission_penalty": penalty,
        "score": max(0.0, raw - penalty),
        "max_score": assignment.max_score,
    }
    ids = tuple(str(value) for value in (student.id, student.lms_user_id, student.email) if value)
    waiting = bool(submission.needs_manual_grade) if submission is not None else False
    return Grade(
        assignment.name, student.id, ids, submission is not None, raw, penalty, assignment.max_score, waiting, row
    )
