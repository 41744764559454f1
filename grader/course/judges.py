"""Grades notebooks' answers ahead of nbgrader, several at once; the same answer is graded once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from ..judge.grade import MAX_SOURCE
from ..judge.report import Report
from .cut import FILENAME, Cut
from .judging import Order, Settings
from .pool import grade_in_this_thread

REMEMBERED = 5000  # reports
LINE = re.compile(rf"(?:\b{FILENAME}, |^)line (\d+)")


class Judges:
    """`number` judges' processes, started when they are first needed."""

    def __init__(self, number: int, settings: Settings) -> None:
        self.number, self._settings = max(number, 1), settings
        self._threads = ThreadPoolExecutor(self.number, thread_name_prefix="judge")
        self._said: dict[Order, Future[Report]] = {}

    def ask(self, exercise: str, cut: Cut) -> Callable[[], Report]:
        """What waits for the report on this answer, whose grading begins as soon as there is room."""
        too_large = f"{FILENAME} is larger than {MAX_SOURCE >> 20} MiB." if len(cut.text) > MAX_SOURCE else ""
        order = Order(0, exercise, FILENAME, "" if too_large else cut.text, too_large)
        if order not in self._said:
            if len(self._said) >= REMEMBERED:
                self._said.clear()
            self._said[order] = self._threads.submit(grade_in_this_thread, order, self._settings)
        said = self._said[order]
        return lambda: relocated(said.result(), cut.places)


def relocated(report: Report, places: Sequence[tuple[str, int]]) -> Report:
    """The report with messages that speak of the notebook's cells and their lines."""

    def place(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 1 <= number <= len(places):
            return found[0]
        cell, line = places[number - 1]
        return f"cell {cell}, line {line}"

    def told(message: str) -> str:
        said = LINE.sub(place, message)
        return said[:1].upper() + said[1:] if said.startswith((FILENAME, "cell ")) else said

    return replace(
        report,
        tests=tuple(replace(test, message=told(test.message)) for test in report.tests),
        policy=tuple(replace(rule, says=told(rule.says)) for rule in report.policy),
    )
