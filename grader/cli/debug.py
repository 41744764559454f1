"""`grader debug`: find and fix a planted mistake, or several across the parts of the model."""

from __future__ import annotations

import os
import random
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.load import catalogue
from ..catalogue.model import Exercise
from ..workspace.files import dated_name, unused
from .ask import Clock, Quit, key, minutes
from .common import UserError, complete_exercise, console, language_option, the_exercise, warn, workspace
from .drill_cards import Scene
from .editing import FOLDER, edit, fresh, grade_file, shown
from .render import show_indented

if TYPE_CHECKING:
    from ..drills.planted import Task
    from ..judge.report import Report
    from ..sandbox.client import Sandbox

SYMPTOMS = 4  # failing tests of the whole model that are named
SYMPTOM_LINES = 14  # lines of the first one's message that are shown
MODEL = "model"  # the name of the drill across the parts of the model


@click.command("debug")
@click.argument("name", required=False, shell_complete=complete_exercise)
@click.option("--count", type=click.IntRange(1, 9), help="This many mistakes across the parts of the small model.")
@click.option("--check", "only_check", is_flag=True, help="Grade what you have done so far.")
@click.option("--hint", is_flag=True, help="A question that leads to the mistake.")
@click.option("--give-up", is_flag=True, help="Say what was planted.")
@click.option("--new", "anew", is_flag=True, help="Plant another mistake; the file is kept as a dated copy.")
@click.option("--seed", type=int, help="Plant what this seed draws.")
@language_option
def debug_command(
    name: str | None,
    count: int | None,
    only_check: bool,
    hint: bool,
    give_up: bool,
    anew: bool,
    seed: int | None,
    lang: str,
) -> None:
    """Find and fix a planted mistake; graded.

    With NAME: in that exercise's code. With --count 3: three mistakes across the parts of a small model.
    """
    if name and count:
        raise UserError("Name an exercise or say --count, not both.")
    scene = Scene(workspace(), lang, random.Random(seed))
    with Debugging(scene, the_exercise(name) if name else None, count) as drill:
        _do(drill, only_check=only_check, hint=hint, give_up=give_up, anew=anew or seed is not None)


def _do(drill: Debugging, *, only_check: bool, hint: bool, give_up: bool, anew: bool) -> None:
    if only_check or hint or give_up:
        drill.begun()
    else:
        drill.begin(anew=anew)
    if hint:
        drill.hint()
    elif give_up:
        drill.give_up()
    elif only_check:
        raise click.exceptions.Exit(0 if drill.check() else 1)
    else:
        drill.work()


class Debugging:
    """One debugging drill: its files below `drills/debug/`, its record in the workspace's state."""

    def __init__(self, scene: Scene, exercise: Exercise | None, count: int | None) -> None:
        self.scene, self.space, self.exercise, self.count = scene, scene.space, exercise, count
        self.name = exercise.id if exercise else MODEL
        self.record = self.space.state / "debug.json"
        self.tasks = self._read()
        self._sandbox: Sandbox | None = None

    def __enter__(self) -> Debugging:
        return self

    def __exit__(self, *error: object) -> None:
        if self._sandbox is not None:
            self._sandbox.close()

    @property
    def warm(self) -> Sandbox:
        """One sandbox for all that is graded here: the parts of a model use the same packages."""
        from ..sandbox.client import Sandbox

        if self._sandbox is None:
            self._sandbox = Sandbox({p for e in self._concerned() for p in e.chapter.packages})
        return self._sandbox

    @property
    def task(self) -> Task:
        return self.tasks[self.name]

    def _read(self) -> dict[str, Task]:
        from ..drills.planted import read_tasks

        try:
            return read_tasks(self.record)
        except ValueError:
            aside = unused(self.record.with_name(f"debug.json.damaged-{dated_name(datetime.now())}"))
            self.record.rename(aside)
            warn(f"the record of debugging drills was unreadable; it was set aside as {aside.name}.")
            return {}

    def begun(self) -> None:
        """Raises UserError if this drill was never begun."""
        if self.name not in self.tasks:
            raise UserError(f"No such drill was begun. Next: grader debug {self._words()}")
        missing = [self._file(e) for e in self._concerned() if not self._file(e).is_file()]
        if missing:
            raise UserError(f"{shown(self.space, missing[0])} is gone. Next: grader debug {self._words()} --new")

    def _words(self) -> str:
        return self.exercise.id if self.exercise else f"--count {self.count or 3}"

    def begin(self, *, anew: bool) -> None:
        """Go on with the drill that was begun, or plant mistakes."""
        from ..drills.planted import one_mistake, several_mistakes

        going_on = self.name in self.tasks and not self.task.fixed and not anew
        if going_on and self.count in (None, len(self.task.mistakes)) and all(map(Path.is_file, self._files())):
            self.scene.say("debug goes on", time=minutes(self.task.seconds))
        elif self.exercise is not None:
            self._keep(one_mistake(self.exercise, self.scene.rng), plant=True)
        else:
            self._keep(several_mistakes(catalogue(), MODEL, self.count or 3, self.scene.rng), plant=True)
        where = shown(self.space, self._folder()) if self.exercise is None else shown(self.space, self._files()[0])
        self.scene.say("debug begins" if self.exercise else "debug model", file=where, count=len(self.task.mistakes))
        if self.exercise is None:
            self._symptoms()

    def _keep(self, task: Task, *, plant: bool = False) -> None:
        from ..drills.planted import file_with, write_tasks

        self.tasks[self.name] = task
        if plant:
            for exercise in self._concerned():
                fresh(self.space, self._relative(exercise), file_with(exercise, task.mistakes.get(exercise.id)))
        write_tasks(self.record, self.tasks)

    def _concerned(self) -> list[Exercise]:
        """The exercises whose files the person was given."""
        return [self.exercise] if self.exercise else [e for e in catalogue().exercises if e.part_of_model]

    def _relative(self, exercise: Exercise) -> str:
        return f"debug/{exercise.id}.py" if self.exercise else f"debug/{MODEL}/{exercise.path}"

    def _file(self, exercise: Exercise) -> Path:
        return self.space.root / FOLDER / self._relative(exercise)

    def _files(self) -> list[Path]:
        return [self._file(exercise) for exercise in self._concerned()]

    def _folder(self) -> Path:
        return self.space.root / FOLDER / "debug" / MODEL

    def work(self) -> None:
        """Open the editor and grade until it is fixed; without a terminal or an editor, say how to go on."""
        if not sys.stdin.isatty() or not (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
            self.scene.say("debug next", words=self._words())
            return
        clock = Clock(self.task.seconds)
        try:
            while True:
                if key("\n" + self.scene.word("debug edit"), ("", "h")) == "h":
                    self.hint()
                    continue
                if not edit(self._folder() if self.exercise is None else self._files()[0], self.scene.language):
                    return
                self._keep(replace(self.task, seconds=clock.seconds))
                if self.check():
                    return
        except (Quit, KeyboardInterrupt):
            self._keep(replace(self.task, seconds=clock.seconds))
            self.scene.say("debug next", words=self._words())

    def check(self) -> bool:
        """Grade; where all is right, say what was planted."""
        broken = [(e, report) for e in self._edited_or_planted() if not _right(report := self._grade(e))]
        if not broken:
            self._keep(replace(self.task, fixed=True))
            spent = minutes(self.task.seconds) if self.task.seconds else "-"
            self.scene.say("debug fixed", time=spent)
            self.reveal()
            return True
        if self.exercise is not None:
            self._show(*broken[0])
        else:
            self.scene.say("debug left", left=len(broken), count=len(self.task.mistakes))
            self._symptoms()
        self.scene.say("debug next", words=self._words())
        return False

    def _edited_or_planted(self) -> list[Exercise]:
        from ..drills.planted import file_with

        return [
            e for e in self._concerned() if e.id in self.task.mistakes or _text(self._file(e)) != file_with(e, None)
        ]

    def _grade(self, exercise: Exercise) -> Report:
        file = self._file(exercise)
        return grade_file(
            exercise, file, shown(self.space, file), self.scene.language, secret=True, stretch=True, warm=self.warm
        )

    def _show(self, exercise: Exercise, report: Report) -> None:
        """What the tests see."""
        from .render import show_report

        name = shown(self.space, self._file(exercise))
        show_report(report, exercise, name, brief=False, language=self.scene.language)

    def _symptoms(self) -> None:
        """What the whole model does wrong: failing tests of the parts that use all others."""
        own = {e.module: text for e in self._concerned() if (text := _text(self._file(e)))}
        seen = []
        for exercise in (e for e in self._concerned() if e.role):
            file = self._file(exercise)
            report = grade_file(
                exercise, file, shown(self.space, file), self.scene.language, own, secret=True, warm=self.warm
            )
            seen = [test for test in report.tests if test.outcome != "pass" and test.tier == "required"]
            if seen:
                break
        self.scene.say("debug symptoms" if seen else "debug no symptoms")
        for test in seen[:SYMPTOMS]:
            self.scene.show(f"- {test.says}", 2)
        if seen:
            show_indented(console(), "\n" + "\n".join(seen[0].message.splitlines()[:SYMPTOM_LINES]), 4)

    def hint(self) -> None:
        """The question that each planted mistake's own diagnosis asks."""
        from ..drills.spot import mistake_of

        for exercise in self._concerned():
            if exercise.id in self.task.mistakes and (self.exercise or not _right(self._grade(exercise))):
                self.scene.show(mistake_of(exercise, self.task.mistakes[exercise.id]).ask[self.scene.language])
                return

    def give_up(self) -> None:
        """Reveal, and count the drill as over."""
        self._keep(replace(self.task, fixed=True))
        self.reveal()

    def reveal(self) -> None:
        """Name what was planted, and where."""
        from ..drills.spot import mistake_of

        for exercise in self._concerned():
            if exercise.id in self.task.mistakes:
                mistake = mistake_of(exercise, self.task.mistakes[exercise.id])
                names = ", ".join(mistake.overrides)
                says = mistake.says[self.scene.language]
                self.scene.say("debug planted", file=exercise.path, names=names, says=says)
                if mistake.note:
                    click.echo(f"  grader notes {exercise.id} --point {mistake.note}")


def _right(report: Report) -> bool:
    """Required tests and stretch tests pass: some planted mistakes show in these alone."""
    return report.passed and bool(report.stars)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
