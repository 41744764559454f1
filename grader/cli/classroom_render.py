"""How a class's summary looks in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from ..catalogue.load import catalogue
from ..catalogue.source import misconceptions
from ..course.class_statistics import ExerciseSummary
from ..judge.report import clean
from .common import console

BAR = 20  # characters
MOST = 3  # misconceptions of one exercise


def show_class(summaries: Sequence[ExerciseSummary], language: str) -> None:
    """A line for each exercise, then what the commonest mistakes were."""
    out = console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("exercise", "passed", "of"):
        table.add_column(name, justify="left" if name == "exercise" else "right")
    table.add_column("share")
    for name in ("stars", "points"):
        table.add_column(name, justify="right")
    for summary in summaries:
        table.add_row(*_cells(summary))
    out.print(table)
    for summary in summaries:
        if summary.mistakes:
            out.print(Text(f"\n{clean(summary.exercise)}", style="bold"))
            out.print(_mistakes(summary, language))
    out.print()


def _mistakes(summary: ExerciseSummary, language: str) -> Table:
    said = _sayings(summary.exercise, language)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", width=5)
    for id, count in summary.mistakes[:MOST]:
        table.add_row(str(count), Text(clean(id)), Text(clean(said.get(id, "")), style="dim"))
    return table


def _cells(summary: ExerciseSummary) -> tuple[Text, ...]:
    filled = round(summary.pass_rate * BAR)
    bar = Text("#" * filled, style="green") + Text("." * (BAR - filled), style="dim")
    share = bar + Text(f" {summary.pass_rate:4.0%}" if summary.attempted else "    -")
    points = f"{summary.mean_points:.1f} / {summary.max_points:g}" if summary.attempted else "-"
    cells = (clean(summary.exercise), str(summary.passed), str(summary.attempted))
    return (*map(Text, cells), share, Text(str(summary.stars)), Text(points))


def _sayings(exercise: str, language: str) -> dict[str, str]:
    """What each misconception of an exercise is, in words; empty for an exercise that this version does not know."""
    known = catalogue().by_id.get(exercise)
    return {mistake.id: mistake.says[language] for mistake in misconceptions(known)} if known is not None else {}
