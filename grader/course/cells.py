"""Notebook cells as nbgrader wants them: metadata of schema 3; ids of our own, so that rebuilding changes no byte."""

from __future__ import annotations

import hashlib
from typing import Any

SCHEMA = 3
Cell = dict[str, Any]


def _cell(kind: str, name: str, source: str) -> Cell:
    cell: Cell = {"cell_type": kind, "id": _id_of(name), "metadata": {}, "source": source.strip("\n")}
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell


def _id_of(name: str) -> str:
    """A cell id that follows from the cell's name: letters and digits, at most 64 of them."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def _marked(cell: Cell, name: str, *, points: float | None = None, **roles: bool) -> Cell:
    marks: dict[str, Any] = {"grade": False, "solution": False, "locked": False, "task": False} | roles
    if points is not None:
        marks["points"] = points
    cell["metadata"]["nbgrader"] = {"grade_id": name, "schema_version": SCHEMA, **marks}
    return cell


def text(name: str, source: str) -> Cell:
    """Text that students cannot change."""
    return _marked(_cell("markdown", name, source), name, locked=True)


def plain_text(name: str, source: str) -> Cell:
    """Text that is the student's own, such as the place for a written answer."""
    return _cell("markdown", name, source)


def shown_code(name: str, source: str) -> Cell:
    """Code that students can run but not change."""
    return _marked(_cell("code", name, source), name, locked=True)


def solution(name: str, source: str) -> Cell:
    """Code that students write; the marked regions are the reference."""
    return _marked(_cell("code", name, source), name, solution=True)


def tests(name: str, source: str, points: float) -> Cell:
    """Hidden tests, graded by machine."""
    return _marked(_cell("code", name, source), name, grade=True, locked=True, points=points)


def question(name: str, source: str, points: float) -> Cell:
    """A written question with its marking scheme, graded by a person. (nbgrader breaks on one that is not locked.)"""
    return _marked(_cell("markdown", name, source), name, task=True, locked=True, points=points)


def grade_id(cell: Cell) -> str:
    """The name that nbgrader knows the cell by; "" for a cell that it does not know."""
    marks = cell.get("metadata", {}).get("nbgrader")
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else ""
