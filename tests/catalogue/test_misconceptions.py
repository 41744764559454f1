"""Misconceptions are read as data and spliced into the reference."""

from __future__ import annotations

import pytest

from grader.catalogue.model import AuthoringError, Misconception
from grader.catalogue.source import misconceptions, with_mistake

HEAD = 'says = {"en": "a", "zh": "甲"}\n    ask = {"en": "b", "zh": "乙"}\n'


def test_reads_every_class(course) -> None:
    """Each class gives its texts, its note and the functions that it replaces, at its own line."""
    found = misconceptions(course.exercise())
    assert [m.id for m in found][:2] == ["triples", "adds_two"]
    assert (found[0].says["en"], found[0].ask["zh"], found[0].note) == ("You wrote x * 3.", "为什么？", "double-0")
    assert dict(found[0].overrides) == {"double": "def double(x):\n    return x * 3"}
    assert course.misconceptions.read_text(encoding="utf-8").splitlines()[found[1].line - 1] == "class adds_two:"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('class m:\n    ask = {"en": "b", "zh": "乙"}\n\n    def double(x):\n        return x\n', "needs `says`"),
        ('class m:\n    says = {"en": "a", "zh": "甲"}\n\n    def double(x):\n        return x\n', "needs `ask`"),
        (
            f"class m:\n    {HEAD}".replace(', "zh": "甲"', "") + "\n    def double(x):\n        return x\n",
            "needs `says`",
        ),
        (f"class m:\n    {HEAD}".replace('"甲"', '""') + "\n    def double(x):\n        return x\n", "needs `says`"),
        (f"class m:\n    {HEAD}", "replaces no function"),
        ("class m:\n    says = dict(en=1)\n", "must be a plain value"),
        ("class m\n    pass\n", "syntax error"),
    ],
)
def test_mistakes_name_file_and_line(course, text: str, what: str) -> None:
    """A misconception without its texts or its function is reported as `file:line: what`."""
    course.misconceptions.write_text(text, encoding="utf-8")
    with pytest.raises(AuthoringError, match=rf"misconceptions\.py:\d+: .*{what}"):
        misconceptions(course.exercise())


def test_a_file_that_is_not_there(course) -> None:
    """An exercise without misconceptions.py is an author's mistake, not a traceback."""
    course.misconceptions.unlink()
    with pytest.raises(AuthoringError, match=r"misconceptions\.py:1: cannot be read"):
        misconceptions(course.exercise())


def spliced(reference: str, **overrides: str) -> dict[str, object]:
    """The names that the reference defines once these functions are put in place of its own."""
    names: dict[str, object] = {}
    exec(with_mistake(reference, Misconception("m", {}, {}, "", overrides, 1)), names)
    return names


def test_replaces_what_it_defines_and_nothing_else() -> None:
    """Functions above and below the replaced one stay, however long they are."""
    reference = (
        "import math\n\n\ndef first(x):\n    return 1\n\n\ndef second(x):\n    y = x\n    return y\n\n\n"
        "def third(x):\n    return first(x) + second(x)\n"
    )
    names = spliced(reference, second="def second(x):\n    return 100", first="def first(x):\n    return 10\n")
    assert names["third"](0) == 110  # type: ignore[operator]
    assert names["math"].pi > 3  # type: ignore[attr-defined]


def test_replaces_a_class() -> None:
    """A class of the reference can be replaced too."""
    names = spliced("class A:\n    size = 1\n\n\nB = A().size\n", A="class A:\n    size = 2")
    assert names["B"] == 2


def test_a_function_that_the_reference_lacks_changes_nothing() -> None:
    """What is not defined cannot be replaced (the gate complains about it)."""
    assert with_mistake("x = 1\n", Misconception("m", {}, {}, "", {"f": "def f(): pass"}, 1)) == "x = 1\n"
