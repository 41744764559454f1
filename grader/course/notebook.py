"""One chapter as a notebook: for every exercise its task, answer, examples, hidden tests and a written question."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

from ..catalogue.load import Catalogue
from ..catalogue.model import Chapter, Exercise
from ..catalogue.notes import read_notes
from . import cells, words
from .cells import Cell
from .pieces import Pieces, pieces
from .tasks import task_text

Tier = Literal["required", "stretch"]
Questions = Literal["exercise", "chapter", "none"]
EXTRA = 0.2  # what the stretch tests, and the written question, give: this share of the exercise's own points
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
BEGIN_SCHEME, END_SCHEME = "=== BEGIN MARK SCHEME ===", "=== END MARK SCHEME ==="
PYTHON = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def answer_id(exercise: Exercise) -> str:
    return exercise.id


def tests_id(exercise: Exercise, tier: Tier) -> str:
    return f"{exercise.id}-{tier}"


def exercises_of(catalogue: Catalogue, chapter: Chapter) -> tuple[Exercise, ...]:
    return tuple(exercise for exercise in catalogue.exercises if exercise.chapter is chapter)


def notebook_of(catalogue: Catalogue, chapter: Chapter, language: str, questions: Questions) -> dict[str, Any]:
    """The source notebook of a chapter, with references, hidden tests and marking schemes."""
    exercises = exercises_of(catalogue, chapter)
    asked = {"exercise": exercises, "chapter": (max(exercises, key=lambda e: e.points),), "none": ()}[questions]
    made = [_first_cell(catalogue, chapter, language)]
    for exercise in exercises:
        made += _exercise_cells(exercise, language)
        made += _question_cells(exercise, language) if exercise in asked else []
    return as_notebook(made)


def as_notebook(made: Iterable[Cell]) -> dict[str, Any]:
    return {"cells": list(made), "metadata": PYTHON, "nbformat": 4, "nbformat_minor": 5}


def as_text(notebook: dict[str, Any]) -> str:
    """The notebook's file, as Jupyter writes it: always the same for the same notebook."""
    lines = [{**cell, "source": cell["source"].splitlines(keepends=True)} for cell in notebook["cells"]]
    return json.dumps({**notebook, "cells": lines}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def from_text(text: str) -> dict[str, Any]:
    """A notebook from its file. Raises ValueError where it is none."""
    try:
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            source = cell["source"]
            cell["source"] = source if isinstance(source, str) else "".join(source)
            if not isinstance(cell["metadata"], dict) or not isinstance(cell["cell_type"], str):
                raise TypeError
        if notebook["nbformat"] != 4:
            raise ValueError(f"it has notebook format {notebook['nbformat']}, not 4")
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("it is not a notebook") from None
    return dict(notebook)


def _first_cell(catalogue: Catalogue, chapter: Chapter, language: str) -> Cell:
    given = any(e.chapter.order < chapter.order for e in catalogue.exercises)
    said = [f"# {chapter.title[language]}", words.START[language], words.GIVEN[language] if given else ""]
    return cells.text(f"{chapter.id}-start", "\n\n".join(part for part in said if part))


def _exercise_cells(exercise: Exercise, language: str) -> list[Cell]:
    found, title = pieces(exercise), exercise.title[language]
    extra = round(exercise.points * EXTRA, 2)
    return [
        cells.text(f"{exercise.id}-task", f"## {title}\n\n{task_text(found.task, title)}"),
        cells.solution(answer_id(exercise), _with_parts(found, exercise)),
        cells.shown_code(f"{exercise.id}-examples", _examples(exercise, language)),
        _tests_cell(exercise, "required", exercise.points, words.REQUIRED[language]),
        _tests_cell(exercise, "stretch", extra, words.STRETCH[language]),
    ]


def _with_parts(found: Pieces, exercise: Exercise) -> str:
    """The reference with earlier chapters from `parts.py`; earlier cells of the notebook need no import."""
    lines = [f"from parts import {', '.join(i.names)}" for i in found.relative if i.chapter != exercise.chapter.id]
    return "\n".join(lines) + "\n" + found.code if lines else found.code


def _examples(exercise: Exercise, language: str) -> str:
    return f"{words.EXAMPLES[language]}\nfrom parts import show_examples\n\nshow_examples({', '.join(exercise.names)})"


def _tests_cell(exercise: Exercise, tier: Tier, points: float, says: str) -> Cell:
    name = tests_id(exercise, tier)
    return cells.tests(name, tests_source(says.format(id=exercise.id), exercise.id, tier, points), points)


def tests_source(says: str, exercise_id: str, tier: str, points: float) -> str:
    """A test cell: what students see of it, and what runs in nbgrader's own kernel. It ends in a plain float."""
    call = f"from grader.course.kernel import points\n\npoints({exercise_id!r}, {tier!r}, {float(points)!r})"
    return f"{says}\n{BEGIN_HIDDEN}\n{call}\n{END_HIDDEN}"


def _question_cells(exercise: Exercise, language: str) -> list[Cell]:
    """A question from the interview points, its marking scheme, and the place for the answer."""
    points = read_notes(exercise.notes(language), language).points
    point = next((p for p in points if p.level == "core"), points[0])
    scheme = words.SCHEME[language].format(**vars(point))
    source = "\n\n".join((words.QUESTION[language], point.question, words.BELOW[language]))
    asked = f"{source}\n\n{BEGIN_SCHEME}\n\n{scheme}\n\n{END_SCHEME}"
    return [
        cells.question(f"{exercise.id}-question", asked, round(exercise.points * EXTRA, 2)),
        cells.plain_text(f"{exercise.id}-answer", words.ANSWER[language]),
    ]
