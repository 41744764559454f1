"""A judge's process of its own: takes submissions over a socket, one at a time, and answers with reports.

Started as `python -m grader.course.judging FD`. It keeps a warm sandbox for each set of packages, and a chapter's
hidden tests collected for as long as submissions of that chapter come. Messages are JSON: first the settings, then
orders; the socket's end is the end.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from ..catalogue.load import Catalogue, catalogue
from ..catalogue.model import Chapter
from ..judge.backends import Unusable
from ..judge.grade import Examiner
from ..judge.hidden import RunTests, with_tests_collected
from ..judge.options import Options
from ..judge.report import Report
from ..sandbox.client import Level, Sandbox
from .handed_out import PARTS, parts_module


@dataclass(frozen=True)
class Settings:
    """How submissions are graded."""

    level: Level
    stretch: bool = True
    language: str = "en"
    policy: bool = True
    seconds: float | None = None  # in place of the exercise's own deadline
    parts: bool = False  # submissions come out of notebooks, which have `parts.py` beside them

    @property
    def options(self) -> Options:
        return Options(stretch=self.stretch, language=self.language, policy=self.policy, seconds=self.seconds)


@dataclass(frozen=True)
class Order:
    """One submission as it travels to a judge's process."""

    number: int
    exercise: str  # id
    shown: str
    text: str
    unusable: str = ""  # why there is no text


class Judge:
    """Grades what comes over a connection; holds the sandboxes. Use as a context manager."""

    def __init__(self, catalogue: Catalogue, settings: Settings, connection: Connection) -> None:
        self._catalogue, self._settings, self._connection = catalogue, settings, connection
        self._sandboxes: dict[tuple[str, ...], Sandbox] = {}

    def serve(self) -> None:
        """Until the other side hangs up."""
        order = self._next()
        while order is not None:
            order = self._serve_chapter(order)

    def _next(self) -> Order | None:
        try:
            return Order(**json.loads(self._connection.recv_bytes()))
        except (EOFError, OSError):
            return None

    def _serve_chapter(self, first: Order) -> Order | None:
        """Grade this submission and those that follow it, until one of another chapter comes: that one."""
        chapter, options = self._catalogue.by_id[first.exercise].chapter, self._settings.options
        exercises = {e.id: e for e in self._catalogue.exercises if e.chapter == chapter}
        upcoming: list[Order | None] = [first]
        with contextlib.ExitStack() as stack:
            sandbox = self._sandbox(chapter.packages)

            @cache
            def examiner(id: str) -> Examiner:
                made = Examiner(self._catalogue, exercises[id], options, self._beside(chapter))
                return stack.enter_context(contextlib.closing(made))

            def grade_them(run_tests: RunTests) -> None:
                while (order := upcoming[0]) is not None and order.exercise in exercises:
                    text = Unusable(order.unusable) if order.unusable else order.text
                    self._answer(order, examiner(order.exercise).examine(text, order.shown, sandbox, run_tests))
                    upcoming[0] = self._next()

            with_tests_collected(list(exercises.values()), options, grade_them)
        return upcoming[0]

    def _beside(self, chapter: Chapter) -> dict[str, str]:
        """What a notebook of the chapter finds beside it: module name -> source."""
        return {f"{chapter.id}.{PARTS}": parts_module(self._catalogue, chapter)} if self._settings.parts else {}

    def _sandbox(self, packages: tuple[str, ...]) -> Sandbox:
        if packages not in self._sandboxes:
            self._sandboxes[packages] = Sandbox(packages, self._settings.level, eager=True)
        return self._sandboxes[packages]

    def _answer(self, order: Order, report: Report) -> None:
        self._connection.send_bytes(as_message({"number": order.number, "report": asdict(report)}))

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *_: object) -> None:
        for sandbox in self._sandboxes.values():
            sandbox.close()


def as_message(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data).encode()


def main(descriptor: int) -> None:
    # What hidden tests print goes nowhere: the terminal shows a progress bar.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    connection = Connection(descriptor)
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        settings = Settings(**json.loads(connection.recv_bytes()))
        with Judge(catalogue(), settings, connection) as judge:
            judge.serve()
    os._exit(0)  # with torch, tidying up takes half a second


if __name__ == "__main__":
    main(int(sys.argv[1]))
