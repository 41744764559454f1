"""Puts a submitted notebook's graded cells right: copied, retyped, tampered with or deleted ones.

nbgrader alone gives up on most of these, and on a copied cell it ends the whole run. The truth is the gradebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from .cells import SCHEMA, grade_id
from .notebook import PYTHON


@dataclass(frozen=True)
class Known:
    """A cell as it was released: what its metadata must say, and its text."""

    kind: str
    marks: Mapping[str, Any]
    source: str


def known_cells(gradebook: Gradebook, notebook: str, assignment: str) -> dict[str, Known]:
    """The released notebook's marked cells, in their order."""
    found = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: cell.max_score for cell in (*found.grade_cells, *found.task_cells)}
    graded = {cell.name for cell in found.grade_cells}
    tasks = {cell.name for cell in found.task_cells}
    solved = {cell.name for cell in found.solution_cells}
    known = {}
    for cell in found.source_cells:
        marks = {
            "grade_id": cell.name,
            "schema_version": SCHEMA,
            "grade": cell.name in graded,
            "solution": cell.name in solved,
            "task": cell.name in tasks,
            "locked": cell.locked,
            "checksum": cell.checksum,
            "cell_type": cell.cell_type,
        }
        marks |= {"points": points[cell.name]} if cell.name in points else {}
        known[cell.name] = Known(cell.cell_type, marks, cell.source)
    return known


def repaired(cells: list[Any], known: Mapping[str, Known]) -> list[Any]:
    """The cells with every known one exactly once, rightly marked; a missing one comes after its neighbour.

    Of copies the last keeps the mark: it counts when the notebook runs. The others become ordinary cells.
    """
    seen: set[str] = set()
    result = []
    for cell in reversed(cells):
        name = grade_id(cell)
        cell["metadata"] = from_dict({})
        if cell["cell_type"] == "raw":  # which pages would show as it is, scripts included
            cell = _of_kind(cell, "markdown")
        if name in known and name not in seen:
            seen.add(name)
            cell = _of_kind(cell, known[name].kind)
            cell["metadata"]["nbgrader"] = from_dict(dict(known[name].marks))
            if known[name].marks["locked"]:
                cell["source"] = known[name].source
        result.append(cell)
    result.reverse()
    after = 0
    for name, what in known.items():
        if name in seen:
            after = 1 + next(n for n, cell in enumerate(result) if grade_id(cell) == name)
        else:
            result.insert(after, _missing(what))
            after += 1
    return result


def _of_kind(cell: Any, kind: str) -> Any:
    """The cell as code or as text, whatever the student made of it."""
    if cell["cell_type"] == kind:
        return cell
    kept = {"cell_type": kind, "metadata": {}, "source": cell["source"]}
    kept |= {"id": cell["id"]} if "id" in cell else {}
    return from_dict(kept | ({"execution_count": None, "outputs": []} if kind == "code" else {}))


def _missing(what: Known) -> Any:
    cell = {"cell_type": what.kind, "metadata": {"nbgrader": dict(what.marks)}, "source": what.source}
    return from_dict(cell | ({"execution_count": None, "outputs": []} if what.kind == "code" else {}))


class Repair(NbGraderPreprocessor):  # type: ignore[misc]
    """The first step of autograding."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, dict[str, str]]
    ) -> tuple[NotebookNode, dict[str, dict[str, str]]]:
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            known = known_cells(gradebook, where["notebook"], where["assignment"])
        nb.metadata = from_dict(PYTHON)
        nb.cells = repaired(list(nb.cells), known)
        nb.nbformat_minor = min(nb.nbformat_minor, 4)  # before 4.5 cells need no id; copies share one
        for cell in nb.cells:
            cell.pop("id", None)
        return nb, resources
