"""Commands for authors: new, sync, check."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from ..catalogue.load import BANK, SOLUTIONS, catalogue
from ..workspace.files import write_whole
from ..workspace.space import Workspace
from .common import UserError, complete_exercise, console, the_exercise, workspace


@click.group("dev")
def dev_command() -> None:
    """Write exercises: new, sync, check."""


@dev_command.command("sync")
def sync_command() -> None:
    """Regenerate the stubs from the solutions; edited files are left alone."""
    changes = workspace().sync(catalogue().exercises)
    counts = {kind: list(changes.values()).count(kind) for kind in ("new", "updated", "same", "edited")}
    console().print(", ".join(f"{count} {kind}" for kind, count in counts.items()))


@dev_command.command("check")
@click.argument("names", nargs=-1, shell_complete=complete_exercise)
@click.option("--strict", is_flag=True, help="Edited stubs are errors too (CI).")
@click.option("--jobs", type=click.IntRange(min=1), help="Exercises at a time (default: as many as processors).")
def check_command(names: tuple[str, ...], strict: bool, jobs: int | None) -> None:
    """The gate: what must hold before an exercise ships."""
    from ..judge.gate import check_course, check_exercises

    exercises = [the_exercise(name) for name in names] or list(catalogue().exercises)
    out = console()
    complaints = list(_stubs_out_of_step(workspace(), strict=strict)) + list(check_course(catalogue()))
    for exercise, found in check_exercises(exercises, jobs or os.cpu_count() or 1):
        out.print(f"{'ok ' if not found else 'BAD'} {exercise.id}", markup=False)
        complaints += found
    for complaint in complaints:
        out.print(complaint, markup=False, soft_wrap=True)
    raise click.exceptions.Exit(int(bool(complaints)))


def _stubs_out_of_step(space: Workspace, *, strict: bool) -> list[str]:
    changes = space.sync(catalogue().exercises, dry=True)
    edited = [id for id, change in changes.items() if change == "edited"]
    stale = [id for id, change in changes.items() if change in ("new", "updated")]
    complaints = [f"{space.file(catalogue().by_id[id])}:1: out of step; run grader dev sync" for id in stale]
    if strict:
        complaints += [
            f"{space.file(catalogue().by_id[id])}:1: edited; it must equal the generated stub" for id in edited
        ]
    elif edited:
        console().print(f"{len(edited)} edited by you, skipped: {', '.join(edited)}")
    known = {space.file(exercise) for exercise in catalogue().exercises} | {space.exercises / ".stubs.json"}
    for file in sorted(space.exercises.rglob("*")):
        if file.is_file() and file not in known and "__pycache__" not in file.parts and strict:
            complaints.append(f"{file}:1: a stray file")
    return complaints


@dev_command.command("new")
@click.argument("path", metavar="CHAPTER/NAME")
def new_command(path: str) -> None:
    """Lay out an empty exercise: its solution and its room in the bank."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*", path):
        raise UserError(f"'{path}' must be CHAPTER/NAME in lower case, like ch1_chapter/my_exercise")
    chapter, name = path.split("/")
    if not (BANK / chapter / "chapter.toml").is_file():
        raise UserError(f"There is no chapter '{chapter}': make {BANK / chapter}/chapter.toml first")
    room, solution = BANK / chapter / name, SOLUTIONS / chapter / f"{name}.py"
    if room.exists() or solution.exists():
        raise UserError(f"{path} is there already")
    order = 10 + max((e.order for e in catalogue().exercises if e.chapter.id == chapter), default=0)
    for file, text in _blank(room, solution, name, order).items():
        write_whole(file, text)
        console().print(str(file), soft_wrap=True)
    console().print(f"\nNext: write the hidden tests and misconceptions, then grader dev check {name}")


def _blank(room: Path, solution: Path, name: str, order: int) -> dict[Path, str]:
    """Every file of a new exercise, filled with what its author has to replace."""
    point = name.replace("_", "-") + "-idea"
    files = {
        solution: SOLUTION,
        room / "exercise.toml": TOML,
        room / "test_hidden.py": TESTS,
        room / "misconceptions.py": MISCONCEPTIONS,
        room / "notes.en.md": NOTES_EN,
        room / "notes.zh.md": NOTES_ZH,
    }
    return {
        file: text.replace("NAME", name).replace("ORDER", str(order)).replace("POINT", point)
        for file, text in files.items()
    }


SOLUTION = '''"""Title: one line.

The task.
"""

import numpy as np


def NAME(x: np.ndarray) -> np.ndarray:
    """Shapes, errors, a worked example, the source."""
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION
'''
TOML = '''title = { en = "NAME", zh = "NAME" }
order = ORDER
names = ["NAME"]
requires = []
points = 10
difficulty = 1

[idea]
en = """
one
two
three"""
zh = """
一
二
三"""

[hints]
en = ["a nudge", "the insight", "nearly the code"]
zh = ["提示", "关键", "接近代码"]
'''
TESTS = '''"""Hidden tests of NAME."""

import numpy as np

from grader.judge import checks


def test_small(submission):
    """gives 2 for 1"""
    checks.matches(submission.NAME(np.array([1.0])), np.array([2.0]))
'''
MISCONCEPTIONS = '''"""Plausible wrong versions of NAME. Each class replaces the functions that it defines."""


class first_mistake:
    says = {"en": "You ...", "zh": "你……"}
    ask = {"en": "What ...?", "zh": "……?"}
    note = "POINT"

    def NAME(x):
        return None
'''
NOTES_EN = """# NAME

The idea.

## Interview points

### [POINT] Question?
- **Level:** core
- **Answer:** ...
- **Follow-up:** ...
- **Common wrong answer:** ...
- **Source:** ...
"""
NOTES_ZH = """# NAME

要点。

## 面试要点

### [POINT] 问题?
- **级别:** 核心
- **回答:** ……
- **追问:** ……
- **常见错误:** ……
- **出处:** ……
"""
