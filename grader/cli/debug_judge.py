"""What the hidden tests say of a debugging drill, without saying what was planted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.model import Exercise
from .common import console
from .debug_desk import Desk
from .editing import grade_file, shown
from .render import show_indented, show_report
from .wrap import filled

if TYPE_CHECKING:
    from ..judge.report import Report
    from ..sandbox.client import Sandbox

SYMPTOMS = 4  # failing tests of the whole model that are named
SYMPTOM_LINES = 14  # lines of the first one's message that are shown


class Judge:
    """Grades what lies on the desk; one sandbox for all of it, since the parts of a model use the same packages."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.scene = desk, desk.scene
        self._sandbox: Sandbox | None = None

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *error: object) -> None:
        if self._sandbox is not None:
            self._sandbox.close()

    def _warm(self) -> Sandbox:
        from ..sandbox.client import Sandbox

        if self._sandbox is None:
            self._sandbox = Sandbox({p for e in self.desk.concerned for p in e.chapter.packages})
        return self._sandbox

    def broken(self) -> list[tuple[Exercise, Report]]:
        """The files that are not right, among those with a planted mistake or an edit."""
        from ..drills.planted import file_with

        mistakes = self.desk.task.mistakes
        suspect = [e for e in self.desk.concerned if e.id in mistakes or _text(self.desk.file(e)) != file_with(e, None)]
        return [(e, report) for e in suspect if not _right(report := self._grade(e, stretch=True))]

    def _grade(self, exercise: Exercise, own: dict[str, str] | None = None, *, stretch: bool) -> Report:
        file = self.desk.file(exercise)
        name, language = shown(self.desk.space, file), self.scene.language
        return grade_file(exercise, file, name, language, own, secret=True, stretch=stretch, warm=self._warm())

    def show(self, exercise: Exercise, report: Report) -> None:
        """What the tests see."""
        name = shown(self.desk.space, self.desk.file(exercise))
        show_report(report, exercise, name, brief=False, language=self.scene.language)
        if report.passed:
            self.scene.say("only star")

    def symptoms(self) -> None:
        """What the whole model does wrong: failing tests of the parts that use all others."""
        own = {e.module: text for e in self.desk.concerned if (text := _text(self.desk.file(e)))}
        seen = []
        for exercise in (e for e in self.desk.concerned if e.role):
            report = self._grade(exercise, own, stretch=False)
            seen = [test for test in report.tests if test.outcome != "pass" and test.tier == "required"]
            if seen:
                break
        self.scene.say("debug symptoms" if seen else "debug no symptoms")
        for test in seen[:SYMPTOMS]:
            for row in filled(test.says, self.scene.width, "  - ", "    "):
                click.echo(row)
        if seen:
            show_indented(console(), "\n" + "\n".join(seen[0].message.splitlines()[:SYMPTOM_LINES]), 4)

    def hint(self) -> None:
        """The question that the first planted mistake's own diagnosis asks, of those that are left."""
        from ..drills.spot import mistake_of

        mistakes = self.desk.task.mistakes
        for exercise in (e for e in self.desk.concerned if e.id in mistakes):
            if self.desk.exercise or not _right(self._grade(exercise, stretch=True)):
                self.scene.show(mistake_of(exercise, mistakes[exercise.id]).ask[self.scene.language])
                return
        self.scene.say("debug no hint", words=self.desk.words)


def _right(report: Report) -> bool:
    """Required tests and stretch tests pass: some planted mistakes show in these alone."""
    return report.passed and bool(report.stars)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
