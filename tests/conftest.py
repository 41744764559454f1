"""Fixtures that several folders share: one warm sandbox, and a course of one exercise made for the test."""

from __future__ import annotations

import contextlib
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.catalogue.load import Catalogue, read_catalogue
from grader.catalogue.model import Exercise
from grader.sandbox.client import Sandbox

# What a shell starts in the background ignores Ctrl-C, and so would every command that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

CHAPTER = """order = 1
title = { en = "Made up", zh = "虚构" }
packages = ["numpy"]
"""
EXERCISE = '''title = { en = "Double", zh = "加倍" }
order = 10
names = ["double"]
requires = []
points = 10
difficulty = 1
seconds = 5

[idea]
en = """
one
two
three"""
zh = """
一
二
三"""

[hints]
en = ["a nudge", "the insight", "nearly the code"]
zh = ["提示", "关键", "接近代码"]
'''
SOLUTION = '''"""Double: twice as much.

>>> double(np.array([1.5])).tolist()
[3.0]
"""

import numpy as np


def double(x):
    """Return twice `x`."""
    ### BEGIN SOLUTION
    return x * 2
    ### END SOLUTION
'''
HIDDEN = '''"""Hidden tests of double."""

import numpy as np
import pytest

from grader.judge import checks


def test_small(submission):
    """gives 2 and 6 for 1 and 3"""
    checks.matches(submission.double(np.array([1.0, 3.0])), np.array([2.0, 6.0]))


def test_negative(submission):
    """keeps the sign"""
    checks.matches(submission.double(np.array([-1.5])), np.array([-3.0]))


@pytest.mark.stretch
def test_single_precision(submission):
    """keeps float32"""
    checks.matches(submission.double(np.array([0.5], np.float32)), np.array([1.0]), dtype=np.float32)
'''
WRONG = {"triples": "x * 3", "adds_two": "x + 2", "squares": "x**2", "halves": "x / 2", "negates": "-2 * x"}
WRONG |= {"forgets_the_sign": "abs(2 * x)"}
POINT_LABELS = {
    "en": ("## Interview points", "Level", "core", "Answer", "Follow-up", "Common wrong answer", "Source"),
    "zh": ("## 面试要点", "级别", "核心", "回答", "追问", "常见错误", "出处"),
}


def mistake(name: str, body: str, note: str = "double-0") -> str:
    """One class of a misconceptions.py."""
    return f"""
class {name}:
    says = {{"en": "You wrote {body}.", "zh": "你写的是 {body}。"}}
    ask = {{"en": "Why?", "zh": "为什么？"}}
    note = "{note}"

    def double(x):
        return {body}
"""


def notes(language: str, count: int = 6) -> str:
    """A notes file with that many interview points."""
    heading, level, core, *labels = POINT_LABELS[language]
    points = [
        f"### [double-{n}] Why?\n- **{level}:** {core}\n" + "".join(f"- **{label}:** text\n" for label in labels)
        for n in range(count)
    ]
    return "\n".join(["# Double\n\nThe idea.\n", f"{heading}\n", *points])


class Course:
    """A bank with one exercise that is right in every respect; a test changes what it is about."""

    def __init__(self, root: Path) -> None:
        self.bank, self.solutions = root / "bank", root / "solutions"
        self.room = self.bank / "ch1_made_up" / "double"
        self.solution = self.solutions / "ch1_made_up" / "double.py"
        self.chapter = self.room.parent / "chapter.toml"
        self.toml, self.hidden = self.room / "exercise.toml", self.room / "test_hidden.py"
        self.misconceptions = self.room / "misconceptions.py"
        self.room.mkdir(parents=True)
        self.solution.parent.mkdir(parents=True)
        self.chapter.write_text(CHAPTER, encoding="utf-8")
        self.toml.write_text(EXERCISE, encoding="utf-8")
        self.solution.write_text(SOLUTION, encoding="utf-8")
        self.hidden.write_text(HIDDEN, encoding="utf-8")
        self.misconceptions.write_text("\n".join(mistake(n, b) for n, b in WRONG.items()), encoding="utf-8")
        for language in POINT_LABELS:
            self.notes(language).write_text(notes(language), encoding="utf-8")

    def notes(self, language: str) -> Path:
        return self.room / f"notes.{language}.md"

    @staticmethod
    def change(file: Path, old: str, new: str) -> None:
        """Replace a piece of one of the files; it must be there."""
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def add_mistake(self, name: str, body: str, note: str = "double-0") -> None:
        text = self.misconceptions.read_text(encoding="utf-8")
        self.misconceptions.write_text(f"{text}\n{mistake(name, body, note)}", encoding="utf-8")

    def write_notes(self, language: str, count: int) -> None:
        self.notes(language).write_text(notes(language, count), encoding="utf-8")

    def catalogue(self) -> Catalogue:
        return read_catalogue(self.bank, self.solutions)

    def read(self) -> tuple[Catalogue, Exercise]:
        """The catalogue as it stands now, and its exercise."""
        catalogue = self.catalogue()
        return catalogue, catalogue.by_id["double"]

    def exercise(self) -> Exercise:
        return self.read()[1]


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    yield Course(tmp_path)
    for name in [name for name in sys.modules if name.startswith("ch1_made_up")]:
        del sys.modules[name]  # pytest keeps the hidden tests of one run; the next test has others


@pytest.fixture(scope="session")
def torch_sandbox() -> Iterator[Sandbox]:
    """The same with PyTorch in it."""
    with Sandbox(["numpy", "einops", "torch"]) as warm:
        yield warm


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """The strongest sandbox that this machine offers, warm for the whole run."""
    with Sandbox(["numpy", "einops"]) as warm:
        yield warm


@pytest.fixture
def full_disk() -> Callable[[int], contextlib.AbstractContextManager[None]]:
    """`with full_disk(1000):` every file ends at that many bytes; the write beyond it fails half way."""

    @contextlib.contextmanager
    def ends_at(size: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return ends_at
