"""A file that is written in the person's own editor and then graded: code cards, debugging drills, interviews."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue.load import catalogue
from ..catalogue.model import Exercise
from ..workspace.files import dated_name, unused, write_whole
from ..workspace.space import Workspace
from .ask import Clock, line
from .drill_words import say

if TYPE_CHECKING:
    from ..judge.report import Report
    from ..sandbox.client import Sandbox

FOLDER = "drills"  # in the workspace: what drills give the person to write in
AT_ONCE = 2.0  # seconds in which nobody mends anything


def fresh(space: Workspace, relative: str, text: str) -> tuple[Path, Path | None]:
    """A file below `drills/` that holds `text`, and the dated copy of what stood there if that was something else."""
    file, kept = space.root / FOLDER / relative, None
    if file.is_file() and file.read_bytes() != text.encode():
        kept = unused(space.state / "backups" / dated_name(datetime.now()) / FOLDER / relative)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, kept)
    write_whole(file, text)
    return file, kept


def shown(space: Workspace, file: Path) -> str:
    return str(file.relative_to(space.root))


def edit(files: Sequence[Path], language: str) -> None:
    """Open the files in the person's editor until they are written.

    Where there is no editor, or it came back at once without a change as one with windows of its own does, Enter says
    that they are. Raises Quit.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    before, clock = _contents(files), Clock()
    try:
        command = shlex.split(editor)
    except ValueError:
        command = [editor]
    why = "no editor"
    if command:
        try:
            subprocess.run([*command, *map(str, files)], check=False)
            why = "editor back"
        except OSError:
            why = "editor gone"
        if why == "editor back" and (clock.seconds > AT_ONCE or _contents(files) != before):
            return
    line(f"{say(language, why, editor=editor)} {say(language, 'edit elsewhere')}")


def _contents(files: Sequence[Path]) -> list[bytes]:
    return [file.read_bytes() if file.is_file() else b"" for file in files]


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
