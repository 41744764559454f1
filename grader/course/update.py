"""Brings a source notebook up to date without losing what the instructor did to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..workspace.space import digest
from .cells import Cell

Made = Mapping[str, tuple[str, float]]  # cell id -> (hash of its source, its points) as it was generated


@dataclass(frozen=True)
class Merged:
    """The notebook after the update; `edited` names the generated cells that the instructor changed."""

    notebook: dict[str, Any]
    edited: tuple[str, ...]


def made_of(notebook: Mapping[str, Any]) -> dict[str, tuple[str, float]]:
    """What to remember of a generated notebook."""
    return {cell["id"]: (digest(cell["source"]), _points(cell)) for cell in notebook["cells"]}


def merge(generated: Mapping[str, Any], existing: Mapping[str, Any], made: Made) -> Merged:
    """Fresh generated cells, the instructor's own cells where they stand, edited cells and changed points as they are.

    A generated cell that the instructor deleted stays deleted.
    """
    fresh = {cell["id"]: cell for cell in generated["cells"]}
    present = {str(cell.get("id")): cell for cell in existing["cells"]}
    edited: list[str] = []
    followers: dict[str, list[Cell]] = {}
    anchor = ""
    for cell in existing["cells"]:
        if (id := str(cell.get("id"))) in fresh:
            anchor = id
        elif id not in made:
            followers.setdefault(anchor, []).append(cell)
    result = followers.get("", [])
    for id, cell in fresh.items():
        if id in present:
            if present[id]["source"] != cell["source"] and _is_edited(present[id], made.get(id)):
                edited.append(str(cell["metadata"].get("nbgrader", {}).get("grade_id", id)))
                result.append(present[id])
            else:
                result.append(_with_points(cell, present[id], made.get(id)))
        elif id not in made:
            result.append(cell)
        result += followers.get(id, [])
    return Merged({**existing, "cells": result}, tuple(edited))


def _points(cell: Mapping[str, Any]) -> float:
    marks = cell["metadata"].get("nbgrader", {})
    points = marks.get("points", 0) if isinstance(marks, dict) else 0
    return float(points) if isinstance(points, int | float) else 0.0


def _is_edited(cell: Mapping[str, Any], was: tuple[str, float] | None) -> bool:
    """Whether the text is neither what was generated nor that with other points."""
    return was is None or digest(_with_number(cell["source"], _points(cell), was[1])) != was[0]


def _with_number(source: str, points: float, other: float) -> str:
    """A test cell's text with another number of points in its call."""
    return source.replace(f", {points!r})", f", {other!r})") if points != other else source


def _with_points(cell: Cell, present: Mapping[str, Any], was: tuple[str, float] | None) -> Cell:
    """The fresh cell with the instructor's points, if they were changed."""
    points = _points(present)
    if was is None or points == was[1] or "points" not in cell["metadata"].get("nbgrader", {}):
        return cell
    marks = {**cell["metadata"]["nbgrader"], "points": points}
    source = _with_number(cell["source"], _points(cell), points)
    return {**cell, "metadata": {**cell["metadata"], "nbgrader": marks}, "source": source}
