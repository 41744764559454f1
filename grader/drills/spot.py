"""Spot the bug: a misconception's code beside the right one, and which lines hold the mistake."""

from __future__ import annotations

import ast
import difflib
from dataclasses import dataclass
from functools import cache

from ..catalogue.model import Exercise, Misconception
from ..catalogue.source import misconceptions, with_mistake

MOST_WRONG = 3  # lines; a version that is wrong all over is nothing to search in
FEWEST = 4  # lines of code


@dataclass(frozen=True)
class Planted:
    """Code with one mistake: its lines, the numbers (from 1) of the wrong ones, what stands there when right."""

    lines: tuple[str, ...]
    wrong: frozenset[int]
    right: tuple[str, ...]


class _Bare(ast.NodeTransformer):
    """Takes docstrings and annotations away: where one version has them and another not, nothing is wrong."""

    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        return node


@cache
def functions(source: str, names: frozenset[str]) -> tuple[str, ...]:
    """The code of these top-level functions and classes, in one style, without docstrings and comments."""
    tree = ast.parse(source)
    kept = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name in names]
    return tuple("\n\n".join(ast.unparse(_Bare().visit(node)) for node in kept).splitlines())


def plant(exercise: Exercise, mistake: Misconception) -> Planted:
    """The exercise's functions with the mistake in them."""
    reference = exercise.solution.read_text(encoding="utf-8")
    names = frozenset(exercise.names) | frozenset(mistake.overrides)
    right, wrong = functions(reference, names), functions(with_mistake(reference, mistake), names)
    numbers: set[int] = set()
    instead: list[str] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, right, wrong, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        # A line that is missing: the lines on both sides of the gap answer.
        numbers |= set(range(j1 + 1, j2 + 1)) if j1 < j2 else {j1, j1 + 1} & set(range(1, len(wrong) + 1))
        instead += right[i1:i2]
    return Planted(wrong, frozenset(numbers), tuple(instead))


@cache
def spottable(exercise: Exercise) -> tuple[Misconception, ...]:
    """The mistakes that stand in a few lines of otherwise right code."""
    found = []
    for mistake in misconceptions(exercise):
        planted = plant(exercise, mistake)
        code = [line for line in planted.lines if line.strip()]
        if planted.wrong and len(code) >= FEWEST and len(planted.wrong) <= min(MOST_WRONG, len(code) - 2):
            found.append(mistake)
    return tuple(found)


def mistake_of(exercise: Exercise, id: str) -> Misconception:
    """One of the exercise's mistakes by its id."""
    return next(mistake for mistake in misconceptions(exercise) if mistake.id == id)
