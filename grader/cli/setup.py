"""Commands about the workspace and the machine: init, reset, doctor."""

from __future__ import annotations

import shlex
from datetime import datetime
from pathlib import Path

import click

from ..catalogue.load import catalogue
from ..workspace.space import NoWorkspace, make_workspace
from .common import UserError, agreed, complete_exercise, console, progress, refuse_folder, the_exercise, workspace


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
def init_command(folder: Path) -> None:
    """Make DIR (default: here) a workspace with all stubs."""
    try:
        _, changes = make_workspace(folder, catalogue().exercises)
    except NoWorkspace as error:
        raise UserError(str(error)) from None
    written = sum(change in ("new", "updated") for change in changes.values())
    kept = sum(change == "edited" for change in changes.values())
    out = console()
    said = f"{written} exercises written" if written else "Nothing to write"
    out.print(f"{said}{f', {kept} of your own kept' if kept else ''}.")
    go = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    click.echo(f"\nNext: {go}grader")


@click.command("reset")
@click.argument("name", required=False, shell_complete=complete_exercise)
@click.option("--all", "everything", is_flag=True, help="Every exercise.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def reset_command(name: str | None, everything: bool, yes: bool) -> None:
    """Bring a stub back; a dated copy of your version is kept."""
    if (name is None) != everything:
        raise UserError("Say which: grader reset NAME, or grader reset --all")
    space = workspace()
    exercises = catalogue().exercises if name is None else (the_exercise(name),)
    what = "every exercise" if name is None else exercises[0].id
    if not yes:
        agreed(f"Reset {what}? A copy of your version is kept under .grader/backups.", "Nothing was changed.")
    for exercise in exercises:
        refuse_folder(space, exercise)
    now = datetime.now()
    for exercise in exercises:
        copy = space.reset(exercise, now)
        if copy is not None:
            click.echo(f"{exercise.id}: your version is kept as {copy.relative_to(space.root)}")
    with progress(space) as kept:
        for exercise in exercises:
            if kept is not None:
                kept.forget(exercise.id)
    click.echo(f"{'All stubs are' if name is None else 'The stub is'} back.")


@click.command("doctor")
def doctor_command() -> None:
    """What this machine offers.

    Versions, the workspace, and the isolation, proved by trying what is forbidden.
    """
    from ..sandbox.doctor import examine

    out = console()
    healthy = True
    for line in examine(Path.cwd()):
        healthy &= line.fine
        sign = "[green]ok  [/]" if line.fine else "[red]BAD [/]"
        out.print(f"{sign} {line.what}: {line.found}", soft_wrap=True)
    out.print("\nAll is well." if healthy else "\nSomething above needs attention.")
    raise click.exceptions.Exit(0 if healthy else 3)
