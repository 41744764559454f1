"""What a debugging drill lays out: its files below `drills/debug/`, its record in the workspace's state."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.load import catalogue
from ..catalogue.model import Exercise
from ..workspace.files import dated_name, unused
from .ask import minutes
from .common import UserError, warn
from .drill_cards import Scene
from .editing import FOLDER, fresh, shown

if TYPE_CHECKING:
    from ..drills.planted import Task

MODEL = "model"  # the name of the drill across the parts of the model


class Desk:
    """One debugging drill: in the file of one exercise, or across the parts of the model."""

    def __init__(self, scene: Scene, exercise: Exercise | None, count: int | None) -> None:
        self.scene, self.space, self.exercise, self.count = scene, scene.space, exercise, count
        self.name = exercise.id if exercise else MODEL
        self.words = exercise.id if exercise else f"--count {count or 3}"  # how the command line names it
        self.record = self.space.state / "debug.json"
        self.tasks = self._read()

    @property
    def task(self) -> Task:
        return self.tasks[self.name]

    @property
    def concerned(self) -> list[Exercise]:
        """The exercises whose files the person was given."""
        return [self.exercise] if self.exercise else [e for e in catalogue().exercises if e.part_of_model]

    @property
    def files(self) -> list[Path]:
        return [self.file(exercise) for exercise in self.concerned]

    def file(self, exercise: Exercise) -> Path:
        return self.space.root / FOLDER / self._relative(exercise)

    def _relative(self, exercise: Exercise) -> str:
        return f"debug/{exercise.id}.py" if self.exercise else f"debug/{MODEL}/{exercise.path}"

    def _read(self) -> dict[str, Task]:
        from ..drills.planted import read_tasks

        try:
            return read_tasks(self.record, catalogue())
        except ValueError:
            aside = unused(self.record.with_name(f"debug.json.damaged-{dated_name(datetime.now())}"))
            self.record.rename(aside)
            warn(self.scene.word("debug damaged", file=aside.name))
            return {}

    def begun(self) -> None:
        """Raises UserError if this drill was never begun."""
        if self.name not in self.tasks:
            raise UserError(self.scene.word("debug never", words=self.words))
        missing = [file for file in self.files if not file.is_file()]
        if missing:
            raise UserError(self.scene.word("debug gone", file=shown(self.space, missing[0]), words=self.words))

    def begin(self, *, anew: bool) -> None:
        """Go on with the drill that was begun, or plant mistakes."""
        from ..drills.planted import one_mistake, several_mistakes

        going_on = self.name in self.tasks and not self.task.fixed and not anew
        if going_on and self.count in (None, len(self.task.mistakes)) and all(map(Path.is_file, self.files)):
            self.scene.say("debug goes on", time=minutes(self.task.seconds))
        elif self.exercise is not None:
            self._plant(one_mistake(self.exercise, self.scene.rng))
        else:
            self._plant(several_mistakes(catalogue(), MODEL, self.count or 3, self.scene.rng))
        if self.exercise is not None:
            self.scene.say("debug begins", file=shown(self.space, self.files[0]))
        else:
            folder = f"{FOLDER}/debug/{MODEL}"
            self.scene.say("debug model", file=folder, count=len(self.task.mistakes))
            self.scene.show(", ".join(exercise.path for exercise in self.concerned), 2)

    def _plant(self, task: Task) -> None:
        from ..drills.planted import file_with

        for exercise in self.concerned:
            fresh(self.space, self._relative(exercise), file_with(exercise, task.mistakes.get(exercise.id)))
        self.keep(task)

    def keep(self, task: Task) -> None:
        """How far the drill is."""
        from ..drills.planted import write_tasks

        self.tasks[self.name] = task
        write_tasks(self.record, self.tasks)

    def reveal(self) -> None:
        """Name what was planted, and where."""
        from ..drills.spot import mistake_of

        for exercise in self.concerned:
            if exercise.id in self.task.mistakes:
                mistake = mistake_of(exercise, self.task.mistakes[exercise.id])
                names = ", ".join(mistake.overrides)
                says = mistake.says[self.scene.language]
                self.scene.say("debug planted", file=exercise.path, names=names, says=says)
                if mistake.note:
                    click.echo(f"  grader notes {exercise.id} --point {mistake.note}")
