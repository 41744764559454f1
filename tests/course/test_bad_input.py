"""What goes wrong at the instructor's desk: one clear line, another exit code than 0, nothing overwritten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Graded
from .course_driver import CHAPTER, run

WITHOUT = """
import importlib.util, sys
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "nbgrader" else real(name, *rest)
from grader.cli.main import main
sys.argv = ["grader", *sys.argv[1:]]
main()
"""


def one_line(cwd: Path, *words: str) -> str:
    """The line that `grader course WORDS` ends with."""
    done = run("grader", "course", *words, cwd=cwd)
    assert done.returncode == 2, done
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stdout
    return done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_course_is_not_made_twice(nbcourse: Path) -> None:
    """A second init changes nothing and names --update."""
    before = contents(nbcourse)
    assert "add --update" in one_line(nbcourse.parent, "init", "course")
    assert contents(nbcourse) == before


@pytest.mark.parametrize("name", ["nbgrader_config.py", "source", "gradebook.db"])
def test_somebody_elses_course_is_left_alone(tmp_path: Path, name: str) -> None:
    """Files of an nbgrader course that was not made here are never overwritten."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / name).mkdir() if name == "source" else (tmp_path / "theirs" / name).write_text("x")
    before = contents(tmp_path)
    assert "choose another folder" in one_line(tmp_path, "init", "theirs")
    assert contents(tmp_path) == before


def test_wrong_folders(tmp_path: Path) -> None:
    """A file instead of a folder, and an update where no course is."""
    (tmp_path / "file").write_text("x")
    assert "is a file" in one_line(tmp_path, "init", "file")
    assert "holds no course" in one_line(tmp_path, "init", "nowhere", "--update")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "content", ["", "no notebook", "[]", '{"cells": 5}', '{"cells": [], "nbformat": 3}', "[" * 9999]
)
def test_an_update_refuses_a_notebook_that_it_cannot_read(nbcourse: Path, content: str) -> None:
    """The file is named; nothing is written."""
    file = nbcourse / "source" / CHAPTER / f"{CHAPTER}.ipynb"
    file.write_text(content, encoding="utf-8")
    before = contents(nbcourse)
    assert f"{CHAPTER}.ipynb cannot be read" in one_line(nbcourse.parent, "init", "course", "--update")
    assert contents(nbcourse) == before


def test_without_nbgrader_the_extra_is_named(tmp_path: Path) -> None:
    """The line says what to install."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "course", "init", "course"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'transformer-drills[course]'" in done.stderr
    assert not (tmp_path / "course").exists()


def test_unknown_names(graded: Graded, tmp_path: Path) -> None:
    """An unknown student or assignment is named, with what there is."""
    words = ("export", "feedback", "--to", str(tmp_path))
    assert "'nobody'" in one_line(graded.folder, *words, "--assignment", CHAPTER, "--student", "nobody")
    assert CHAPTER in one_line(graded.folder, *words, "--assignment", "ch99")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", ["none", "text", "cut", "other"])
def test_a_damaged_gradebook(nbcourse: Path, damage: str) -> None:
    """A missing, damaged or foreign database is one line, and the file stays as it is."""
    import sqlite3

    file = nbcourse / "gradebook.db"
    content = file.read_bytes()
    file.unlink()
    if damage == "other":
        sqlite3.connect(file).execute("CREATE TABLE t (x)").connection.close()
    elif damage != "none":
        file.write_bytes(
            b"no database at all, but long enough" * 50 if damage == "text" else content[: len(content) // 2]
        )
    before = file.read_bytes() if file.exists() else None
    assert "gradebook" in one_line(nbcourse, "export", "csv")
    assert (file.read_bytes() if file.exists() else None) == before
    assert not (nbcourse / "grades.csv").exists()


def test_files_that_are_no_export(graded: Graded, tmp_path: Path) -> None:
    """A missing file, a picture, and the wish to overwrite one's own export."""
    words = ("export", "canvas", "--assignment", CHAPTER)
    assert "missing.csv" in one_line(graded.folder, *words, str(tmp_path / "missing.csv"))
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\xff\xfe")
    assert "not a CSV file" in one_line(graded.folder, *words, str(picture))
    assert "your own export" in one_line(graded.folder, *words, str(picture), "--to", str(picture))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["picture.csv"]
