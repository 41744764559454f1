"""What a test cell calls in nbgrader's own kernel: the hidden tests against the functions that the notebook defined.

Submission and judge share a process here: a hostile notebook can do what the person who grades can do.
"""

from __future__ import annotations

import contextlib
import io
import sys
import time
import types
from collections.abc import Mapping
from typing import Any

from ..catalogue.load import Catalogue, catalogue
from ..catalogue.model import Exercise
from ..judge.backends import InProcess, Source
from ..judge.grade import Examiner
from ..judge.options import Options
from ..judge.report import Report
from ..sandbox.executor import Loaded, Prerequisites
from .cut import FILENAME
from .notebook import Tier
from .report_text import points_of, text_of
from .words import feedback_language

_graded: dict[str, tuple[list[Any], Report]] = {}  # exercise -> what was graded, and its report


class InKernel(InProcess):
    """Calls go to the notebook's own functions; earlier exercises' references are there for the tests' layers."""

    def __init__(self, source: Source, names: Mapping[str, Any], file: str) -> None:
        module = types.ModuleType("notebook")
        module.__dict__.update(names)
        root = f"trusted{next(self._roots)}"
        finder = Prerequisites(root, source.prerequisites)
        sys.meta_path.insert(0, finder)
        self._loaded = Loaded(module, None, file, finder)
        self._source = source
        self.policy = []

    def open(self) -> None:
        """Nothing to open: the cells have run."""


class Nowhere(io.TextIOBase):
    """Takes what a submission prints while it is graded."""

    def write(self, text: str) -> int:
        return len(text)


def points(exercise_id: str, tier: Tier, maximum: float) -> float:
    """Print how the notebook's answer does and return its points. The last line of a test cell."""
    language, known = feedback_language(), catalogue()
    report = _report(known, known.by_id[exercise_id], vars(sys.modules["__main__"]), language)
    if report.status == "error":
        raise RuntimeError(next(test.message for test in report.tests if test.outcome == "error"))
    print(text_of(report, tier, language), end="")
    return points_of(report, tier, maximum)


def _report(known: Catalogue, exercise: Exercise, names: Mapping[str, Any], language: str) -> Report:
    """The report on the functions as they are now; the second test cell of an exercise needs no second run."""
    functions = [names.get(name) for name in exercise.names]
    before = _graded.get(exercise.id)
    if before is not None and all(a is b for a, b in zip(before[0], functions, strict=True)):
        return before[1]
    source = Source("", FILENAME, exercise.module, known.prerequisites(exercise), exercise.chapter.packages)
    with contextlib.ExitStack() as stack:
        backend = stack.enter_context(contextlib.closing(InKernel(source, names, _file_of(functions))))
        examiner = stack.enter_context(contextlib.closing(Examiner(known, exercise, Options(language=language))))
        stack.enter_context(contextlib.redirect_stdout(Nowhere()))
        stack.enter_context(contextlib.redirect_stderr(Nowhere()))
        report = examiner.judge(source, backend, "none", time.perf_counter())
    _graded[exercise.id] = (functions, report)
    return report


def _file_of(functions: list[Any]) -> str:
    """The cell that defines the functions, as tracebacks call it."""
    for function in functions:
        code = getattr(function, "__code__", None) or getattr(getattr(function, "__init__", None), "__code__", None)
        if code is not None:
            return str(code.co_filename)
    return FILENAME
