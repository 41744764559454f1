"""Grades a class: what is handed in goes to judges' processes, verdicts into the journal, at the end the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..catalogue.model import Exercise
from ..judge.backends import Unusable
from ..judge.report import Report
from ..workspace.files import write_whole
from .class_journal import Journal, digest_of
from .class_layout import Task, handed_in, tasks
from .class_table import Row, as_csv, row_of
from .judging import Order, Settings

# Grades orders in any order: a pool of processes here, or a cluster.
Grade = Callable[[Iterable[Order]], Iterator[tuple[Order, Report]]]


@dataclass(frozen=True)
class Class:
    """What is to be graded."""

    root: Path
    students: Sequence[str]
    exercises: Sequence[Exercise]

    def tasks(self) -> Iterator[Task]:
        return tasks(self.root, self.students, self.exercises)


def pending(group: Class, settings: Settings, journal: Journal) -> list[Task]:
    """What is handed in and has no verdict in the journal yet."""
    return [task for task in group.tasks() if _order(0, task, settings, journal) is not None]


def _order(number: int, task: Task, settings: Settings, journal: Journal) -> tuple[Order, str] | None:
    """The order to grade a task, with the digest of what is handed in; None where there is nothing to grade."""
    text = handed_in(task)
    if text is None:
        return None
    digest = digest_of(text, task.exercise, settings)
    if journal.holds(task.student, task.exercise.id, digest):
        return None
    why = str(text) if isinstance(text, Unusable) else ""
    return Order(number, task.exercise.id, task.shown, "" if why else str(text), why), digest


def grade_class(todo: Sequence[Task], settings: Settings, journal: Journal, grade: Grade) -> Iterator[Report]:
    """Grade these tasks and keep their verdicts in the journal; yields each as it is done."""
    under_way: dict[int, tuple[Task, str]] = {}

    def orders() -> Iterator[Order]:
        for number, task in enumerate(todo):
            if (found := _order(number, task, settings, journal)) is not None:
                under_way[number] = task, found[1]
                yield found[0]

    for order, report in grade(orders()):
        task, digest = under_way.pop(order.number)
        journal.keep(task.student, digest, report)
        yield report


def rows(group: Class, journal: Journal) -> Iterator[Row]:
    """The table: by student, then in the order of the course."""
    for student in group.students:
        for exercise in group.exercises:
            task = Task(student, exercise, group.root / student)
            yield row_of(task, verdict_on(task, journal))


def verdict_on(task: Task, journal: Journal) -> Report | None:
    """The journal's report on what is handed in; None where nothing was attempted."""
    return journal.report(task.student, task.exercise.id) if handed_in(task) is not None else None


def write_table(out: Path, group: Class, journal: Journal) -> list[Row]:
    table = list(rows(group, journal))
    write_whole(out, as_csv(table))
    return table
