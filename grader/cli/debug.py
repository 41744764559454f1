"""`grader debug`: find and fix a planted mistake, or several across the parts of the model."""

from __future__ import annotations

import random
import sys
from dataclasses import replace

import click

from .ask import Clock, Quit, key, minutes
from .common import UserError, complete_exercise, language_option, the_exercise, workspace
from .debug_desk import Desk
from .debug_judge import Judge
from .drill_cards import Scene
from .editing import edit


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
    scene = Scene(workspace(), lang, random.Random(seed))
    if name and count:
        raise UserError(scene.word("debug both"))
    desk = Desk(scene, the_exercise(name) if name else None, count)
    if only_check or hint or give_up:
        desk.begun()
    else:
        desk.begin(anew=anew or seed is not None)
    with Judge(desk) as judge:
        if hint:
            judge.hint()
        elif give_up:
            desk.keep(replace(desk.task, fixed=True))
            desk.reveal()
        elif only_check:
            if check(desk, judge):
                return
            scene.say("debug next", words=desk.words)
            raise click.exceptions.Exit(1)
        else:
            work(desk, judge)


def work(desk: Desk, judge: Judge) -> None:
    """Open the editor and grade until it is fixed; without a terminal, say how to go on."""
    scene = desk.scene
    if desk.exercise is None:
        judge.symptoms()
    if not sys.stdin.isatty():
        scene.say("debug next", words=desk.words)
        return
    clock = Clock(desk.task.seconds)
    try:
        while True:
            if key("\n" + scene.word("debug edit"), ("", "h")) == "h":
                judge.hint()
                continue
            edit(desk.files, scene.language)
            desk.keep(replace(desk.task, seconds=clock.seconds))
            if check(desk, judge):
                return
    except (Quit, KeyboardInterrupt):
        desk.keep(replace(desk.task, seconds=clock.seconds))
        scene.say("debug next", words=desk.words)


def check(desk: Desk, judge: Judge) -> bool:
    """Grade; where all is right, say what was planted."""
    broken = judge.broken()
    if not broken:
        desk.keep(replace(desk.task, fixed=True))
        desk.scene.say("debug fixed", time=minutes(desk.task.seconds) if desk.task.seconds else "-")
        desk.reveal()
        return True
    if desk.exercise is not None:
        judge.show(*broken[0])
    else:
        desk.scene.say("debug left", left=len(broken), count=len(desk.task.mistakes))
        judge.symptoms()
    return False
