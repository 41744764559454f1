"""A submission is cut out of a notebook: what the exercise needs from any cell, nothing that only tries or plots."""

from __future__ import annotations

import pytest

from grader.catalogue.load import catalogue
from grader.course.cut import NOTHING, CodeCell, cut

COURSE = catalogue()
LOOKUP = next(e for e in COURSE.exercises if e.id == "soft_lookup")


def of(*cells: str, names: tuple[str, ...] = ()) -> str:
    """The text cut for soft_lookup out of cells whose last is its own, then its test cell."""
    made = [CodeCell(names[n] if n < len(names) else "", source) for n, source in enumerate(cells[:-1])]
    made += [CodeCell("soft_lookup", cells[-1]), CodeCell("soft_lookup-required", "")]
    return cut(COURSE, LOOKUP, made, "soft_lookup-required").text


OWN = "def soft_lookup(query, keys, values, temperature=1.0):\n    return helper(query)\n"


@pytest.mark.parametrize(
    "helper",
    [
        "def helper(x):\n    return x\n",
        "class helper:\n    def __init__(self, x):\n        self.x = x\n",
        "helper = lambda x: x\n",
        "import math\nhelper = math.sqrt\n",
        "from math import sqrt as helper\n",
        "%%time\ndef helper(x):\n    return x\n",
        "%matplotlib inline\n!ls\ndef helper(x):\n    return x\n",
        "a = 1; helper = abs\n",
        "try:\n    helper = abs\nexcept Exception:\n    helper = None\n",
        "from math import *\nhelper = sqrt\n",
    ],
)
def test_helpers_come_along_from_other_cells(helper: str) -> None:
    """Whatever way a helper is defined, the cut text defines it before the function that uses it runs."""
    names: dict[str, object] = {}
    exec(of(helper, OWN), names)
    assert callable(names["helper"])
    assert callable(names["soft_lookup"])


@pytest.mark.parametrize(
    "cell",
    [
        "while True:\n    pass\n",
        "1 / 0\n",
        "import sys\nsys.exit()\n",
        "plt.plot(soft_lookup(1, [1], [1]))\n",
        "weights = soft_lookup(1, [1], [1])\n",
        "def broken(:\n",
        "%%bash\nrm -rf /\n",
        "?soft_lookup\n",
        "print('x' * 10 ** 9)\n",
        "(" * 5000 + ")" * 5000,
    ],
)
def test_what_is_not_needed_stays_behind(cell: str) -> None:
    """Endless loops, tries, magics and cells that are no Python do not reach the judge."""
    text = of(cell, "helper = abs\n" + OWN)
    assert text == of("helper = abs\n" + OWN)


def test_an_import_that_no_sandbox_has_is_done_without() -> None:
    """A package that is not there costs nothing until it is used."""
    names: dict[str, object] = {}
    exec(of("import a_package_that_nobody_has as plt\n", "def soft_lookup(q):\n    return plt\n"), names)
    assert callable(names["soft_lookup"])


def test_an_earlier_exercise_of_the_chapter_is_its_reference() -> None:
    """The student's own softmax, right or wrong, does not decide the next exercise's points."""
    text = of("def softmax(x):\n    return x\n", "def soft_lookup(q):\n    return softmax(q)\n", names=("softmax",))
    assert "from ..ch1_by_hand.softmax import softmax" in text
    assert "def softmax" not in text


def test_a_function_of_ones_own_beats_the_reference() -> None:
    """What the answer's own cell defines is what it uses, whatever its name."""
    text = of("def softmax(x):\n    return 7\n\n\ndef soft_lookup(q):\n    return softmax(q)\n")
    assert "return 7" in text
    assert "from .." not in text


def test_what_is_defined_again_after_the_tests_does_not_count() -> None:
    """The graded function is the one that stands when the test cell runs."""
    cells = [
        CodeCell("soft_lookup", "def soft_lookup(q):\n    return 1\n"),
        CodeCell("soft_lookup-required", ""),
        CodeCell("", "def soft_lookup(q):\n    return 2\n"),
    ]
    assert "return 2" not in cut(COURSE, LOOKUP, cells, "soft_lookup-required").text


def test_lines_know_their_cells() -> None:
    """Every line of the cut text is traced to the cell and the line it came from."""
    made = [
        CodeCell("", "\n\nhelper = abs\n"),
        CodeCell("soft_lookup", f"# mine\n{OWN}"),
        CodeCell("soft_lookup-required", ""),
    ]
    found = cut(COURSE, LOOKUP, made, "soft_lookup-required")
    assert found.places == (("#1", 3), ("soft_lookup", 2), ("soft_lookup", 3))


def test_an_unreadable_answer_is_handed_over_as_it_is() -> None:
    """The judge says what the syntax error is; a cell without the function says that it is missing."""
    assert of("def soft_lookup(:\n") == "def soft_lookup(:\n"
    assert of("x = 1\n") == NOTHING


def test_parts_are_imported_beside_the_exercises() -> None:
    """However `parts` is imported, the module that the judge serves takes its place."""
    later = next(e for e in COURSE.exercises if e.chapter.order == 2)
    sources = ("from parts import softmax as s", "import parts as p, math", "from parts import softmax")
    for line, used in zip(sources, ("s", "p", "softmax"), strict=True):
        cells = [CodeCell(later.id, f"{line}\ndef {later.names[0]}(x):\n    return {used}\n")]
        assert "import parts" not in cut(COURSE, later, cells, "").text
        assert "_parts" in cut(COURSE, later, cells, "").text
