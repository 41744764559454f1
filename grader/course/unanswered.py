"""Gives 0 to the written questions that nobody answered, so that only answers wait for a person."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from .cells import grade_id
from .words import ANSWER


class Unanswered(NbGraderPreprocessor):  # type: ignore[misc]
    """Comes after SaveAutoGrades. A score that a person gave stays."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, dict[str, str]]
    ) -> tuple[NotebookNode, dict[str, dict[str, str]]]:
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            for name in unanswered(list(nb.cells)):
                grade = gradebook.find_grade(name, where["notebook"], where["assignment"], where["student"])
                if grade.manual_score is None:
                    grade.auto_score, grade.needs_manual_grade = 0.0, False
            gradebook.db.commit()
        return nb, resources


def unanswered(cells: list[Any]) -> Iterator[str]:
    """The questions beside which, up to nbgrader's next cell, nothing was written: no text, no code, no picture."""
    for number, cell in enumerate(cells):
        if grade_id(cell) and cell["metadata"]["nbgrader"].get("task"):
            beside = (*takewhile(_own, reversed(cells[:number])), *takewhile(_own, cells[number + 1 :]))
            if not any(map(_says_something, beside)):
                yield grade_id(cell)


def _own(cell: Any) -> bool:
    """Whether the cell is the student's: nbgrader does not know it."""
    return not grade_id(cell)


def _says_something(cell: Any) -> bool:
    return bool(cell.get("attachments")) or cell["source"].strip() not in ("", *ANSWER.values())
