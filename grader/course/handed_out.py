"""`parts.py` as the judge serves it: the same names, each loaded from its exercise when it is asked for."""

from __future__ import annotations

import ast
from functools import cache

from ..catalogue.load import Catalogue
from ..catalogue.model import Chapter

PARTS = "_parts"  # the handed-out module's place beside the exercises
TEMPLATE = """\
import importlib

WHERE = {where!r}
__all__ = [*WHERE, "show_examples"]


def show_examples(*things):
    pass


def __getattr__(name):
    if name not in WHERE:
        raise AttributeError(f"parts has no {{name}}")
    return getattr(importlib.import_module(f"..{{WHERE[name]}}", __package__), name)
"""


@cache
def parts_module(catalogue: Catalogue, chapter: Chapter) -> str:
    """The module's source for the exercises of `chapter`."""
    where: dict[str, str] = {}
    for exercise in catalogue.exercises:
        if exercise.chapter.order < chapter.order:
            for node in ast.parse(exercise.solution.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    where[node.name] = exercise.module
    return TEMPLATE.format(where=where)
