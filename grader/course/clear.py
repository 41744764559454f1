"""Makes the release's stubs with the same rule as the learner's: nbgrader alone would stop at a helper's block."""

from __future__ import annotations

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import ClearSolutions

from ..catalogue.source import BEGIN, stub


class ClearReferences(ClearSolutions):  # type: ignore[misc]
    """Drops marked blocks: inside a function the task stays, at module level nothing."""

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        if cell.cell_type != "code" or BEGIN not in cell.source:
            return bool(super()._replace_solution_region(cell, language))
        cell.source = stub(cell.source, Path(str(cell.metadata.get("nbgrader", {}).get("grade_id", "cell")))).rstrip()
        return True
