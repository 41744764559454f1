"""Classes made for tests, and the command that grades them."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from grader.catalogue.load import catalogue
from grader.catalogue.source import stub_of

EXERCISE = catalogue().by_id["softmax"]
OTHER = catalogue().by_id["correlation_matrix"]
RIGHT = EXERCISE.solution.read_text(encoding="utf-8")
STUB = stub_of(EXERCISE)
OVERFLOWS = """import numpy as np


def softmax(scores, axis=-1):
    return np.exp(scores) / np.exp(scores).sum(axis=axis, keepdims=True)
"""


def hand_in(root: Path, student: str, text: str, exercise=EXERCISE) -> Path:
    """Write one student's answer; where it lies."""
    file = root / student / "exercises" / exercise.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "grader.cli.main", *map(str, words)]


def run(*words: object, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `grader WORDS`; a traceback in what it prints is a failure."""
    surroundings = {**os.environ, "TMPDIR": str(cwd), **(env or {})}
    done = subprocess.run(
        command(*words), cwd=cwd, env=surroundings, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stdout + done.stderr, done
    return done


def rows(path: Path) -> list[dict[str, str]]:
    """The table without seconds."""
    with open(path, encoding="utf-8", newline="") as file:
        return [{name: value for name, value in row.items() if name != "seconds"} for row in csv.DictReader(file)]


def left_behind(mark: str) -> list[str]:
    """Command lines of live processes whose environment or folder holds this text."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "environ").read_bytes() + os.readlink(folder / "cwd").encode()
            if mark.encode() in said and int(folder.name) != os.getpid():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found
