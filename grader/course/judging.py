"""Grades submissions that were cut out of notebooks, in a process of its own: `python -P -m grader.course.judging`.

A line of JSON in, a line of JSON out. nbgrader's process (or a Jupyter server) never runs hidden tests itself.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from ..catalogue.load import Catalogue, catalogue
from ..catalogue.model import Exercise
from ..judge.backends import Unusable
from ..judge.grade import MAX_SOURCE, grade_text
from ..judge.options import Options
from ..judge.report import Report
from ..sandbox.client import Sandbox
from .cut import FILENAME, PARTS
from .handed_out import parts_module

LINE = re.compile(rf"(?:\b{FILENAME}, |^)line (\d+)")


def graded(
    known: Catalogue, exercise: Exercise, text: str, places: Sequence[Sequence[Any]], sandbox: Sandbox, language: str
) -> Report:
    """The report on a cut submission; messages speak of the notebook's cells and their lines."""
    submission = text if len(text) <= MAX_SOURCE else Unusable(f"{FILENAME} is larger than {MAX_SOURCE >> 20} MiB.")
    extra = {f"{exercise.chapter.id}.{PARTS}": parts_module(known, exercise.chapter)}
    options = Options(language=language)
    report = grade_text(known, exercise, submission, FILENAME, options, sandbox, extra)
    return replace(
        report,
        tests=tuple(replace(test, message=relocated(test.message, places)) for test in report.tests),
        policy=tuple(replace(rule, says=relocated(rule.says, places)) for rule in report.policy),
    )


def relocated(message: str, places: Sequence[Sequence[Any]]) -> str:
    """The message with every line of the cut text named by its cell."""

    def place(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 1 <= number <= len(places):
            return found[0]
        cell, line = places[number - 1]
        return f"cell {cell}, line {line}"

    return LINE.sub(place, message)


def main() -> None:
    """Serve until standard input ends. Whatever prints here prints to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    known = catalogue()
    sandboxes: dict[tuple[str, ...], Sandbox] = {}
    try:
        for line in sys.stdin:
            job = json.loads(line)
            exercise = known.by_id[job["exercise"]]
            packages = exercise.chapter.packages
            if packages not in sandboxes:
                sandboxes[packages] = Sandbox(packages, eager=True)
            report = graded(known, exercise, job["text"], job["places"], sandboxes[packages], job["language"])
            answers.write(json.dumps(asdict(report)) + "\n")
            answers.flush()
    except KeyboardInterrupt:
        pass
    finally:
        for sandbox in sandboxes.values():
            sandbox.close()


if __name__ == "__main__":
    main()
