"""The data that the rest of the program passes around about exercises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

LANGUAGES = ("en", "zh")
Text = Mapping[str, str]  # language -> text
Tier = Literal["required", "stretch"]


class AuthoringError(Exception):
    """A mistake in the bank or the solutions. Reads `file:line: what`."""

    def __init__(self, file: Path, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}")


@dataclass(frozen=True)
class HiddenTest:
    """One test function of a hidden grader; `says` is the line that the learner reads."""

    name: str
    says: str
    tier: Tier
    line: int


@dataclass(frozen=True)
class Misconception:
    """A plausible wrong version: the functions it replaces, and what to tell whoever wrote it."""

    id: str
    says: Text
    ask: Text
    note: str
    overrides: Mapping[str, str]  # function name -> its source
    line: int


@dataclass(frozen=True)
class InterviewPoint:
    """One question of the notes with everything needed to drill it."""

    id: str
    level: str
    question: str
    answer: str
    follow_up: str
    wrong: str
    source: str


@dataclass(frozen=True, eq=False)
class Chapter:
    """A folder of exercises; `packages` may be imported by a submission, beside the pure standard library."""

    id: str
    order: int
    title: Text
    packages: tuple[str, ...]
    forbids: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise: its own facts, and where its room in the bank and its reference are."""

    id: str
    chapter: Chapter
    order: int
    title: Text
    names: tuple[str, ...]
    requires: tuple[str, ...]
    points: float
    difficulty: int
    seconds: float
    idea: Text
    hints: Mapping[str, tuple[str, ...]]
    forbids: Mapping[str, str]  # part of an operator's name -> what to write instead
    part_of_model: bool  # must pass before the learner's parts are assembled
    role: str  # what it is to the assembled model or the gallery: "model", "decode", "graph", ..., or ""
    room: Path
    solution: Path

    @property
    def path(self) -> str:
        """Where the exercise's file stands below `exercises/`, e.g. `ch1_by_hand/softmax.py`."""
        return f"{self.chapter.id}/{self.id}.py"

    @property
    def module(self) -> str:
        """Its dotted name below the root package, e.g. `ch1_by_hand.softmax`."""
        return f"{self.chapter.id}.{self.id}"

    @property
    def hidden_tests(self) -> Path:
        return self.room / "test_hidden.py"

    def notes(self, language: str) -> Path:
        return self.room / f"notes.{language}.md"
