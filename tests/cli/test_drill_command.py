"""`grader drill` as a candidate uses it: a terminal of 80 columns without colour, both languages, and bad input."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from cli_driver import AS_ANYONE, GRADER, ends_with_one_line, environment, grader
from pty_driver import Screen
from rich.cells import cell_len

from grader.catalogue.load import catalogue
from grader.cli import common
from grader.drills.calculation import draw
from grader.drills.deck import cards

ONE_CALCULATION = ("drill", "--kind", "calculation", "--chapter", "kv-cache", "--seed", "5")


def reviews(space: Path) -> list[tuple[str, int]]:
    """Card and rating of what is kept in the workspace."""
    with closing(sqlite3.connect(space / ".grader" / "progress.db")) as db:
        return list(db.execute("SELECT card, rating FROM drill_reviews ORDER BY id"))


@pytest.mark.parametrize(("language", "reveal"), [("en", "In 30 seconds"), ("zh", "30 秒回答")])
def test_a_recall_card_from_question_to_rating(space: Path, language: str, reveal: str) -> None:
    """The answer comes after an attempt; longer answer and three follow-ups on demand; the rating is kept at once."""
    with Screen(space, "drill", "--kind", "recall", "--chapter", "ch1", "--lang", language) as screen:
        screen.until("Enter: " if language == "en" else "揭晓：")
        screen.type("一次点积\x7f得分\n" if language == "zh" else "dot products\n")
        screen.until(reveal)
        screen.until("q quit:" if language == "en" else "q 退出：")
        screen.type("m")
        screen.until("Source" if language == "en" else "出处")
        screen.until("q quit:" if language == "en" else "q 退出：")
        for number in (1, 2, 3):
            screen.type("f")
            screen.until(f"Follow-up {number} of 3" if language == "en" else f"追问 {number}/3")
            screen.type("\n")
            screen.until("q quit:" if language == "en" else "q 退出：")
        screen.type("3")
        screen.until("Back in 10 min" if language == "en" else "10 分钟后再见")
        screen.until("Enter: " if language == "en" else "揭晓：")
        assert len(reviews(space)) == 1
        assert reviews(space)[0][1] == 3
        screen.type("\x04")
        assert screen.ended() == 0
        assert all(cell_len(line) <= 80 for line in screen.lines), [li for li in screen.lines if cell_len(li) > 80]
        assert not re.search(r"\x1b\[[0-9;]*m", screen.raw)


def test_bytes_that_are_no_text_are_an_answer_like_another(space: Path) -> None:
    """A pipe in another encoding: no traceback, and the rating after it counts."""
    words = [str(GRADER), "drill", "--kind", "recall", "--new", "1"]
    strict = environment({"PYTHONIOENCODING": "utf-8:strict"})
    done = subprocess.run(
        words, cwd=space, env=strict, input=b"\xff\n\xff\n4\n", capture_output=True, timeout=60, check=False
    )
    assert b"Traceback" not in done.stderr, done
    assert [rating for _, rating in reviews(space)] == [4], done


@pytest.mark.parametrize(("language", "enter", "rate"), [("en", "Enter: ", "q quit: "), ("zh", "揭晓：", "q 退出：")])
def test_a_terminal_of_40_columns_is_enough(space: Path, language: str, enter: str, rate: str) -> None:
    """Prompts, answers and the page fit it: the terminal itself breaks no line."""
    with Screen(space, "drill", "--kind", "recall", "--lang", language, columns=40) as screen:
        screen.until(enter)
        screen.type("\n")
        for key in "mf":
            screen.until(rate)
            screen.type(key)
        screen.until("reveals: " if language == "en" else "揭晓：")
        screen.type("\n")
        screen.until(rate)
        screen.type("q")
        assert screen.ended() == 0
        assert all(cell_len(line) <= 40 for line in screen.lines), [li for li in screen.lines if cell_len(li) > 40]


def test_quitting_anywhere_keeps_what_was_rated_and_the_terminal(space: Path) -> None:
    """q at a question, Ctrl-C at the rating: the rating before stands, the terminal is as it was."""
    for stop in ("q\n", "\n\x03"):
        with Screen(space, "drill", "--kind", "recall", "--level", "core") as screen:
            screen.until("Enter: ")
            screen.type("\n")
            screen.until("q quit: ")
            screen.type("4")
            screen.until("Enter: ")
            if stop.startswith("\n"):
                screen.type("\n")
                screen.until("q quit: ")
            screen.type(stop.removeprefix("\n"))
            screen.until("every rating is kept")
            assert screen.ended() == 0
    assert [rating for _, rating in reviews(space)] == [4, 4]
    assert len({card for card, _ in reviews(space)}) == 2


def test_a_calculation_is_graded_and_the_mistake_named(space: Path) -> None:
    """No number counts nothing; a slip is named; the second try may still be right, which is rated hard."""
    with Screen(space, *ONE_CALCULATION) as screen:
        screen.until("(q quits): ")
        screen.type("many\n")
        screen.until("That is no number")
        by_id = {card.id: card for card in cards(("calculation",))}
        shown = "\n".join(screen.lines)
        drawn = next(
            d
            for card in by_id.values()
            for d in [draw(card.content, _seed(5))]  # type: ignore[arg-type]
            if "".join(d.question("en").split()) in "".join(shown.split())
        )
        value, slip = drawn.slips[0]
        screen.type(f"{value!r}\n")
        screen.until("Not right")
        screen.until(drawn.text(slip.says["en"])[:30])
        screen.type(f"{drawn.answer!r}\n")
        screen.until("Right: ")
        screen.until("Back in")
        assert [rating for _, rating in reviews(space)] == [2]


def _seed(seed: int) -> int:
    import random

    return random.Random(seed).randrange(2**31)


def test_a_wrong_line_is_found(space: Path) -> None:
    """Two lines guessed wrong: the right one is said, with the mistake; the card comes back soon."""
    with Screen(space, "drill", "--kind", "spot", "--chapter", "ch1") as screen:
        screen.until("Which line holds the mistake?")
        assert all(cell_len(line) <= 80 for line in screen.lines)
        screen.type("0\n")
        screen.until("Type one line number")
        screen.type("1\n")
        screen.until("Line 1 is right as it stands")
        screen.type("1\n")
        screen.until("The mistake: ")
        screen.until("Back in 1 min")
        assert [rating for _, rating in reviews(space)] == [1]


def test_no_number_is_too_long_and_no_terminal_too_narrow(space: Path) -> None:
    """A line number of 5,000 digits is asked again; code in six columns is folded."""
    said = grader("drill", "--kind", "spot", cwd=space, stdin="9" * 5000 + "\nq\n")
    assert "Type one line number" in said.text
    with Screen(space, "drill", "--kind", "spot", columns=6) as screen:
        screen.until("s)")
        screen.type("q\n")
        assert screen.ended() == 0


def test_code_is_written_in_the_editor_and_graded(space: Path, tmp_path: Path) -> None:
    """A stub, an editor that writes the answer, the hidden tests, a rating by the clock."""
    answer = tmp_path / "answer.py"
    for exercise in catalogue().exercises[:1]:
        answer.write_text(exercise.solution.read_text(encoding="utf-8"), encoding="utf-8")
    with Screen(space, "drill", "--kind", "code", "--chapter", "ch1", EDITOR=f"cp {answer}") as screen:
        screen.until("starts the clock")
        screen.type("\r")
        screen.until("within 5:00")
        screen.until("Back in")
        assert [rating for _, rating in reviews(space)] == [4]
        screen.type("q")


def test_an_editor_that_is_missing_is_said_and_the_file_can_be_edited_elsewhere(space: Path) -> None:
    """The command goes on: the file is named, Enter grades it."""
    with Screen(space, "drill", "--kind", "code", "--chapter", "ch1", EDITOR="no-such-editor -w") as screen:
        screen.until("starts the clock")
        screen.type("\r")
        screen.until("The editor 'no-such-editor -w' cannot be started.")
        screen.type("\n")
        screen.until("still to be written")
        screen.until("q quits: ")
        screen.type("s")
        assert "another day" not in screen.until("Back in 1 min")
        screen.until("q quits: ")
        screen.type("q")
        assert screen.ended() == 0
    assert list((space / "drills" / "code").glob("*.py"))


def test_an_attempt_that_gives_way_to_a_blank_stub_is_kept_and_named(space: Path) -> None:
    """Left half done, asked again: the card begins blank and says where the earlier attempt is."""
    words = ("drill", "--kind", "code", "--chapter", "ch1")
    grader(*words, cwd=space, stdin="q\n")
    (file,) = (space / "drills" / "code").glob("*.py")
    file.write_text("# mine\n", encoding="utf-8")
    said = grader(*words, cwd=space, stdin="q\n")
    (kept,) = (space / ".grader" / "backups").rglob(file.name)
    assert kept.read_text(encoding="utf-8") == "# mine\n"
    assert str(kept.relative_to(space)) in said.out.replace("\n", "")
    assert "kept" in said.text


def test_the_day_has_a_number_of_new_cards(space: Path) -> None:
    """New cards of today count across sittings; then the day is done."""
    for _ in range(2):
        said = grader("drill", "--kind", "recall", "--new", "1", cwd=space, stdin="\n4\n")
        assert said.code == 0
    assert len(reviews(space)) == 1
    assert "Nothing is due" in said.text


def test_minutes_spent_today_count(space: Path) -> None:
    """A budget that earlier sittings have used up ends the day before the first card."""
    assert grader("drill", "--new", "1", "--kind", "recall", cwd=space, stdin="\n4\n").code == 0
    with closing(sqlite3.connect(space / ".grader" / "progress.db")) as db:
        db.execute("UPDATE drill_reviews SET seconds = 600")
        db.commit()
    said = grader("drill", "--minutes", "10", cwd=space)
    assert "Today's 10 minutes are used up" in said.text


def test_filters_that_leave_nothing(space: Path) -> None:
    """One line that says which decks there are."""
    ends_with_one_line(grader("drill", "--chapter", "ch99", cwd=space), 2, "No card passes", "ch99", "kv-cache")
    assert grader("drill", "--level", "easy", cwd=space).code == 2
    assert grader("drill", "--new", "-1", cwd=space).code == 2


def test_a_clock_set_back_is_said_and_loses_nothing(space: Path) -> None:
    """A review that lies in the future: said in one line; the next one is dated after it."""
    assert grader("drill", "--new", "1", "--kind", "recall", cwd=space, stdin="\n4\n").code == 0
    with closing(sqlite3.connect(space / ".grader" / "progress.db")) as db:
        db.execute("UPDATE drill_reviews SET at = '2199-01-01T00:00:00+00:00'")
        db.commit()
    said = grader("drill", "--kind", "recall", "--new", "9", cwd=space, stdin="\n4\n")
    assert "clock reads earlier" in said.err
    with closing(sqlite3.connect(space / ".grader" / "progress.db")) as db:
        times = [at for (at,) in db.execute("SELECT at FROM drill_reviews")]
    assert len(times) >= 2
    assert all(at >= "2199" for at in times)


def test_a_damaged_database_is_set_aside(space: Path) -> None:
    """Said in one line, kept under another name; the drill goes on with a new one."""
    (space / ".grader").mkdir(exist_ok=True)
    (space / ".grader" / "progress.db").write_bytes(b"no database" * 200)
    said = grader("drill", "--new", "1", "--kind", "recall", cwd=space, stdin="\n4\n")
    assert said.code == 0
    assert "set aside" in said.err
    assert list((space / ".grader").glob("progress.db.damaged-*"))
    assert len(reviews(space)) == 1


def test_stats_export_and_import(space: Path, tmp_path: Path) -> None:
    """What was drilled is counted, exported, and counted again in another workspace."""
    assert grader("drill", "--new", "2", "--kind", "recall", cwd=space, stdin="\n4\n\n1\nq\n").code == 0
    said = grader("drill", "stats", "--plot", str(tmp_path / "plot.png"), cwd=space)
    assert re.search(r"^all +2 +50 %", said.out, re.MULTILINE)
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    export = tmp_path / "state.json"
    assert grader("drill", "export", "json", str(export), cwd=space).code == 0
    assert len(json.loads(export.read_text(encoding="utf-8"))["reviews"]) == 2
    ends_with_one_line(grader("drill", "export", "json", str(export), cwd=space), 2, "exists", "--force")
    (tmp_path / "other").mkdir()
    assert grader("init", "other", cwd=tmp_path).code == 0
    other = tmp_path / "other"
    assert "2 cards, 2 reviews" in grader("drill", "import", str(export), cwd=other).text
    assert "0 cards, 0 reviews" in grader("drill", "import", str(export), cwd=other).text
    assert reviews(other) == reviews(space)


def test_an_import_that_is_no_export_changes_nothing(space: Path, tmp_path: Path) -> None:
    """One line that says why."""
    file = tmp_path / "state.json"
    file.write_text('{"schema": 1, "cards": {"a": {}}, "reviews": []}', encoding="utf-8")
    ends_with_one_line(grader("drill", "import", str(file), cwd=space), 2, "cannot be imported", "Nothing was changed")
    assert grader("drill", "import", str(tmp_path / "none.json"), cwd=space).code == 2
    file.write_bytes(b"\xff\xfe")
    ends_with_one_line(grader("drill", "import", str(file), cwd=space), 2, "cannot be imported")


def test_the_statistics_line_up_in_chinese(space: Path) -> None:
    """Every column ends at the same place, whatever the width of its words."""
    assert grader("drill", "--new", "2", "--kind", "recall", cwd=space, stdin="\n4\n\n4\n").code == 0
    said = grader("drill", "stats", "--lang", "zh", cwd=space)
    table = [line for line in said.out.splitlines() if re.search(r"答对|\d+ %", line)]
    assert len(table) >= 4
    assert {cell_len(line) for line in table} == {79}


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library: what to install."""
    with pytest.raises(common.UserError, match=r"transformer-drills\[drill\]"):
        common.need(("no_such_package_anywhere",), "drill")


def test_a_workspace_that_cannot_be_written_still_drills(space: Path) -> None:
    """Said in one line; the cards are asked all the same."""
    (space / ".grader").mkdir(exist_ok=True)
    (space / ".grader").chmod(0o555)
    said = grader("drill", "--new", "1", "--kind", "recall", cwd=space, stdin="\n4\n", prefix=AS_ANYONE)
    (space / ".grader").chmod(0o755)
    assert said.code == 0
    assert "progress is not saved" in said.err
    assert "Cards: 1" in said.text


def test_a_workspace_that_cannot_be_written_is_still_read(space: Path, tmp_path: Path) -> None:
    """Statistics and the export show what stands there, and a drill goes on from it."""
    assert grader("drill", "--new", "2", "--kind", "recall", cwd=space, stdin="\n4\n\n4\n").code == 0
    (space / ".grader").chmod(0o555)
    export = tmp_path / "state.json"
    said = [
        grader(*words, cwd=space, prefix=AS_ANYONE)
        for words in (("drill", "stats"), ("drill", "export", "json", str(export)), ("drill", "--new", "2"))
    ]
    (space / ".grader").chmod(0o755)
    assert "2 of " in said[0].out
    assert len(json.loads(export.read_text(encoding="utf-8"))["reviews"]) == 2
    assert "today's new cards are done" in said[2].text


def test_a_day_that_is_used_up_says_only_that(space: Path) -> None:
    """The minutes are over, but new cards are left: it does not say that there are none."""
    assert grader("drill", "--new", "1", "--kind", "recall", cwd=space, stdin="\n4\n").code == 0
    with closing(sqlite3.connect(space / ".grader" / "progress.db")) as db:
        db.execute("UPDATE drill_reviews SET seconds = 600")
        db.commit()
    said = grader("drill", "--minutes", "5", cwd=space)
    assert "Today's 5 minutes are used up" in said.text
    assert "Nothing is due" not in said.text


def test_a_card_that_waits_for_its_first_review_is_a_new_one(space: Path) -> None:
    """What an interview made due counts against the day's new cards in this sitting as in the next."""
    pool = [card.id for card in cards(("recall",)) if card.deck.startswith("ch1")]
    assert grader("drill", "stats", cwd=space).code == 0
    with closing(sqlite3.connect(space / ".grader" / "progress.db")) as db:
        db.execute(
            "INSERT INTO drill_memory VALUES (?, 0, NULL, NULL, NULL, '2020-01-01T00:00:00+00:00', NULL)", pool[-1:]
        )
        db.commit()
    said = grader("drill", "--kind", "recall", "--chapter", "ch1", "--new", "1", cwd=space, stdin="\n4\n\n4\n")
    assert reviews(space) == [(pool[-1], 4)]
    assert "Cards: 1" in said.text


def test_a_full_disk_is_said_and_keeps_the_ratings_before_it(space: Path) -> None:
    """One line, an exit code, and what was rated before is there."""
    assert grader("drill", "--new", "1", "--kind", "recall", cwd=space, stdin="\n4\n").code == 0
    with closing(sqlite3.connect(space / ".grader" / "progress.db")) as db:
        db.execute("CREATE TRIGGER full BEFORE INSERT ON drill_reviews BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    said = grader("drill", "--new", "2", "--kind", "recall", cwd=space, stdin="\n4\n")
    assert said.code == 2
    assert "the last rating could not be kept (disk is full)" in said.err
    assert len(reviews(space)) == 1


def test_the_language_before_a_subcommand_is_the_subcommands(space: Path) -> None:
    """`grader drill --lang zh stats` speaks Chinese."""
    assert "张" in grader("drill", "--lang", "zh", "stats", cwd=space).out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_statistics_fit_40_columns(space: Path, language: str) -> None:
    """The table and the days ahead."""
    assert grader("drill", "--new", "2", "--kind", "recall", cwd=space, stdin="\n4\n\n1\nq\n").code == 0
    with Screen(space, "drill", "stats", "--lang", language, columns=40) as screen:
        assert screen.ended() == 0
        assert all(cell_len(line) <= 40 for line in screen.lines), screen.lines
