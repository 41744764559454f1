"""The instructor's guide: what it tells people to type is what the tests run."""

from __future__ import annotations

import re
from pathlib import Path

from .conftest import Graded
from .course_driver import CHAPTER, RAN, succeed

GUIDE = Path(__file__).parents[2] / "docs" / "instructors.md"


def test_the_ten_commands_of_the_guide_are_run_here(graded: Graded) -> None:
    """From an empty folder to the file for Canvas: each command of the guide's first block ends well."""
    block = re.search(r"## Ten commands.*?```\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    assert block is not None
    commands = [line.split("#")[0].strip() for line in block[1].splitlines() if line.strip()]
    commands = [line for line in commands if not line.startswith("cd ")]
    assert len(commands) == 10
    (graded.folder / "canvas.csv").write_text(f"Student,ID,{CHAPTER} (1)\nOne,right,\n", encoding="utf-8")
    succeed(*commands[-1].split(), cwd=graded.folder)
    assert [command for command in commands if command not in RAN] == []


def test_the_guide_names_every_command() -> None:
    """No command of `grader course` is missing from the guide."""
    text = GUIDE.read_text(encoding="utf-8")
    for words in ("init", "export csv", "export canvas", "export moodle", "export feedback"):
        assert f"grader course {words}" in text
