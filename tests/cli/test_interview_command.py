"""`grader interview` in a real pseudo-terminal: plan, parts, interruption, rubric, report, cards that are due."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cli_driver import ends_with_one_line, grader
from pty_driver import Screen
from rich.cells import cell_len

from grader.catalogue.load import catalogue

BEGIN = {"en": "Enter begins, q quits: ", "zh": "回车开始，q 退出："}
ASK = {"en": "then Enter: ", "zh": "按回车揭晓："}
REVEAL = {"en": "Enter reveals: ", "zh": "按回车揭晓："}
RATE = {"en": "q quit: ", "zh": "q 退出："}


def state(space: Path) -> dict:  # type: ignore[type-arg]
    return json.loads((space / ".grader" / "interview.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def questions(screen: Screen, language: str, count: int, rating: str) -> None:
    """Answer so many questions and rate each."""
    for _ in range(count):
        screen.until(ASK[language])
        screen.type("\n")
        screen.until(REVEAL[language])
        screen.type("\n")
        screen.until(RATE[language])
        screen.type(rating)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_interview_is_interrupted_resumed_and_reported(space: Path, tmp_path: Path, language: str) -> None:
    """Coding is skipped, then stopped in the questions; resumed there; ends with a report and cards that are due."""
    skip = {"en": "s skips, q quits: ", "zh": "s 跳过，q 退出："}[language]
    words = ("interview", "--minutes", "20", "--level", "warm-up", "--seed", "4", "--lang", language)
    with Screen(space, *words) as screen:
        screen.until(BEGIN[language])
        screen.type("\n")
        screen.until(skip)
        screen.type("s")
        questions(screen, language, 1, "3")
        screen.until(ASK[language])
        screen.type("q\n")
        assert screen.ended() == 0
    assert len(state(space)["results"]) == 2
    parts = state(space)["parts"]
    with Screen(space, "interview", "--lang", language) as screen:
        screen.until({"en": f"2 of {len(parts)} parts are done", "zh": f"已完成 2/{len(parts)}"}[language])
        questions(screen, language, sum(part["kind"] == "question" for part in parts) - 1, "3")
        for _ in range(2):
            screen.until({"en": "(q quits): ", "zh": "（q 退出）："}[language])
            screen.type("1e-9\n")
        screen.until(skip)
        screen.type("s")
        for _ in range(4):
            screen.until("1 2 3 4: ")
            screen.type("2")
        screen.until({"en": "Cards due now: ", "zh": "张卡已排为到期"}[language])
        assert screen.ended() == 0
        assert all(cell_len(line) <= 80 for line in screen.lines), [li for li in screen.lines if cell_len(li) > 80]
    assert not (space / ".grader" / "interview.json").exists()
    (report,) = (space / "drills" / "interviews").glob("*.md")
    assert f"code-{parts[0]['card'].removeprefix('code-')}" in report.read_text(encoding="utf-8")
    assert "<svg" in report.with_suffix(".html").read_text(encoding="utf-8")
    with closing(sqlite3.connect(space / ".grader" / "progress.db")) as db:
        known = {card for (card,) in db.execute("SELECT card FROM drill_memory")}
    assert parts[0]["card"] in known


def test_the_code_of_an_interview_survives_the_interruption(space: Path, tmp_path: Path) -> None:
    """What was written before q is there when it resumes, and passes."""
    words = ("interview", "--minutes", "20", "--level", "warm-up", "--seed", "4")
    with Screen(space, *words, EDITOR="true") as screen:
        screen.until(BEGIN["en"])
        screen.type("\n")
        screen.until("q quits: ")
        screen.type("\r")
        screen.until("came back at once")
        screen.type("\r")
        screen.until("still to be written")
        screen.until("s moves on, q quits: ")
        screen.type("q")
        assert screen.ended() == 0
    assert state(space)["seconds"] > 0
    exercise = catalogue().by_id[state(space)["parts"][0]["card"].removeprefix("code-")]
    (file,) = (space / "drills" / "interview").glob("coding_*.py")
    file.write_text(exercise.solution.read_text(encoding="utf-8"), encoding="utf-8")
    with Screen(space, "interview", EDITOR="true") as screen:
        screen.until(BEGIN["en"])
        screen.type("\n")
        screen.until("q quits: ")
        screen.type("\r")
        screen.until("came back at once")
        screen.type("\r")
        screen.until("Passed in")
        screen.until("2/")
    assert state(space)["results"][0]["share"] == 1.0


def test_a_kill_in_the_middle_of_a_part_loses_no_code(space: Path) -> None:
    """Killed while the file was being written: the next sitting goes on with it; an untouched plan is not kept."""
    words = ("interview", "--minutes", "20", "--level", "warm-up", "--seed", "4")
    with Screen(space, *words, EDITOR="true") as screen:
        screen.until(BEGIN["en"])
        screen.type("q\n")
        screen.until("Nothing was begun.")
        assert screen.ended() == 0
    assert not (space / ".grader" / "interview.json").exists()
    with Screen(space, *words, EDITOR="true") as screen:
        screen.until(BEGIN["en"])
        screen.type("\n")
        screen.until("q quits: ")
        (file,) = (space / "drills" / "interview").glob("coding_*.py")
        file.write_text("# half an hour of work\n", encoding="utf-8")
        screen.process.kill()
    with Screen(space, "interview", EDITOR="true") as screen:
        screen.until(BEGIN["en"])
        screen.type("\n")
        screen.until("q quits: ")
        assert file.read_text(encoding="utf-8") == "# half an hour of work\n"


def test_the_plan_alone_begins_nothing(space: Path) -> None:
    """--plan shows the parts and their clocks."""
    said = grader("interview", "--plan", "--minutes", "45", "--seed", "1", cwd=space)
    assert said.code == 0
    assert "debugging" in said.out
    assert not (space / ".grader" / "interview.json").exists()


def test_a_damaged_interview_is_set_aside(space: Path) -> None:
    """Said in one line; another one begins."""
    (space / ".grader").mkdir(exist_ok=True)
    (space / ".grader" / "interview.json").write_text("{", encoding="utf-8")
    said = grader("interview", "--minutes", "15", cwd=space)
    assert said.code == 0
    assert "set aside" in said.err
    assert list((space / ".grader").glob("interview.json.set-aside-*"))


def test_lengths_that_make_no_interview_are_refused(space: Path) -> None:
    """Too short, or no number: one line."""
    ends_with_one_line(grader("interview", "--minutes", "5", cwd=space), 2, "15<=x<=180")
    ends_with_one_line(grader("interview", "--minutes", "long", cwd=space), 2, "long")
