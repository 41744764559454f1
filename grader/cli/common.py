"""What several commands share: the console, the workspace, finding an exercise, open progress."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from ..catalogue.find import UnknownExercise, find
from ..catalogue.load import catalogue
from ..catalogue.model import LANGUAGES, Exercise
from ..workspace.progress import NewerSchema, Progress, Standing, look_at_progress, open_progress
from ..workspace.space import NoWorkspace, Workspace, find_workspace


class UserError(click.ClickException):
    """Something the user can put right; exit code 2."""

    exit_code = 2


def console() -> Console:
    """Plain text when the output is no terminal; as wide as the terminal, else 100 columns."""
    width = None if sys.stdout.isatty() else 100
    return Console(highlight=False, width=width, soft_wrap=False, emoji=False)


def workspace() -> Workspace:
    try:
        return find_workspace(Path.cwd())
    except NoWorkspace as error:
        raise UserError(str(error)) from None
    except FileNotFoundError:
        raise UserError("This folder is gone. Change to another one.") from None


def the_exercise(name: str) -> Exercise:
    try:
        return find(catalogue(), name)
    except UnknownExercise as error:
        raise UserError(str(error)) from None


def complete_exercise(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [exercise.id for exercise in catalogue().exercises if exercise.id.startswith(incomplete)]


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    default = os.environ.get("GRADER_LANG", "en")
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default=default if default in LANGUAGES else "en",
        show_default=True,
        help="Language of hints, notes, diagnoses and pictures (or set GRADER_LANG).",
    )(command)


def need(packages: Iterable[str], extra: str) -> None:
    """Say which extra is missing, instead of an ImportError."""
    import importlib.util

    for package in packages:
        if importlib.util.find_spec(package) is None:
            raise UserError(f"This needs {package}: pip install 'transformer-drills[{extra}]'")


def refuse_folder(space: Workspace, exercise: Exercise) -> None:
    """A folder in the place of an exercise's file is the user's to move away."""
    if space.file(exercise).is_dir():
        shown = space.shown(exercise)
        raise UserError(f"{shown} is a folder. Move it away; then `grader reset {exercise.id}` brings the stub.")


def agreed(question: str, otherwise: str) -> None:
    """Ask; exit with 1 after saying `otherwise` unless the answer is yes."""
    if not click.confirm(question):
        click.echo(otherwise)
        raise click.exceptions.Exit(1)


def warn(message: str) -> None:
    click.echo(f"grader: {message}", err=True)


@contextlib.contextmanager
def progress(space: Workspace) -> Iterator[Progress | None]:
    """The workspace's progress; None, with a warning, where it cannot be kept."""
    try:
        opened, aside = open_progress(space.state, datetime.now())
    except NewerSchema as error:
        raise UserError(str(error)) from None
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        warn(f"progress is not saved: {space.state} cannot be written ({reason}).")
        yield None
        return
    if aside is not None:
        warn(f"the progress file was unreadable; it was set aside as {aside.name} and a new one begun.")
    with contextlib.closing(opened):
        try:
            yield opened
        except sqlite3.OperationalError as error:
            warn(f"progress is not saved: {error}.")


def standings(space: Workspace) -> dict[str, Standing]:
    """Where the learner stands; looking never writes, so it works in a read-only workspace too."""
    if not (space.state / "progress.db").exists():
        return {}
    try:
        with contextlib.closing(look_at_progress(space.state)) as opened:
            return opened.standings()
    except NewerSchema as error:
        raise UserError(str(error)) from None
    except sqlite3.DatabaseError:
        with progress(space) as repaired:  # sets a damaged file aside and says so
            return repaired.standings() if repaired is not None else {}


def next_exercise(known: dict[str, Standing]) -> Exercise | None:
    """The first exercise in course order that has not been passed."""
    return next((e for e in catalogue().exercises if known.get(e.id, Standing()).first_pass is None), None)
