"""`grader grade-class` and `grader class-summary`: for instructors."""

from __future__ import annotations

import contextlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.load import catalogue
from ..catalogue.model import Exercise
from .common import UserError, complete_exercise, console, language_option, the_exercise

if TYPE_CHECKING:
    from ..course.class_grading import Class, Grade
    from ..course.class_journal import Journal
    from ..course.class_statistics import ExerciseSummary
    from ..course.class_table import Row
    from ..course.judging import Settings


@click.command("grade-class")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The CSV to write.")
@click.option("--exercise", "names", multiple=True, shell_complete=complete_exercise, help="Only this one; repeatable.")
@click.option("--jobs", type=click.IntRange(1, 1024), help="How many are graded at once.  [default: one per core]")
@click.option("--reports", type=click.Path(path_type=Path), help="Write a JSON and an HTML file per student here.")
@click.option("--resume", is_flag=True, help="Go on where an earlier run stopped; grade only what is new or changed.")
@click.option("--isolation", type=click.Choice(["confined", "process"]), help="Say process where a kernel has no more.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on a Dask cluster: tcp://HOST:PORT of its scheduler.")
@click.option("--no-stretch", is_flag=True, help="Leave out the tests for the star.")
@language_option
def grade_class_command(
    folder: Path,
    out: Path,
    names: tuple[str, ...],
    jobs: int | None,
    reports: Path | None,
    resume: bool,
    isolation: str | None,
    scheduler: str | None,
    no_stretch: bool,
    lang: str,
) -> None:
    """Grade a class: DIR/<student>/exercises/…

    Writes a CSV with a row for every student and exercise. What is under way is kept beside it: after a kill,
    --resume finishes the work. Exit code 3 if the grader itself had trouble with some.
    """
    from ..course.class_grading import Class
    from ..course.class_layout import NoClass, students
    from ..course.judging import Settings

    try:
        group = Class(folder, students(folder), _exercises(names))
    except NoClass as error:
        raise UserError(str(error)) from None
    settings = Settings(_level(isolation, bool(scheduler)), not no_stretch, lang)  # type: ignore[arg-type]
    _refuse_other_files(out)
    with _journal(out, resume=resume) as journal:
        table = _grade(group, settings, journal, out, jobs or len(os.sched_getaffinity(0)), scheduler)
        if reports is not None:
            from ..course.class_reports import write_reports

            write_reports(group, journal, reports, lang)
        journal.finish()
    _conclude(table, out, reports)


def _exercises(names: Sequence[str]) -> list[Exercise]:
    """The exercises of these names (all without any), in the order of the course."""
    wanted = {the_exercise(name).id for name in names}
    return [exercise for exercise in catalogue().exercises if not wanted or exercise.id in wanted]


def _level(wanted: str | None, elsewhere: bool) -> str:
    """The isolation level: confined, unless it cannot be had and its absence is accepted."""
    from ..sandbox.client import strongest_level

    if wanted == "process" or elsewhere or strongest_level() == "confined":
        return wanted or "confined"
    raise UserError(
        "this kernel cannot confine submissions (Landlock is missing): they could read the hidden tests and each "
        "other's work. Grade on a Linux with Landlock, or accept that with --isolation process."
    )


def _refuse_other_files(out: Path) -> None:
    """An existing file is replaced only if it is such a table."""
    from ..course.class_table import NoGrades, read_csv

    if out.is_dir():
        raise UserError(f"{out} is a folder; name a file.")
    if not out.parent.is_dir():
        raise UserError(f"{out.parent} is no folder. Make it first.")
    if out.exists() and out.stat().st_size:
        try:
            read_csv(out)
        except NoGrades as error:
            raise UserError(f"{error} It is not overwritten; name another file with --out.") from None


@contextlib.contextmanager
def _journal(out: Path, *, resume: bool) -> Iterator[Journal]:
    from ..course.class_journal import Journal, JournalTrouble, journal_path

    try:
        with Journal(journal_path(out)) as journal:
            if journal.unfinished and not resume:
                raise UserError(
                    f"an earlier run for {out} did not finish. Add --resume to go on, or remove {journal_path(out)}."
                )
            journal.begin(anew=not resume)
            yield journal
    except JournalTrouble as error:
        raise UserError(str(error)) from None


def _grade(
    group: Class, settings: Settings, journal: Journal, out: Path, jobs: int, scheduler: str | None
) -> list[Row]:
    """Grade what is left to grade, under a progress bar, and write the table."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ..course.class_grading import grade_class, pending, write_table

    todo = pending(group, settings, journal)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=console(), transient=True) as bar:
        shown = bar.add_task("", total=len(todo), rate="")
        with _graders(settings, min(jobs, max(len(todo), 1)), scheduler) as grade:
            try:
                for _ in grade_class(todo, settings, journal, grade) if todo else ():
                    speed = bar.tasks[0].speed
                    bar.update(shown, advance=1, rate=f"{speed:.1f} a second, left" if speed else "")
            except KeyboardInterrupt:
                done = f"{bar.tasks[0].completed:.0f} of {len(todo)} are graded and kept."
                bar.console.print(f"{done} Next: the same command with --resume.", highlight=False)
                raise
    return write_table(out, group, journal)


@contextlib.contextmanager
def _graders(settings: Settings, jobs: int, scheduler: str | None) -> Iterator[Grade]:
    """What grades: processes on this machine, or a cluster."""
    from ..course.pool import Pool

    if scheduler is None:
        with Pool(jobs, settings) as pool:
            yield pool.grade
        return
    if importlib.util.find_spec("distributed") is None:
        raise UserError("This needs Dask: pip install 'transformer-drills[cluster]'")
    from ..course.cluster import Cluster, ClusterTrouble

    try:
        with Cluster(scheduler, settings) as cluster:
            yield cluster.grade
    except ClusterTrouble as error:
        raise UserError(f"{error} What was graded is kept: once it is back, --resume goes on.") from None


def _conclude(table: Sequence[Row], out: Path, reports: Path | None) -> None:
    attempted = [row for row in table if row.attempted]
    passed = sum(row.status == "pass" for row in attempted)
    trouble = [row for row in attempted if row.status == "error"]
    click.echo(f"{len(attempted)} of {len(table)} attempted, {passed} passed. Written to {out}.")
    if reports is not None:
        click.echo(f"A report for each student is in {reports}.")
    if trouble:
        click.echo(f"The grader had trouble of its own with {len(trouble)}. Next: the same command with --resume.")
        raise click.exceptions.Exit(3)
    click.echo(f"Next: grader class-summary {out}")


@click.command("class-summary")
@click.argument("grades", metavar="CSV", type=click.Path(path_type=Path))
@click.option("--plot", type=click.Path(path_type=Path), help="Draw it too: a .png, .svg or .pdf file.")
@language_option
def class_summary_command(grades: Path, plot: Path | None, lang: str) -> None:
    """Pass rates and the commonest misconceptions of a class."""
    from ..course.class_statistics import summarise
    from ..course.class_table import NoGrades, read_csv
    from .classroom_render import show_class

    try:
        summaries = summarise(read_csv(grades))
    except NoGrades as error:
        raise UserError(str(error)) from None
    if not summaries:
        raise UserError(f"{grades} holds no rows.")
    show_class(summaries, lang)
    if plot is None:
        click.echo(f"Next: grader class-summary {grades} --plot {grades.with_suffix('.png')}")
        return
    _draw(summaries, plot, lang)
    click.echo(f"Drawn to {plot}.")


def _draw(summaries: Sequence[ExerciseSummary], plot: Path, lang: str) -> None:
    if importlib.util.find_spec("matplotlib") is None:
        raise UserError("This needs matplotlib: pip install 'transformer-drills[course]'")
    if plot.suffix not in (".png", ".svg", ".pdf"):
        raise UserError(f"{plot} should end in .png, .svg or .pdf.")
    from ..course.class_plot import draw
    from ..model.fonts import NoFont

    try:
        draw(summaries, plot, lang)
    except NoFont as error:
        raise UserError(str(error)) from None
