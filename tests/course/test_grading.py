"""nbgrader grades every kind of notebook with the isolated step: the right points, and no notebook stops the run."""

from __future__ import annotations

import html
import re

import pytest
from conftest import FETCHED, Graded
from kinds import ALL

NAMES = """
right wrong partial empty late renamed duplicated deleted without_answer tampered syntax noisy endless flooding
hostile helped
""".split()  # noqa: SIM905


@pytest.mark.parametrize("name", NAMES)
def test_points(graded: Graded, name: str) -> None:
    """Each notebook gets what it earns, to the hundredth."""
    assert float(graded.grades[name]["raw_score"]) == pytest.approx(graded.kinds[name].points, abs=0.01)


def test_every_kind_is_tried(graded: Graded) -> None:
    """No kind of notebook is left out of the test above."""
    assert sorted(graded.kinds) == sorted(NAMES)
