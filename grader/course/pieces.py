"""Takes a reference solution apart: its task text, its own imports, those of earlier exercises, its code."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ..catalogue.model import Exercise


@dataclass(frozen=True)
class Import:
    """`from ..chapter.exercise import name, ...` of a reference."""

    module: str  # chapter.exercise
    names: tuple[str, ...]

    @property
    def chapter(self) -> str:
        return self.module.split(".")[0]

    @property
    def text(self) -> str:
        return f"from ..{self.module} import {', '.join(self.names)}"


@dataclass(frozen=True)
class Pieces:
    """A solution in pieces. `code` still holds the solution's markers and has no imports from other exercises."""

    task: str
    relative: tuple[Import, ...]
    code: str


def pieces(exercise: Exercise) -> Pieces:
    """The pieces of an exercise's reference."""
    source = exercise.solution.read_text(encoding="utf-8")
    tree = ast.parse(source)
    dropped: set[int] = set()
    relative: list[Import] = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level:
            relative.append(Import(_module(node, exercise), tuple(alias.name for alias in node.names)))
            dropped |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    task = ast.get_docstring(tree) or ""
    if task:
        first = tree.body[0]
        dropped |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    kept = [line for number, line in enumerate(source.splitlines(), 1) if number not in dropped]
    return Pieces(task, tuple(relative), tidy(kept))


def _module(node: ast.ImportFrom, exercise: Exercise) -> str:
    """`..ch1.softmax`, `.softmax` and `..` alike, as `chapter.exercise`."""
    below = exercise.chapter.id if node.level == 1 else ""
    return ".".join(part for part in (below, node.module or "") if part)


def tidy(lines: list[str]) -> str:
    """Lines as a text without blank ends and without more than two blank lines in a row."""
    text = "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text
