"""Runs `nbgrader` as an instructor does, and makes the notebooks that students hand in."""

from __future__ import annotations

import copy
import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grader.catalogue.load import catalogue
from grader.catalogue.model import Exercise
from grader.course.notebook import _with_parts
from grader.course.pieces import pieces

BIN = Path(sys.executable).parent
CHAPTER = "ch1_by_hand"
Notebook = dict[str, Any]
RAN: set[str] = set()  # every command that was run, as one types it


def run(*words: str, cwd: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """One command of this environment's, without its folder on PATH."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV_", "GRADER"))}
    env |= {"JUPYTER_PLATFORM_DIRS": "1", "PATH": "/usr/bin:/bin", **extra}
    command = [str(BIN / words[0]), *words[1:]]
    RAN.add(" ".join(words))
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False)


def succeed(*words: str, cwd: Path, **extra: str) -> str:
    """The same, for a command that must end well; what it said."""
    done = run(*words, cwd=cwd, **extra)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def released(course: Path, chapter: str = CHAPTER) -> Notebook:
    return dict(json.loads((course / "release" / chapter / f"{chapter}.ipynb").read_text(encoding="utf-8")))


def answer(exercise: Exercise) -> str:
    """The right content of an answer cell."""
    return _with_parts(pieces(exercise), exercise)


def filled(notebook: Notebook, answers: Mapping[str, str] | None = None) -> Notebook:
    """The notebook with the reference in every answer cell, or with these answers where there are some."""
    made = copy.deepcopy(notebook)
    for name, cell in by_name(made).items():
        if cell["metadata"]["nbgrader"]["solution"]:
            cell["source"] = (answers or {}).get(name, answer(catalogue().by_id[name]))
    return made


def by_name(notebook: Notebook) -> dict[str, Any]:
    """nbgrader's name -> cell."""
    return {c["metadata"]["nbgrader"]["grade_id"]: c for c in notebook["cells"] if "nbgrader" in c["metadata"]}


def code(source: str) -> dict[str, Any]:
    """A cell that a student added."""
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": source}


def insert(notebook: Notebook, before: str, cell: dict[str, Any]) -> Notebook:
    """The notebook with one more cell before the named one ("" puts it at the end)."""
    place = notebook["cells"].index(by_name(notebook)[before]) if before else len(notebook["cells"])
    notebook["cells"].insert(place, cell)
    return notebook


def change(notebook: Notebook, name: str, edit: Callable[[str], str]) -> Notebook:
    cell = by_name(notebook)[name]
    cell["source"] = edit("".join(cell["source"]))
    return notebook


def hand_in(course: Path, student: str, content: Notebook | str, file: str = "", chapter: str = CHAPTER) -> Path:
    """Put a student's notebook where nbgrader collects it."""
    folder = course / "submitted" / student / chapter
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (file or f"{chapter}.ipynb")
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def grades(course: Path, to: str = "grades.csv") -> dict[str, dict[str, str]]:
    """Student -> their line of nbgrader's export."""
    succeed("nbgrader", "export", f"--to={to}", cwd=course)
    with open(course / to, encoding="utf-8", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}
