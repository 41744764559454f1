"""Keeps outputs small: nbgrader's own limit counts lines, and one line can hold twenty megabytes."""

from __future__ import annotations

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

CUT = "\n(cut)\n"


class LimitBytes(NbGraderPreprocessor):  # type: ignore[misc]
    """Cuts every printed text, and drops every picture or page, that is larger than `max_characters`."""

    max_characters = Integer(100_000, help="Characters of one output that are kept.").tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, object], index: int
    ) -> tuple[NotebookNode, dict[str, object]]:
        for output in cell.get("outputs", []):
            if len(output.get("text", "")) > self.max_characters:
                output.text = output.text[: self.max_characters] + CUT
            if "data" in output:
                output.data = {k: v for k, v in output.data.items() if len(str(v)) <= self.max_characters} or {
                    "text/plain": CUT
                }
            if output.output_type == "error":
                output.evalue = output.evalue[: self.max_characters]
                output.traceback = [line[: self.max_characters] for line in output.traceback[-200:]]
        return cell, resources
