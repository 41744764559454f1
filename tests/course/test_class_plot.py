"""The picture of a class's results as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.class_plot import draw


def test_a_picture_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, full_disk) -> None:  # type: ignore[no-untyped-def]
    """A disk that fills up half way: the old picture stays and nothing else does."""
    file = tmp_path / "class.svg"
    file.write_bytes(b"the old picture")
    with full_disk(1000), pytest.raises(OSError, match="File too large"):
        draw([], file)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"class.svg": b"the old picture"}
