"""Feedback as plain text, a file for each student: what the graded cells said, points and comments."""

from __future__ import annotations

from typing import Any

from ..judge.report import clean
from .cells import grade_id
from .notebook import from_text


def feedback_text(gradebook: Any, assignment: str, student: str, notebook: str) -> str:
    """The text for one student. `notebook` is the graded notebook's content."""
    submission = gradebook.find_submission(assignment, student)
    lines = [f"{assignment}: {_points(submission.score)} of {_points(submission.max_score)} points"]
    if submission.late_submission_penalty:
        lines.append(f"handed in late: {_points(submission.late_submission_penalty)} points less")
    grades = {grade.name: grade for found in submission.notebooks for grade in found.grades}
    comments = {comment.name: comment.comment for found in submission.notebooks for comment in found.comments}
    for cell in from_text(notebook)["cells"]:
        name = grade_id(cell)
        grade = grades.get(name)
        if grade is not None:
            waiting = " (not graded yet)" if grade.needs_manual_grade else ""
            lines += ["", f"{name}: {_points(grade.score)} of {_points(grade.max_score)} points{waiting}"]
            lines += [f"  {line}".rstrip() for line in _printed(cell).splitlines()]
        if comments.get(name):
            lines += [f"  Comment: {line}" for line in str(comments[name]).splitlines()]
    return clean("\n".join(lines)) + "\n"


def _points(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _printed(cell: dict[str, Any]) -> str:
    texts = [output.get("text", "") for output in cell.get("outputs", []) if output.get("name") == "stdout"]
    return "".join(text if isinstance(text, str) else "".join(text) for text in texts)
