"""Commands that only show: the dashboard, list, show, hint, notes, solution. They import neither NumPy nor torch."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from ..catalogue.load import catalogue
from ..catalogue.model import Exercise
from ..workspace.progress import Standing
from ..workspace.space import NoWorkspace, Workspace, find_workspace
from .common import (
    UserError,
    agreed,
    complete_exercise,
    console,
    language_option,
    next_exercise,
    progress,
    standings,
    the_exercise,
    workspace,
)

LEVELS = {1: "easy", 2: "medium", 3: "hard"}


def state_of(standing: Standing) -> str:
    """One word for where the learner stands with an exercise."""
    if standing.first_pass is not None:
        return "passed *" if standing.stars else "passed"
    return "tried" if standing.attempts else "open"


def _workspace_if_any() -> Workspace | None:
    try:
        return find_workspace(Path.cwd())
    except NoWorkspace:
        return None
    except FileNotFoundError:
        raise UserError("This folder is gone. Change to another one.") from None


def dashboard() -> None:
    """Progress by chapter, the next exercise and the command to run."""
    out = console()
    space = _workspace_if_any()
    if space is None:
        out.print("No workspace here yet.\n\nNext: [bold]grader init[/] makes one in this folder.")
        return
    known = standings(space)
    exercises = catalogue().exercises
    for chapter in catalogue().chapters:
        out.print(_progress([e.id for e in exercises if e.chapter == chapter], known, chapter.title["en"]))
    everything = [exercise.id for exercise in exercises]
    passed = {id for id in everything if known.get(id, Standing()).first_pass is not None}
    out.print(_progress(everything, known, f"all: {100 * len(passed) // len(everything)} %"))
    if all(exercise.id in passed for exercise in exercises if exercise.part_of_model):
        out.print("\nEvery part of the Transformer is passed: [bold]grader assemble[/] puts your files together.")
    upcoming = next_exercise(known)
    if upcoming is None:
        out.print("\nEverything is passed. Stars are left where `grader list` shows no *.")
        return
    out.print(f"\nNext exercise: [bold]{upcoming.id}[/] ({upcoming.title['en']})")
    out.print(f"  edit   exercises/{upcoming.path}", f"  check  grader check {upcoming.id}", sep="\n")
    out.print(f"  or     grader watch {upcoming.id}    (checks whenever you save)")


def _progress(ids: list[str], known: Mapping[str, Standing], name: str) -> str:
    """A bar, and how many of these exercises are passed and have their star."""
    passed = sum(known.get(id, Standing()).first_pass is not None for id in ids)
    stars = sum(known.get(id, Standing()).stars for id in ids)
    width = 20 * passed // len(ids)
    counts = f"{passed:>2}/{len(ids):<2}  stars {stars:>2}/{len(ids):<2}"
    return f"  [green]{'#' * width}[/]{'.' * (20 - width)}  {counts}  {name}"


@click.command("list")
def list_command() -> None:
    """All exercises with where you stand."""
    from rich.table import Table

    space = _workspace_if_any()
    known = standings(space) if space else {}
    table = Table(box=None, pad_edge=False)
    for heading in ("exercise", "title", "difficulty", "points", "state"):
        table.add_column(heading, no_wrap=heading == "exercise", justify="right" if heading == "points" else "left")
    for chapter in catalogue().chapters:
        table.add_row(f"[bold]{chapter.id}[/]", f"[bold]{chapter.title['en']}[/]")
        for exercise in (e for e in catalogue().exercises if e.chapter == chapter):
            state = state_of(known.get(exercise.id, Standing()))
            table.add_row(
                f"  {exercise.id}",
                exercise.title["en"],
                LEVELS[exercise.difficulty],
                f"{exercise.points:g}",
                state,
            )
    out = console()
    out.print(table)
    out.print("\n* with the star. Next: grader show NAME")


@click.command("show")
@click.argument("name", shell_complete=complete_exercise)
def show_command(name: str) -> None:
    """The task: what to write, shapes, worked examples."""
    import ast

    from ..catalogue.source import stub_of

    exercise = the_exercise(name)
    out = console()
    out.print(f"[bold]{exercise.title['en']}[/]  ({exercise.id}, {LEVELS[exercise.difficulty]}, "
              f"{exercise.points:g} points)\n", soft_wrap=True)  # fmt: skip
    tree = ast.parse(stub_of(exercise))
    out.print(ast.get_docstring(tree) or "", markup=False, soft_wrap=True)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in exercise.names:
            signature = ast.unparse(node).splitlines()[0]
            out.print(f"\n{signature}", markup=False, style="bold", soft_wrap=True)
            for line in (ast.get_docstring(node) or "").splitlines():
                out.print(f"    {line}".rstrip(), markup=False, soft_wrap=True)
    if exercise.requires:
        out.print(f"\nBuilds on: {', '.join(exercise.requires)}")
    out.print(f"\nNext: edit exercises/{exercise.path}, then grader check {exercise.id}")


@click.command("hint")
@click.argument("name", shell_complete=complete_exercise)
@language_option
def hint_command(name: str, lang: str) -> None:
    """One more hint; the rung you reached is remembered."""
    exercise = the_exercise(name)
    space = workspace()
    rungs = exercise.hints[lang]
    out = console()
    shown = 1
    with progress(space) as kept:
        shown = kept.next_hint(exercise.id, len(rungs)) if kept is not None else shown
    for number, text in enumerate(rungs[:shown], 1):
        out.print(f"{number}/{len(rungs)}  {text}", markup=False)
    if shown < len(rungs):
        out.print(f"\nNext: grader check {exercise.id}, or grader hint {exercise.id} for one more.")
    else:
        out.print(f"\nThat was the last hint. Next: grader notes {exercise.id}")


@click.command("notes")
@click.argument("name", shell_complete=complete_exercise)
@click.option("--point", metavar="ID", help="Only this interview point.")
@language_option
def notes_command(name: str, point: str | None, lang: str) -> None:
    """The idea in a page and the interview points."""
    from ..catalogue.notes import LABELS, LEVELS, read_notes

    exercise = the_exercise(name)
    notes = read_notes(exercise.notes(lang), lang)
    labels = {field: label for label, field in LABELS[lang].items()}
    levels = {level: word for word, level in LEVELS[lang].items()}
    points = [p for p in notes.points if point in (None, p.id)]
    if not points:
        raise UserError(f"{exercise.id} has no point '{point}'; it has {', '.join(p.id for p in notes.points)}.")
    blocks = [] if point else [notes.page]
    for p in points:
        lines = [f"### {p.question}", f"[{p.id}] {levels[p.level]}", p.answer]
        lines += [f"**{labels[f]}:** {getattr(p, f)}" for f in ("follow_up", "wrong", "source")]
        blocks.append("\n\n".join(lines))
    text = "\n\n".join(blocks)
    if sys.stdout.isatty():
        from rich.markdown import Markdown

        console().print(Markdown(text))
    else:
        click.echo(text)


@click.command("solution")
@click.argument("name", shell_complete=complete_exercise)
@click.option("--beside", is_flag=True, help="Show it beside your own file.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def solution_command(name: str, beside: bool, yes: bool) -> None:
    """The reference; asks first while you have not passed."""
    exercise = the_exercise(name)
    space = workspace() if beside else _workspace_if_any()
    known = standings(space) if space else {}
    if known.get(exercise.id, Standing()).first_pass is None and not yes:
        agreed(f"You have not passed {exercise.id} yet. Show the solution all the same?", "Nothing was shown.")
    text = exercise.solution.read_text(encoding="utf-8")
    text = "\n".join(line for line in text.splitlines() if not line.strip().startswith("###")) + "\n"
    if beside and space is not None:
        _beside(exercise, space, text)
    else:
        click.echo(text, nl=False)


def _beside(exercise: Exercise, space: Workspace, reference: str) -> None:
    from rich.table import Table

    try:
        own = space.file(exercise).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{space.shown(exercise)} cannot be read ({error}).") from None
    table = Table(show_lines=False, expand=True)
    table.add_column("yours", ratio=1)
    table.add_column("reference", ratio=1)
    from rich.text import Text

    table.add_row(Text(without_docstrings(own)), Text(without_docstrings(reference)))
    console().print(table)


def without_docstrings(source: str) -> str:
    """The code alone, which is what two versions differ in; a text that is no Python stays as it is."""
    import ast

    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return source
    lines = source.splitlines()
    holders = [n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.FunctionDef | ast.ClassDef)]
    for node in sorted((n.body[0] for n in holders if ast.get_docstring(n)), key=lambda n: -n.lineno):
        del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines).strip("\n") + "\n"
