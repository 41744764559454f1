"""`grader check` and `grader run`."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.load import catalogue
from ..catalogue.model import Exercise
from ..workspace.space import Workspace
from .common import (
    UserError,
    complete_exercise,
    language_option,
    next_exercise,
    progress,
    refuse_folder,
    standings,
    the_exercise,
    workspace,
)

if TYPE_CHECKING:
    from ..judge.options import Options
    from ..judge.report import Report


@click.command("check")
@click.argument("names", nargs=-1, shell_complete=complete_exercise)
@click.option("--all", "everything", is_flag=True, help="Check every exercise.")
@click.option("--file", "file", type=click.Path(path_type=Path), help="Grade this file as the exercise.")
@click.option("--json", "as_data", is_flag=True, help="Print only JSON.")
@click.option("--debug", is_flag=True, help="Run your code in this process, so that breakpoint() works.")
@click.option("--no-stretch", is_flag=True, help="Leave out the tests for the star.")
@language_option
def check_command(
    names: tuple[str, ...],
    everything: bool,
    file: Path | None,
    as_data: bool,
    debug: bool,
    no_stretch: bool,
    lang: str,
) -> None:
    """Grade exercises; of a wrong answer, name the mistake.

    Without NAME: the first exercise not yet passed. Exit code: 0 all pass, 1 some fail or time out, 2 wrong usage,
    3 the grader's own error.
    """
    from ..judge.options import Options
    from ..judge.report import as_json, exit_code

    options = Options(stretch=not no_stretch, debug=debug, language=lang)
    try:
        # With --debug the submission prints here; only JSON may go to standard output.
        with contextlib.redirect_stdout(sys.stderr) if as_data else contextlib.nullcontext():
            reports = _checked(names, everything, file, options, quiet=as_data)
    except UserError as error:
        if as_data:
            click.echo(json.dumps({"schema": 1, "reports": [], "error": error.message}))
        raise
    if as_data:
        click.echo(json.dumps(as_json(reports), ensure_ascii=False, indent=1))
    raise click.exceptions.Exit(exit_code(reports))


def _checked(
    names: tuple[str, ...], everything: bool, file: Path | None, options: Options, *, quiet: bool
) -> list[Report]:
    """Grade what the arguments ask for, showing each report as it comes unless `quiet`."""
    from .render import show_report

    exercises = _wanted(names, everything, file)

    def show(report: Report, exercise: Exercise, shown: str) -> None:
        if not quiet:
            show_report(report, exercise, shown, brief=len(exercises) > 1, language=options.language)

    if file is not None:
        return [_grade_file(exercises[0], file, options, show, quiet=quiet)]
    return _grade_workspace(exercises, workspace(), options, show, quiet=quiet)


def _wanted(names: tuple[str, ...], everything: bool, file: Path | None) -> list[Exercise]:
    if file is not None:
        if len(names) != 1 or everything:
            raise UserError("--file needs exactly one exercise: grader check NAME --file FILE")
        if not file.exists():
            raise UserError(f"{file} does not exist.")
        if not file.is_file():
            raise UserError(f"{file} is not a file.")
    if everything and names:
        raise UserError("Name exercises or say --all, not both.")
    if everything:
        return list(catalogue().exercises)
    if names:
        return list(dict.fromkeys(the_exercise(name) for name in names))
    upcoming = next_exercise(standings(workspace()))
    return [upcoming] if upcoming is not None else list(catalogue().exercises)


Show = Callable[["Report", Exercise, str], None]


def _grade_file(exercise: Exercise, file: Path, options: Options, show: Show, *, quiet: bool) -> Report:
    from ..sandbox.client import Sandbox

    with contextlib.ExitStack() as stack:
        sandbox = (
            None if options.debug else stack.enter_context(Sandbox(exercise.chapter.packages, eager=options.stretch))
        )
        from ..judge.grade import grade  # takes its time, in which the warm process starts

        report = grade(catalogue(), exercise, file, options, sandbox)
    show(report, exercise, str(file))
    if not quiet and not report.passed:
        click.echo(f"\nNext: edit {file} and check again; grader hint {exercise.id} helps.")
    return report


def _grade_workspace(
    exercises: list[Exercise], space: Workspace, options: Options, show: Show, *, quiet: bool
) -> list[Report]:
    from ..sandbox.client import Sandbox
    from .render import show_after, show_idea, show_summary

    reports = []
    if len(exercises) == 1:
        refuse_folder(space, exercises[0])
    sandboxes: dict[tuple[str, ...], Sandbox] = {}
    try:
        for exercise in exercises:
            packages = exercise.chapter.packages
            if not options.debug and packages not in sandboxes:
                sandboxes[packages] = Sandbox(packages, eager=options.stretch)
            from ..judge.grade import grade  # takes its time, in which the warm process starts

            shown = space.shown(exercise)
            report = grade(catalogue(), exercise, space.file(exercise), options, sandboxes.get(packages), shown)
            reports.append(report)
            first = record(space, report)
            show(report, exercise, shown)
            if not quiet and first and len(exercises) > 1:
                show_idea(exercise, options.language)
            if not quiet and len(exercises) == 1:
                show_after(report, exercise, first, next_exercise(standings(space)), options.language)
    finally:
        for sandbox in sandboxes.values():
            sandbox.close()
    if not quiet and len(exercises) > 1:
        show_summary(reports)
    return reports


def record(space: Workspace, report: Report) -> bool:
    """Keep the attempt; True if it is the exercise's first pass."""
    with progress(space) as kept:
        if kept is None:
            return False
        found = ",".join(diagnosis.id for diagnosis in report.diagnosis)
        return kept.record(
            report.exercise,
            datetime.now(),
            report.status,
            report.points,
            report.max_points,
            report.stars,
            found,
        )
    return False


@click.command("run")
@click.argument("name", shell_complete=complete_exercise)
def run_command(name: str) -> None:
    """Run your file with its worked examples (doctests)."""
    exercise, space = the_exercise(name), workspace()
    refuse_folder(space, exercise)
    if not space.file(exercise).is_file():
        raise UserError(f"{space.shown(exercise)} does not exist. `grader reset {exercise.id}` brings the stub.")
    module = f"exercises.{exercise.module}"
    done = subprocess.run([sys.executable, "-m", "grader.workspace.runner", module], cwd=space.root, check=False)
    if done.returncode == 0:
        click.echo(f"Next: grader check {exercise.id}")
    raise click.exceptions.Exit(min(abs(done.returncode), 1))
