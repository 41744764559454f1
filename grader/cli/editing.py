"""A file that is written in the person's own editor and then graded: code cards, debugging drills, interviews."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.load import catalogue
from ..catalogue.model import Exercise
from ..workspace.files import dated_name, unused, write_whole
from ..workspace.space import Workspace
from .drill_words import say

if TYPE_CHECKING:
    from ..judge.report import Report
    from ..sandbox.client import Sandbox

FOLDER = "drills"  # in the workspace: what drills give the person to write in


def fresh(space: Workspace, relative: str, text: str) -> Path:
    """A file below `drills/` that holds `text`; what stood there is kept as a dated copy."""
    file = space.root / FOLDER / relative
    if file.is_file() and file.read_bytes() != text.encode():
        kept = unused(space.state / "backups" / dated_name(datetime.now()) / FOLDER / relative)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, kept)
    write_whole(file, text)
    return file


def shown(space: Workspace, file: Path) -> str:
    return str(file.relative_to(space.root))


def edit(file: Path, language: str) -> bool:
    """Open the file in the person's editor and wait; False, after saying why, where there is none."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(editor)
    except ValueError:
        command = [editor]
    if not command:
        click.echo(say(language, "no editor"))
        return False
    try:
        subprocess.run([*command, str(file)], check=False)
    except OSError:
        click.echo(say(language, "editor gone", editor=editor))
        click.echo(say(language, "no editor"))
        return False
    return True


def grade_file(
    exercise: Exercise,
    file: Path,
    name: str,
    language: str,
    prerequisites: Mapping[str, str] | None = None,
    *,
    secret: bool = False,
    stretch: bool = False,
    warm: Sandbox | None = None,
) -> Report:
    """Grade the file by the exercise's hidden tests. `name` is how messages call it, `warm` a sandbox to use.

    `secret`: a mistake was planted there; its diagnosis would be the answer. `stretch`: run the tests for the star too,
    since some mistakes show in these alone.
    """
    from ..judge.options import Options
    from ..sandbox.client import Sandbox

    with contextlib.nullcontext(warm) if warm else Sandbox(exercise.chapter.packages) as sandbox:
        from ..judge.backends import Unusable
        from ..judge.grade import grade_text, read_source  # takes its time: the warm process starts in it

        try:
            text: str | Unusable = read_source(file, name, "")
        except Unusable as error:
            text = error
        options = Options(stretch=stretch, language=language, diagnose=not secret)
        return grade_text(catalogue(), exercise, text, name, options, sandbox, prerequisites)
