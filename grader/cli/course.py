"""`grader course`: an nbgrader course from the exercises, and its grades for other systems."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
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


def course_option(command: Any) -> Any:
    return click.option(
        "--course",
        default=".",
        show_default=True,
        type=click.Path(path_type=Path),
        help="The course's folder.",
    )(command)


def assignment_option(command: Any) -> Any:
    return click.option("--assignment", required=True, help="The assignment, such as the chapter's id.")(command)


@course_command.group("export")
def export_command() -> None:
    """Write the grades for other systems, or feedback as text."""


@export_command.command("csv")
@click.option("--to", default="grades.csv", show_default=True, type=click.Path(path_type=Path), help="File to write.")
@click.option("--assignment", help="Only this assignment.")
@course_option
def csv_command(to: Path, assignment: str | None, course: Path) -> None:
    """Write nbgrader's table of grades, properly quoted."""
    need_nbgrader()
    from ..course.gradebook import assignments, grades_of
    from ..course.sheets import as_csv
    from ..workspace.files import write_whole

    with _grades(course) as gradebook:
        names = [assignment] if assignment is not None else assignments(gradebook)
        found = [grade for name in names for grade in grades_of(gradebook, name)]
    if not found:
        raise UserError("The gradebook holds no grades yet.")
    write_whole(to, as_csv(found))
    click.echo(f"{len(found)} grades written to {to}.")
    _say_waiting(sum(grade.waiting for grade in found))


@export_command.command("canvas")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--column", help="The column's name, or how it begins.  [default: the assignment]")
@click.option("--to", type=click.Path(path_type=Path), help="File to write.  [default: FILE-filled.csv]")
@assignment_option
@course_option
def canvas_command(**chosen: Any) -> None:
    """Fill the grades into FILE, a gradebook exported from Canvas."""
    _fill("canvas", **chosen)


@export_command.command("moodle")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--column", help="The column's name, or how it begins.  [default: the assignment]")
@click.option("--to", type=click.Path(path_type=Path), help="File to write.  [default: FILE-filled.csv]")
@assignment_option
@course_option
def moodle_command(**chosen: Any) -> None:
    """Fill the grades into FILE, a gradebook exported from Moodle."""
    _fill("moodle", **chosen)


@export_command.command("feedback")
@click.option("--to", default="feedback_text", show_default=True, type=click.Path(path_type=Path), help="Folder.")
@click.option("--student", help="Only this student.")
@assignment_option
@course_option
def feedback_command(to: Path, student: str | None, assignment: str, course: Path) -> None:
    """Write each student's feedback as a text file."""
    need_nbgrader()
    from ..course.feedback import feedback_text
    from ..course.gradebook import grades_of
    from ..workspace.files import write_whole

    written, missing = 0, []
    with _grades(course) as gradebook:
        handed_in = [grade.student for grade in grades_of(gradebook, assignment) if grade.handed_in]
        if student is not None and student not in handed_in:
            raise UserError(f"There is no submission of {assignment} by '{student}' in the gradebook.")
        for name in handed_in if student is None else [student]:
            graded = course / "autograded" / name / assignment / f"{assignment}.ipynb"
            try:
                text = feedback_text(gradebook, assignment, name, graded.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                missing.append(name)
                continue
            write_whole(to / assignment / f"{name}.txt", text)
            written += 1
    click.echo(f"Feedback for {written} students written below {to / assignment}.")
    _say_left("no graded notebook", missing)


@contextlib.contextmanager
def _grades(course: Path) -> Iterator[Any]:
    """The course's gradebook; whatever keeps it from being read is one line."""
    from ..course.gradebook import NoGrades, opened

    try:
        with opened(course) as gradebook:
            yield gradebook
    except NoGrades as error:
        raise UserError(str(error)) from None


def _fill(system: str, file: Path, column: str | None, to: Path | None, assignment: str, course: Path) -> None:
    need_nbgrader()
    from ..course.gradebook import grades_of
    from ..course.sheets import CANVAS, MOODLE, filled
    from ..workspace.files import write_whole

    target = to or file.with_name(f"{file.stem}-filled{file.suffix}")
    if target.absolute() == file.absolute():
        raise UserError(f"{file} is your own export; name another file with --to.")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{file} is not a CSV file in UTF-8.") from None
    with _grades(course) as gradebook:
        grades = grades_of(gradebook, assignment)
        done = filled(text, CANVAS if system == "canvas" else MOODLE, grades, column or assignment)
    write_whole(target, done.text)
    click.echo(f"{done.count} grades written into '{done.column}' of {target}.")
    _say_left("in the file, without a grade", done.rows_left)
    _say_left("graded, but not in the file", done.students_left)
    _say_waiting(sum(grade.waiting for grade in grades))


def _say_left(what: str, names: Sequence[str]) -> None:
    if names:
        click.echo(f"{what} ({len(names)}): {', '.join(names)}")


def _say_waiting(number: int) -> None:
    if number:
        click.echo(f"{number} submissions still wait for a grade by hand (formgrader shows them).")
