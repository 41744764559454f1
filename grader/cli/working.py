"""Work on one file against the clock: open the editor, grade, again, until it passes or the person moves on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from ..catalogue.model import Exercise
from .ask import Clock, key, minutes
from .drill_cards import AGAIN, EASY, GOOD, HARD, Scene
from .editing import edit, grade_file, shown
from .render import show_report


@dataclass(frozen=True)
class Job:
    """A file to be made right within `minutes`. `secret`: a mistake was planted. `strict`: it ends with the time."""

    exercise: Exercise
    file: Path
    minutes: float
    secret: bool = False
    strict: bool = False


@dataclass(frozen=True)
class Attempt:
    """How it went: `share` of the required tests' points, how often it was graded."""

    passed: bool
    share: float
    seconds: float
    tries: int
    rating: int


def work_on(scene: Scene, job: Job, task: str, already: float = 0.0) -> Attempt:
    """Say what to do, then edit and grade. Raises Quit."""
    scene.show(task)
    name, limit = shown(scene.space, job.file), job.minutes * 60
    clock, prompt, share, tries = Clock(already), "begin", 0.0, 0
    while True:
        if key("\n" + scene.word(prompt), ("", "s")) == "s":
            if not job.strict and not tries:
                scene.say("skipped")
            return Attempt(False, share, clock.seconds, tries, AGAIN)
        if prompt == "begin":
            clock = Clock(already)
        edit([job.file], scene.language)
        spent, tries, prompt = clock.seconds, tries + 1, "again"
        passed, share = _graded(scene, job, name)
        if passed:
            scene.say("in time" if spent <= limit else "too slow", time=minutes(spent), limit=minutes(limit))
            rating = EASY if spent <= limit / 2 else GOOD if spent <= limit else HARD
            return Attempt(True, 1.0, spent, tries, rating)
        click.echo(f"  ({scene.word('took', time=minutes(clock.seconds))})")
        if job.strict and clock.seconds >= limit:
            scene.say("time is over", limit=minutes(limit))
            return Attempt(False, share, clock.seconds, tries, AGAIN)


def _graded(scene: Scene, job: Job, name: str) -> tuple[bool, float]:
    report = grade_file(job.exercise, job.file, name, scene.language, secret=job.secret, stretch=job.secret)
    show_report(report, job.exercise, name, brief=False, language=scene.language)
    passed = report.passed and (bool(report.stars) or not job.secret)
    if report.passed and not passed:
        scene.say("only star")
    return passed, report.points / report.max_points
