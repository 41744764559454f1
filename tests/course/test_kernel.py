"""nbgrader's own kernel gives honest notebooks the same points as the isolated step."""

from __future__ import annotations

from pathlib import Path

from grader.catalogue.load import catalogue
from grader.catalogue.source import misconceptions, with_mistake

from .conftest import copied
from .course_driver import CHAPTER, code, filled, hand_in, insert, released, succeed

HELPER = "import matplotlib.pyplot as plt\n\nSHIFT = True\n\ndef top_of(scores, axis):\n    return scores.max(axis=axis, keepdims=True)\n"  # noqa: E501
HELPED = """import sys

import numpy as np


def softmax(scores, axis=-1):
    print("careful", file=sys.stderr)
    e = np.exp(scores - (top_of(scores, axis) if SHIFT else 0))
    return e / e.sum(axis=axis, keepdims=True)
"""


def test_both_ways_give_the_same_points(fresh: Path, tmp_path: Path) -> None:
    """A notebook with a helper in another cell, a warning, and a wrong answer that no other exercise depends on."""
    last = [e for e in catalogue().exercises if e.chapter.id == CHAPTER][-1]
    wrong = with_mistake(last.solution.read_text(encoding="utf-8"), misconceptions(last)[0])
    points = {}
    for isolated in (True, False):
        (tmp_path / str(isolated)).mkdir()
        course = copied(fresh, tmp_path / str(isolated) / "course")
        notebook = filled(released(course), {"softmax": HELPED, last.id: wrong})
        hand_in(course, "honest", insert(notebook, "softmax-task", code(HELPER)))
        config = course / "nbgrader_config.py"
        config.write_text(config.read_text().replace("ISOLATED = True", f"ISOLATED = {isolated}"))
        succeed("nbgrader", "autograde", CHAPTER, cwd=course)
        points[isolated] = points_of(course)
    assert points[True] == points[False]
    assert points[True]["softmax-required"] == 10.0
    assert 0.0 < points[True][f"{last.id}-required"] < 10.0


def points_of(course: Path) -> dict[str, float]:
    """Test cell -> points in nbgrader's gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(CHAPTER, "honest")
        return {grade.name: grade.auto_score for found in submission.notebooks for grade in found.grades}
