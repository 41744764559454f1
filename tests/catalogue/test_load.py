"""Reading the bank: course order, and one `file:line: what` for every mistake of an author."""

from __future__ import annotations

import re
import shutil

import pytest

from grader.catalogue.load import BANK, catalogue, read_catalogue
from grader.catalogue.model import AuthoringError
from grader.catalogue.source import hidden_tests


def line_of(file, start: str) -> int:
    """The number of the first line that begins with `start`."""
    return next(n for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if line.startswith(start))


def copy_room(course, name: str, chapter: str = "ch1_made_up", order: int = 20, requires: str = "[]") -> None:
    """A second exercise, in the same chapter or another one."""
    room = course.bank / chapter / name
    shutil.copytree(course.room, room)
    text = course.toml.read_text(encoding="utf-8")
    text = text.replace("order = 10", f"order = {order}").replace("requires = []", f"requires = {requires}")
    (room / "exercise.toml").write_text(text, encoding="utf-8")
    (course.solutions / chapter).mkdir(exist_ok=True)
    shutil.copy(course.solution, course.solutions / chapter / f"{name}.py")


def add_chapter(course, name: str, order: int) -> None:
    folder = course.bank / name
    folder.mkdir()
    text = course.chapter.read_text(encoding="utf-8").replace("order = 1", f"order = {order}")
    (folder / "chapter.toml").write_text(text, encoding="utf-8")


def test_reads_an_exercise(course) -> None:
    """An exercise's facts arrive as they are written."""
    exercise = course.exercise()
    assert (exercise.id, exercise.chapter.id, exercise.order) == ("double", "ch1_made_up", 10)
    assert (exercise.names, exercise.points, exercise.difficulty, exercise.seconds) == (("double",), 10.0, 1, 5.0)
    assert exercise.title == {"en": "Double", "zh": "加倍"}
    assert exercise.idea["en"] == "one\ntwo\nthree"
    assert exercise.hints["zh"] == ("提示", "关键", "接近代码")
    assert (exercise.path, exercise.module) == ("ch1_made_up/double.py", "ch1_made_up.double")
    assert exercise.solution == course.solution
    assert exercise.chapter.packages == ("numpy",)


def test_a_time_limit_has_a_default(course) -> None:
    """`seconds` may be left out."""
    course.change(course.toml, "seconds = 5\n", "")
    assert course.exercise().seconds > 0


def test_course_order(course) -> None:
    """Exercises come by chapter, then by their order, then by name; folders' names decide nothing."""
    add_chapter(course, "a_later_chapter", order=2)
    copy_room(course, "first_by_name", "a_later_chapter", order=1)
    copy_room(course, "zero", order=5)
    copy_room(course, "also_ten", order=10)
    found = course.catalogue()
    assert [e.id for e in found.exercises] == ["zero", "also_ten", "double", "first_by_name"]
    assert [c.id for c in found.chapters] == ["ch1_made_up", "a_later_chapter"]


def test_prerequisites_are_the_earlier_exercises_alone(course) -> None:
    """A submission may be given what comes before it: never its own reference, never a later one."""
    copy_room(course, "before", order=5)
    copy_room(course, "after", order=20, requires='["double"]')
    found = course.catalogue()
    assert list(found.prerequisites(found.by_id["double"])) == ["ch1_made_up.before"]
    assert [e.id for e in found.earlier(found.by_id["before"])] == []


def test_an_empty_bank_is_an_empty_course(tmp_path) -> None:
    """A bank without chapters gives no exercises and no complaint."""
    assert read_catalogue(tmp_path, tmp_path).exercises == ()


MISTAKES = [
    ("seconds = 5", "secondz = 5", "secondz", "unknown key 'secondz'"),
    ('title = { en = "Double", zh = "加倍" }\n', "", None, "'title' is missing"),
    ('title = { en = "Double", zh = "加倍" }', 'title = "Double"', "title", "'title' has the wrong type"),
    (', zh = "加倍"', "", "title", "'title' needs a text for each of en, zh"),
    ('zh = "加倍"', 'zh = " "', "title", "'title' needs a text for each of en, zh"),
    ('zh = "加倍"', 'zh = "加倍", fr = "Double"', "title", "'title' needs a text for each of en, zh"),
    ("order = 10", 'order = "ten"', "order", "'order' has the wrong type"),
    ("order = 10", "order = true", "order", "'order' has the wrong type"),
    ('names = ["double"]', "names = []", "names", "'names' must name at least one function or class"),
    ('names = ["double"]', "names = [2]", "names", "'names' must be a list of strings"),
    ("requires = []", 'requires = "none"', "requires", "'requires' has the wrong type"),
    ("points = 10", "points = 0", "points", "'points' must be positive"),
    ("points = 10", 'points = "10"', "points", "'points' has the wrong type"),
    ("points = 10\n", "", None, "'points' is missing"),
    ("difficulty = 1", "difficulty = 4", "difficulty", "'difficulty' must be 1, 2 or 3"),
    ("seconds = 5", "seconds = 0", "seconds", "'seconds'"),
    ("\nthree", "", "[idea]", "'idea.en' must have 3 lines"),
    ("\n三", "", "[idea]", "'idea.zh' must have 3 lines"),
    (', "nearly the code"', "", "[hints]", "'hints.en' needs 3 texts"),
    ('"关键"', '" "', "[hints]", "'hints.zh' needs 3 texts"),
    ('"关键"', "2", "[hints]", "'hints.zh' needs 3 texts"),
    ('en = ["a nudge", "the insight", "nearly the code"]', 'en = "abc"', "[hints]", "'hints.en' needs 3 texts"),
    ("difficulty = 1", "difficulty 1", "difficulty", "not TOML"),
]


@pytest.mark.parametrize(("old", "new", "place", "what"), MISTAKES, ids=[f"{m[1] or m[0]}"[:30] for m in MISTAKES])
def test_mistakes_in_an_exercise_name_file_and_line(course, old: str, new: str, place: str | None, what: str) -> None:
    """Every mistake in exercise.toml is reported as `file:line: what`."""
    course.change(course.toml, old, new)
    line = line_of(course.toml, place) if place else 1
    with pytest.raises(AuthoringError) as caught:
        course.catalogue()
    assert str(caught.value).startswith(f"{course.toml}:{line}: {what}")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("order = 1", "order = 1.5", "'order' has the wrong type"),
        ("packages =", "package =", "unknown key 'package'"),
        ('["numpy"]', "[1]", "'packages' must be a list of strings"),
        ('packages = ["numpy"]', "", "'packages' is missing"),
        (', zh = "虚构"', "", "'title' needs a text for each of en, zh"),
    ],
)
def test_mistakes_in_a_chapter_name_file_and_line(course, old: str, new: str, what: str) -> None:
    """Every mistake in chapter.toml is reported as `file:line: what`."""
    course.change(course.chapter, old, new)
    with pytest.raises(AuthoringError, match=rf"^{re.escape(str(course.chapter))}:\d+: {re.escape(what)}"):
        course.catalogue()


def test_bytes_that_are_no_text(course) -> None:
    """An exercise.toml that is not UTF-8 is a mistake like any other."""
    course.toml.write_bytes(b"title = \xff")
    with pytest.raises(AuthoringError, match=r"exercise\.toml:1: "):
        course.catalogue()


@pytest.mark.parametrize("required", ["double", "no_such", "after"])
def test_requires_must_come_earlier(course, required: str) -> None:
    """An exercise requires neither itself, nor one that is not there, nor a later one."""
    copy_room(course, "after", order=20)
    course.change(course.toml, "requires = []", f'requires = ["{required}"]')
    with pytest.raises(AuthoringError, match=rf"double/exercise\.toml:\d+: requires '{required}', which does not come"):
        course.catalogue()


def test_two_exercises_of_one_name(course) -> None:
    """An id names one exercise in the whole course."""
    add_chapter(course, "ch2_more", order=2)
    copy_room(course, "double", "ch2_more")
    with pytest.raises(AuthoringError, match=r"ch2_more/double/exercise\.toml:\d+: there are two exercises called"):
        course.catalogue()


def test_hidden_tests_are_read_in_order_with_their_tiers(course) -> None:
    """A hidden test's docstring and marker are read without running it."""
    tests = hidden_tests(course.exercise())
    assert [(t.name, t.tier) for t in tests] == [
        ("test_small", "required"),
        ("test_negative", "required"),
        ("test_single_precision", "stretch"),
    ]
    assert tests[0].says == "gives 2 and 6 for 1 and 3"
    assert tests[0].line == line_of(course.hidden, "def test_small")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('    """keeps the sign"""\n', "", "def test_negative"),
        ('"""keeps the sign"""', '"""keeps\n    the sign"""', "def test_negative"),
        ("def test_negative(submission):", "def test_negative(submission)", "def test_negative"),
    ],
)
def test_mistakes_in_hidden_tests_name_file_and_line(course, old: str, new: str, line: str) -> None:
    """A hidden test without a one-line docstring, or with a syntax error, is reported where it stands."""
    course.change(course.hidden, old, new)
    with pytest.raises(AuthoringError, match=rf"test_hidden\.py:{line_of(course.hidden, line)}: "):
        hidden_tests(course.exercise())


def test_the_shipped_course_is_whole() -> None:
    """Every room of the bank is an exercise of the course, and every exercise has its reference."""
    found = catalogue()
    rooms = {room.name for room in BANK.glob("*/*/") if room.name != "__pycache__"}
    assert rooms == set(found.by_id)
    assert all(exercise.solution.is_file() for exercise in found.exercises)
