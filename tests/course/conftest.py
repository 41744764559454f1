"""One course for all tests of this folder: made, released, handed in, graded and returned by nbgrader itself."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="the extra [course] is not installed")

from .course_driver import CHAPTER, filled, grades, hand_in, released, succeed
from .kinds import Kind, kinds

DUE, LATE = "2026-01-10 12:00:00 UTC", "2026-01-12 11:00:00 UTC"
FETCHED = "me"  # hands in through the exchange


@dataclass(frozen=True)
class Graded:
    """The course after grading: what was said on the way, and the grades."""

    folder: Path
    kinds: dict[str, Kind]
    said: str
    grades: dict[str, dict[str, str]]

    def feedback(self, student: str) -> str:
        return (self.folder / "feedback" / student / CHAPTER / f"{CHAPTER}.html").read_text(encoding="utf-8")

    def autograded(self, student: str) -> dict[str, Any]:
        file = self.folder / "autograded" / student / CHAPTER / f"{CHAPTER}.ipynb"
        return dict(json.loads(file.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose first chapter is generated. Copy it, do not touch it."""
    root = tmp_path_factory.mktemp("course")
    succeed("grader", "course", "init", "course", "--exchange", "exchange", cwd=root)
    succeed("nbgrader", "generate_assignment", CHAPTER, cwd=root / "course")
    return root / "course"


@pytest.fixture
def nbcourse(fresh: Path, tmp_path: Path) -> Path:
    """The same for one test."""
    return copied(fresh, tmp_path / "course")


def copied(course: Path, to: Path) -> Path:
    """A course of its own elsewhere, with an exchange of its own."""
    shutil.copytree(course, to)
    exchange = to.parent / "exchange"
    exchange.mkdir(exist_ok=True)
    exchange.chmod(0o777)
    config = to / "nbgrader_config.py"
    text = re.sub(r"c\.Exchange\.root = .*", f"c.Exchange.root = {str(exchange)!r}", config.read_text())
    config.write_text(text)
    return to


@pytest.fixture(scope="session")
def graded(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Every kind of notebook, graded in one run with the isolated step; one student used the exchange."""
    course = copied(fresh, tmp_path_factory.mktemp("graded") / "course")
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text().replace("# c.", "c."))  # the late policy of the guide
    student = through_the_exchange(course, course.parent / "student")
    every = {kind.name: kind for kind in kinds(released(course))}
    for kind in every.values():
        path = hand_in(course, kind.name, kind.content, kind.file)
        (path.parent / "timestamp.txt").write_text(LATE if kind.name == "late" else DUE)
    hand_in(course, "broken", "this is no notebook")
    succeed("nbgrader", "db", "assignment", "add", CHAPTER, f"--duedate={DUE}", cwd=course)
    from .course_driver import run

    done = run("nbgrader", "autograde", CHAPTER, cwd=course)
    assert done.returncode == 1, done.stderr  # "broken" cannot be graded, and nbgrader says so
    succeed("nbgrader", "generate_feedback", CHAPTER, cwd=course)
    found = grades(course)
    found[FETCHED] = found.pop(student)
    return Graded(course, every, done.stderr, found)


def through_the_exchange(course: Path, home: Path) -> str:
    """Release, fetch, fill in, submit, collect; the student's name."""
    succeed("nbgrader", "release_assignment", CHAPTER, cwd=course)
    home.mkdir()
    shutil.copyfile(course / "nbgrader_config.py", home / "nbgrader_config.py")
    succeed("nbgrader", "fetch_assignment", CHAPTER, cwd=home)
    notebook = home / CHAPTER / f"{CHAPTER}.ipynb"
    notebook.write_text(json.dumps(filled(json.loads(notebook.read_text(encoding="utf-8")))), encoding="utf-8")
    succeed("nbgrader", "submit", CHAPTER, cwd=home)
    succeed("nbgrader", "collect", CHAPTER, cwd=course)
    return next((course / "submitted").iterdir()).name
