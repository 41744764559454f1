"""`grader course`: an nbgrader course from the exercises, and its grades for other systems."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..catalogue.load import catalogue
from ..catalogue.model import LANGUAGES
from .common import UserError


def need_nbgrader() -> None:
    """Say which extra is missing, instead of an ImportError."""
    import importlib.util

    for package in ("nbgrader", "nbformat"):
        if importlib.util.find_spec(package) is None:
            raise UserError(f"This needs {package}: pip install 'transformer-drills[course]'")


@click.group("course")
def course_command() -> None:
    """The exercises as an nbgrader course; its grades."""


@course_command.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of titles and questions.  [default: en]")
@click.option("--id", "course_id", help="The course's name in nbgrader.  [default: transformers]")
@click.option("--exchange", type=click.Path(path_type=Path), help="Folder that students and instructors share.")
@click.option(
    "--questions",
    type=click.Choice(("exercise", "chapter", "none")),
    help="One written question for each exercise, for each chapter, or none.  [default: exercise]",
)
@click.option("--update", is_flag=True, help="Bring an existing course up to date; your own cells stay.")
def init_command(folder: Path, update: bool, exchange: Path | None, **chosen: Any) -> None:
    """Make DIR an nbgrader course: one assignment a chapter."""
    need_nbgrader()
    from ..course.build import NoCourse, Settings, carry_out, plan_of, read_manifest, refuse_existing

    chosen["language"] = chosen.pop("lang")
    chosen["exchange"] = str(exchange.absolute()) if exchange is not None else None
    wanted = {name: value for name, value in chosen.items() if value is not None}
    try:
        if not update:
            refuse_existing(folder)
        before = read_manifest(folder) if update else None
        settings = replace(before.settings if before else Settings(), **wanted)
        plan = plan_of(catalogue(), folder, settings, before)
    except NoCourse as error:
        raise UserError(str(error)) from None
    if exchange is not None and not exchange.is_dir():
        exchange.mkdir(parents=True)
        exchange.chmod(0o777)
    written = carry_out(plan, folder)
    for kept in plan.kept:
        click.echo(f"kept as you edited it: {kept}")
    chapters = [chapter.id for chapter in catalogue().chapters]
    click.echo(f"{len(chapters)} assignments, {written} files written.")
    click.echo(f"\nNext: cd {folder} && nbgrader generate_assignment {chapters[0]}")
