"""The picture of a class's results as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib import rc_context

from grader.course.class_plot import draw
from grader.course.class_statistics import ExerciseSummary


def test_a_picture_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, full_disk) -> None:  # type: ignore[no-untyped-def]
    """A disk that fills up half way: the old picture stays and nothing else does."""
    file = tmp_path / "class.svg"
    file.write_bytes(b"the old picture")
    with full_disk(1000), pytest.raises(OSError, match="File too large"):
        draw([], file, "en")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"class.svg": b"the old picture"}


def test_the_picture_speaks_the_language(tmp_path: Path) -> None:
    """Labels in Chinese for --lang zh, English ones otherwise."""
    summaries = [
        ExerciseSummary(
            "softmax",
            students=4,
            attempted=2,
            passed=1,
            stars=0,
            mean_points=5.0,
            max_points=10.0,
            mistakes=(("forgets", 1),),
        )
    ]
    pictures = {}
    for language in ("en", "zh"):
        with rc_context({"svg.fonttype": "none"}):  # words as words
            draw(summaries, tmp_path / f"{language}.svg", language)
        pictures[language] = (tmp_path / f"{language}.svg").read_text(encoding="utf-8")
    assert "50% of 2" in pictures["en"]
    assert "2 人中 50%" in pictures["zh"]
    assert "attempted" not in pictures["zh"]
