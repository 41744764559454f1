"""The gate complains about everything that must not ship, as `file:line: what`."""

from __future__ import annotations

import re
import shutil

import pytest

from grader.judge.gate import check_course, check_exercise


@pytest.fixture
def complaints(course, sandbox):
    """What the gate says about the made-up exercise."""
    return lambda: list(check_exercise(*course.read(), sandbox))


def heard(said: list[str], pattern: str) -> bool:
    """Whether one of the complaints is this one, with its place before it."""
    assert all(re.match(r"/.+:\d+: ", line) for line in said), said
    return any(re.search(rf":\d+: {pattern}", line) for line in said)


def test_a_whole_exercise_gives_no_complaint(course, complaints) -> None:
    """An exercise that is right in every respect passes the gate."""
    assert complaints() == []
    assert list(check_course(course.catalogue())) == []


TEST_AGAIN = '"""keeps the sign"""\n    checks.matches(submission.double(np.array([-1.5])), np.array([-3.0]))\n'
CHANGES = {
    "a docstring of the module": ("solution", '"""Double:', 'TASK = """Double:', "the module needs a docstring"),
    "a docstring of the function": ("solution", '    """Return twice `x`."""\n', "", "double needs a docstring"),
    "a missing name": ("solution", "def double(x)", "def twice(x)", "does not define double"),
    "a wrong reference": ("solution", "x * 2", "x * 2 + 1e-3", "the reference does not pass test_small"),
    "a reference without star": ("solution", "x * 2", "x * np.float64(2)", "the reference does not pass test_si"),
    "a forbidden import": ("solution", "import numpy", "import os\nimport numpy", "breaks its own rule: "),
    "a false example": ("solution", "[3.0]", "[4.0]", "a worked example of double does not hold"),
    "no example": ("solution", ">>> double(np.array([1.5])).tolist()\n[3.0]", "", "no worked example"),
    "no block": ("solution", "    ### BEGIN SOLUTION\n", "", "### END SOLUTION without"),
    "a stub that gives it away": (
        "solution", "    ### BEGIN SOLUTION\n    return x * 2\n    ### END SOLUTION\n", "    return x * 2\n",
        "double has no BEGIN SOLUTION block",
    ),
    "a stub that passes": (
        "solution", "    ### BEGIN SOLUTION\n    return x * 2\n    ### END SOLUTION\n", "    return x * 2\n",
        "the stub passes test_small",
    ),
    "a stub that is no Python": (
        "solution", "import numpy as np\n",
        "import numpy as np\n\nif True:\n### BEGIN SOLUTION\n    y = 1\n### END SOLUTION\n", "its stub is no Python",
    ),
    "a test without docstring": ("hidden", '    """keeps the sign"""\n', "", "test_negative needs a one-line doc"),
    "two tests of one name": ("hidden", "test_negative", "test_small", "there are 2 tests called test_small"),
    "a test that errs": ("hidden", TEST_AGAIN, '"""errs"""\n    1 / 0\n', "the reference does not pass test_negative"),
    "no required test": ("hidden", "\n\ndef test_", "\n\n@pytest.mark.stretch\ndef test_", "no required test"),
    "another id": ("zh", "[double-3]", "[double-33]", r"ids or levels differ from notes\.en\.md"),
    "another level": ("zh", "**级别:** 核心\n", "**级别:** 深入\n", r"ids or levels differ from notes\.en\.md"),
    "an id twice": ("en", "[double-3]", "[double-2]", "point 4 repeats the id double-2"),
    "a broken form": ("en", "- **Source:** text\n", "", r"\[double-0\] has no line"),
    "an unknown note": ("misconceptions", 'note = "double-0"', 'note = "other"', "triples: no interview point"),
    "too few misconceptions": ("misconceptions", "class squares", "'''\nclass squares", "1 misconceptions; at least 6"),
    "an unknown function": (
        "misconceptions", "def double(x):\n        return x * 3", "def triple(x):\n        return x * 3",
        "triples: replaces triple, which the reference does not define",
    ),
    "a right misconception": ("misconceptions", "return x * 3", "return x * 2", "triples: passes every test"),
    "twins": ("misconceptions", "return x + 2", "return x + x + x", "triples: is diagnosed as nothing"),
    "a text in one language": ("misconceptions", ', "zh": "为什么？"', "", "triples needs `ask` in en, zh"),
}  # fmt: skip


@pytest.mark.parametrize(("where", "old", "new", "said"), CHANGES.values(), ids=CHANGES)
def test_the_gate_refuses(course, complaints, where: str, old: str, new: str, said: str) -> None:
    """One thing wrong with an exercise is reported with its file and line."""
    file = course.notes(where) if where in ("en", "zh") else getattr(course, where)
    course.change(file, old, new)
    if said.startswith("1 misconceptions"):
        file.write_text(file.read_text(encoding="utf-8").split("class adds_two")[0], encoding="utf-8")
    assert heard(complaints(), said)


def test_a_complaint_names_the_line(course, complaints) -> None:
    """The line of a complaint is the line where the thing stands."""
    course.change(course.misconceptions, "return x / 2", "return 2 * x")
    text = course.misconceptions.read_text(encoding="utf-8").splitlines()
    assert f"{course.misconceptions}:{text.index('class halves:') + 1}: halves: passes every test" in complaints()


def test_a_misconception_that_makes_a_test_err(course, complaints) -> None:
    """A hidden test must bear whatever a misconception returns."""
    course.change(course.hidden, TEST_AGAIN, '"""errs"""\n    assert submission.double(np.array([-1.5]))[0] == -3\n')
    assert heard(complaints(), "triples: makes test_negative err: The grader's own trouble")


def test_most_misconceptions_fail_a_required_test(course, complaints) -> None:
    """At least four misconceptions must cost more than the star."""
    for name, body in (("x * 3", 3), ("x + 2", 4), ("x / 2", 5)):
        course.change(
            course.misconceptions, f"return {name}", f"return 2 * x + ({body} if x.dtype == np.float32 else 0)"
        )
    course.change(course.misconceptions, "\nclass triples", "\nimport numpy as np\n\nclass triples")
    assert heard(complaints(), "only 3 fail a required test; 4 must")


def test_two_misconceptions_of_one_name(course, complaints) -> None:
    """A misconception's name is its id: the second one would silently replace the first."""
    course.change(course.misconceptions, "class adds_two", "class triples")
    assert complaints() != []


def test_stray_files(course, complaints) -> None:
    """A file that belongs to nothing does not ship; Python's own caches are left out."""
    (course.room / "notes.fr.md").write_text("", encoding="utf-8")
    (course.room / "__pycache__").mkdir(exist_ok=True)
    assert [line for line in complaints() if "stray" in line] == [f"{course.room}/notes.fr.md:1: a stray file"]


@pytest.mark.parametrize("wrapped", ["it is\n1. With -1", "from\n- 1 to", "5\n* 2", "that x\n> 1", "see\n12) and"])
def test_a_wrapped_line_that_markdown_takes_for_a_list(course, complaints, wrapped: str) -> None:
    """A number or a sign that wrapping put at the start of a line would be shown as a list or a quotation."""
    course.change(course.notes("zh"), "The idea.", f"The idea.\n\nHere {wrapped} is.")
    assert complaints() == [f"{course.notes('zh')}:6: wrapping makes this line look like a list or a quotation"]


@pytest.mark.parametrize(
    "block",
    [
        "- one\n  more\n- two",
        "1. one\n2. two",
        "    x\n    - 1",
        "```\n- 1\n\n+ 2\n```",
        "| x |\n|---|",
        "It is\n**b**\n-1\n1.5",
    ],
)
def test_lists_and_code_may_have_such_lines(course, complaints, block: str) -> None:
    """A list, code, a table and an ordinary line that begins with a number are what they look like."""
    course.change(course.notes("en"), "The idea.", f"The idea.\n\n{block}")
    assert complaints() == []


@pytest.mark.parametrize("missing", ["hidden", "misconceptions", "solution", "notes.en.md", "notes.zh.md"])
def test_missing_files(course, complaints, missing: str) -> None:
    """A file that is missing is a complaint, not a traceback."""
    file = getattr(course, missing) if hasattr(course, missing) else course.room / missing
    file.unlink()
    assert heard(complaints(), ".*(cannot be read|does not exist)")


def test_too_few_interview_points(course, complaints) -> None:
    """Notes hold at least six interview points, in both languages."""
    for language in ("en", "zh"):
        course.write_notes(language, 5)
    assert sum("fewer than 6 interview points" in line for line in complaints()) == 2


def test_stray_solutions(course) -> None:
    """A reference that belongs to no exercise does not ship."""
    stray = course.solution.with_name("triple.py")
    stray.write_text("", encoding="utf-8")
    assert list(check_course(course.catalogue())) == [f"{stray}:1: a stray file"]


def test_interview_points_are_unique_in_the_course(course) -> None:
    """Two exercises do not use one id for their interview points."""
    room = course.room.with_name("twice")
    shutil.copytree(course.room, room)
    shutil.copy(course.solution, course.solution.with_name("twice.py"))
    said = list(check_course(course.catalogue()))
    assert heard(said, "the id double-0 is used by double too")
    assert len(said) == 6


def test_a_room_without_its_exercise_toml(course) -> None:
    """A room that the catalogue does not see would be left out without a word: the gate says so."""
    room = course.room.with_name("forgotten")
    shutil.copytree(course.room, room)
    (room / "exercise.toml").unlink()
    assert heard(list(check_course(course.catalogue())), ".*")
