"""The step that replaces nbgrader's `Execute`: test cells get their outputs from the isolated judge.

The student's cells are never run as a notebook. Scores, feedback, formgrader and export stay nbgrader's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer

from ..catalogue.load import catalogue
from ..catalogue.model import Exercise
from ..judge.report import Report
from ..sandbox.client import strongest_level
from .cells import grade_id
from .cut import CodeCell, cut
from .judges import Judges
from .judging import Settings
from .notebook import Tier, from_text, tests_id
from .repair import Known, known_cells, repaired
from .report_text import points_of, text_of
from .words import feedback_language

TIERS: tuple[Tier, ...] = ("required", "stretch")
_judges: list[Judges] = []  # one pool for the whole run: nbgrader makes this step anew for every submission
_known: dict[tuple[str, str, str], dict[str, Known]] = {}


class Isolated(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades the notebook's answers outside of it."""

    workers = Integer(os.cpu_count() or 1, help="Judge processes that work at once.").tag(config=True)
    allow_process = Bool(False, help="Grade where the kernel cannot confine a submission, too.").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, dict[str, str]]
    ) -> tuple[NotebookNode, dict[str, dict[str, str]]]:
        if strongest_level() != "confined" and not self.allow_process:
            raise RuntimeError(
                "This machine cannot confine submissions (`grader doctor` says why). "
                "Set c.Isolated.allow_process = True to grade them all the same."
            )
        where = resources["nbgrader"]
        pending = self._ask(nb.cells)
        for cells in self._upcoming(where):
            self._ask(cells)
        for cell in nb.cells:
            if _is_tests(cell):
                exercise, tier = _tested(cell)
                fill(cell, pending[exercise](), tier, feedback_language())
        return nb, resources

    def _ask(self, cells: list[Any]) -> dict[Exercise, Callable[[], Report]]:
        """Have every exercise that the notebook tests graded; what waits for each report."""
        code = [CodeCell(grade_id(cell), cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        tested = dict.fromkeys(_tested(cell)[0] for cell in cells if _is_tests(cell))
        return {
            exercise: self._pool().ask(exercise.id, cut(catalogue(), exercise, code, tests_id(exercise, "required")))
            for exercise in tested
        }

    def _pool(self) -> Judges:
        if not _judges:
            _judges.append(Judges(self.workers, Settings(strongest_level(), language=feedback_language(), parts=True)))
        return _judges[0]

    def _upcoming(self, where: dict[str, str]) -> Iterator[list[Any]]:
        """The cells of the submissions that come next, so that no judge waits while nbgrader keeps its books."""
        converter = getattr(self.parent, "parent", None)
        waiting = sorted(getattr(converter, "assignments", {}))
        current = next((n for n, path in enumerate(waiting) if where["student"] in Path(path).parts), len(waiting))
        for folder in waiting[current + 1 : current + 1 + 2 * self._pool().number]:
            graded = converter._format_dest(where["assignment"], Path(folder).parent.name)  # type: ignore[union-attr]
            if converter.force or not Path(graded).exists():  # type: ignore[union-attr]
                yield from _cells_of(Path(folder, f"{where['notebook']}.ipynb"), where)


def _cells_of(file: Path, where: dict[str, str]) -> Iterator[list[Any]]:
    """The notebook's cells as they will be graded; nothing where it cannot be read."""
    key = (where["db_url"], where["assignment"], where["notebook"])
    if key not in _known:
        with Gradebook(where["db_url"]) as gradebook:
            _known[key] = known_cells(gradebook, where["notebook"], where["assignment"])
    try:
        yield repaired(from_text(file.read_text(encoding="utf-8"))["cells"], _known[key])
    except (OSError, ValueError, RecursionError):
        return


def _is_tests(cell: Any) -> bool:
    marks = cell["metadata"].get("nbgrader", {})
    return bool(cell["cell_type"] == "code" and marks.get("grade") and not marks.get("solution"))


def _tested(cell: Any) -> tuple[Exercise, Tier]:
    """What a test cell tests. Raises RuntimeError for one that is no exercise's."""
    for exercise in catalogue().exercises:
        for tier in TIERS:
            if grade_id(cell) == tests_id(exercise, tier):
                return exercise, tier
    raise RuntimeError(
        f"The test cell '{grade_id(cell)}' is your own; only nbgrader's kernel can run it. "
        "Set ISOLATED = False in nbgrader_config.py, or make it a manually graded cell."
    )


def fill(cell: NotebookNode, report: Report, tier: Tier, language: str) -> None:
    """Give a test cell the outputs that it would have had: what was printed, and the points."""
    if report.status == "error":
        raise RuntimeError(next(test.message for test in report.tests if test.outcome == "error"))
    points = points_of(report, tier, float(cell.metadata.nbgrader.points))
    cell.execution_count = 1
    cell.outputs = [
        new_output("stream", name="stdout", text=text_of(report, tier, language)),
        new_output("execute_result", data={"text/plain": repr(points)}, execution_count=1),
    ]
