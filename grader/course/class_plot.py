"""A class's results as a picture: pass rates above, the commonest misconceptions below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

from ..model.fonts import families_for
from ..model.png import write_picture
from .class_statistics import ExerciseSummary

PASSED, TRIED, OPEN, MISTAKE = "#1a7f37", "#d98c00", "#d0d4d9", "#8250df"
MOST = 15  # misconceptions that are shown
WORDS = {
    "en": {
        "passed": "passed", "tried": "attempted, not passed", "open": "not attempted", "rate": "{rate:.0%} of {count}",
        "rates": "Students by exercise; share passed of those who attempted it",
        "mistakes": "The commonest misconceptions, by number of students",
    },
    "zh": {
        "passed": "通过", "tried": "作答了但没有通过", "open": "未作答", "rate": "{count} 人中 {rate:.0%}",
        "rates": "各练习的人数；右边是作答者的通过率", "mistakes": "最常见的误解，按人数",
    },
}  # fmt: skip


def draw(summaries: Sequence[ExerciseSummary], path: Path, language: str) -> None:
    """Write the picture; the suffix decides whether it is PNG, SVG or PDF.

    Raises ValueError for another suffix, NoFont where no font has the language.
    """
    words, mistakes = WORDS[language], commonest(summaries)
    heights = [0.35 * len(summaries) + 0.8, 0.35 * max(len(mistakes), 1) + 0.8]
    with rc_context({"font.family": families_for(words.values())}):
        figure = Figure(figsize=(9, sum(heights) + 0.8), layout="constrained")
        above, below = figure.subplots(2, 1, height_ratios=heights)
        _rates(above, summaries, words)
        _mistakes(below, mistakes, words)
        write_picture(figure, path)


def commonest(summaries: Sequence[ExerciseSummary]) -> list[tuple[str, int]]:
    """(misconception with its exercise, students), the commonest first."""
    found = [(f"{each.exercise}: {id}", count) for each in summaries for id, count in each.mistakes]
    return sorted(found, key=lambda item: (-item[1], item[0]))[:MOST]


def _rates(axes: Any, summaries: Sequence[ExerciseSummary], words: Mapping[str, str]) -> None:
    names = [summary.exercise for summary in summaries]
    passed = [summary.passed for summary in summaries]
    tried = [summary.attempted - summary.passed for summary in summaries]
    left = [summary.students - summary.attempted for summary in summaries]
    start = [0] * len(names)
    for counts, colour, label in (
        (passed, PASSED, words["passed"]),
        (tried, TRIED, words["tried"]),
        (left, OPEN, words["open"]),
    ):
        axes.barh(names, counts, left=start, color=colour, label=label)
        start = [a + b for a, b in zip(start, counts, strict=True)]
    for place, summary in enumerate(summaries):
        if summary.attempted:
            said = words["rate"].format(rate=summary.pass_rate, count=summary.attempted)
            axes.text(summary.students, place, f" {said}", va="center", fontsize=8)
    axes.invert_yaxis()
    axes.margins(x=0.14, y=0.01)
    axes.set_title(words["rates"], fontsize=10)
    axes.legend(fontsize=8, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.08 if len(names) > 8 else -0.2))
    _tidy(axes)


def _mistakes(axes: Any, mistakes: Sequence[tuple[str, int]], words: Mapping[str, str]) -> None:
    axes.barh([name for name, _ in mistakes], [count for _, count in mistakes], color=MISTAKE)
    axes.invert_yaxis()
    axes.set_title(words["mistakes"], fontsize=10)
    _tidy(axes)


def _tidy(axes: Any) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    axes.xaxis.get_major_locator().set_params(integer=True)
