"""`grader debug`: a planted mistake is found, fixed and named; several across the parts of the model."""

from __future__ import annotations

import json
import random
from pathlib import Path

from cli_driver import ends_with_one_line, grader
from pty_driver import Screen

from grader.catalogue.load import catalogue
from grader.drills.planted import file_with, one_mistake, several_mistakes
from grader.drills.spot import mistake_of

EXERCISE = catalogue().exercises[0]
FILE = Path("drills", "debug", f"{EXERCISE.id}.py")


def planted(space: Path) -> str:
    """The mistake that was planted in the exercise."""
    (task,) = json.loads((space / ".grader" / "debug.json").read_text(encoding="utf-8"))
    return str(task["mistakes"][EXERCISE.id])


def test_find_fix_and_be_told(space: Path) -> None:
    """The planted file fails without giving the mistake away; the right one passes, and then it is named."""
    begun = grader("debug", EXERCISE.id, "--seed", "1", cwd=space)
    assert begun.code == 0
    assert str(FILE) in begun.text
    says = mistake_of(EXERCISE, planted(space)).says["en"]
    failed = grader("debug", EXERCISE.id, "--check", cwd=space)
    assert failed.code == 1
    assert "not yet" in failed.text
    assert says not in failed.text
    asked = grader("debug", EXERCISE.id, "--hint", cwd=space)
    assert mistake_of(EXERCISE, planted(space)).ask["en"] in asked.text
    (space / FILE).write_text(file_with(EXERCISE, None), encoding="utf-8")
    fixed = grader("debug", EXERCISE.id, "--check", cwd=space)
    assert fixed.code == 0
    assert says in fixed.text


def test_giving_up_names_it_in_chinese(space: Path) -> None:
    """The mistake in the language that was asked for; the next drill plants anew."""
    assert grader("debug", EXERCISE.id, "--seed", "1", cwd=space).code == 0
    said = grader("debug", EXERCISE.id, "--give-up", "--lang", "zh", cwd=space)
    assert "".join(mistake_of(EXERCISE, planted(space)).says["zh"].split()) in "".join(said.text.split())


def test_a_drill_goes_on_with_what_was_edited(space: Path) -> None:
    """Begun and edited: the edits stay. --new plants another and keeps a dated copy."""
    assert grader("debug", EXERCISE.id, cwd=space).code == 0
    (space / FILE).write_text("# mine\n", encoding="utf-8")
    assert grader("debug", EXERCISE.id, cwd=space).code == 0
    assert (space / FILE).read_text(encoding="utf-8") == "# mine\n"
    assert grader("debug", EXERCISE.id, "--new", cwd=space).code == 0
    kept = list((space / ".grader" / "backups").rglob(FILE.name))
    assert [file.read_text(encoding="utf-8") for file in kept] == ["# mine\n"]


def test_bad_input_is_one_line(space: Path) -> None:
    """Nothing begun, a name and a count, a file that is gone."""
    ends_with_one_line(grader("debug", EXERCISE.id, "--check", cwd=space), 2, "No such drill was begun")
    ends_with_one_line(grader("debug", EXERCISE.id, "--count", "3", cwd=space), 2, "not both")
    assert grader("debug", EXERCISE.id, cwd=space).code == 0
    (space / FILE).unlink()
    ends_with_one_line(grader("debug", EXERCISE.id, "--check", cwd=space), 2, "is gone", "--new")


def test_a_damaged_record_is_set_aside(space: Path) -> None:
    """Said in one line; the next drill begins."""
    (space / ".grader").mkdir(exist_ok=True)
    (space / ".grader" / "debug.json").write_text("[{", encoding="utf-8")
    said = grader("debug", EXERCISE.id, cwd=space)
    assert said.code == 0
    assert "set aside" in said.err


def test_in_the_editor_until_it_is_fixed(space: Path, tmp_path: Path) -> None:
    """In a terminal with an editor: open, grade, fixed."""
    answer = tmp_path / "answer.py"
    answer.write_text(file_with(EXERCISE, None), encoding="utf-8")
    with Screen(space, "debug", EXERCISE.id, EDITOR=f"cp {answer}") as screen:
        screen.until("h gives a hint, q quits: ")
        screen.type("h")
        screen.until(mistake_of(EXERCISE, planted(space)).ask["en"][:20])
        screen.until("h gives a hint, q quits: ")
        screen.type("\r")
        screen.until("Fixed.")
        assert screen.ended() == 0


def test_an_editor_that_comes_back_at_once_is_waited_for(space: Path) -> None:
    """`code` without --wait returns before anything is written: Enter grades, not the return."""
    with Screen(space, "debug", EXERCISE.id, EDITOR="true") as screen:
        screen.until("h gives a hint, q quits: ")
        screen.type("\r")
        screen.until("'true' came back at once (`code` waits with --wait).")
        screen.until("Enter grades, q quits: ")
        (space / FILE).write_text(file_with(EXERCISE, None), encoding="utf-8")
        screen.type("\r")
        screen.until("Fixed.")
        assert screen.ended() == 0


def test_without_an_editor_enter_grades(space: Path) -> None:
    """The file can be edited elsewhere; q says how to go on."""
    with Screen(space, "debug", EXERCISE.id, "--seed", "1", EDITOR="no-such-editor") as screen:
        screen.until("h gives a hint, q quits: ")
        screen.type("\r")
        screen.until("'no-such-editor' cannot be started. Edit and save")
        screen.type("\r")
        screen.until("not yet")
        assert "--check" not in screen.until("h gives a hint, q quits: ")
        screen.type("q")
        screen.until("--check")
        assert screen.ended() == 0


def test_the_editor_gets_the_files_of_the_model(space: Path, tmp_path: Path) -> None:
    """Every part as an argument, in the order of the course, and they are listed; a folder opens in few editors."""
    parts = [e for e in catalogue().exercises if e.part_of_model]
    editor, seen = tmp_path / "editor", tmp_path / "seen"
    editor.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {seen}\nsleep 2.1\n', encoding="utf-8")
    editor.chmod(0o755)
    with Screen(space, "debug", "--count", "1", "--seed", "3", EDITOR=str(editor)) as screen:
        said = screen.until("h gives a hint, q quits: ")
        assert all(part.path in said for part in parts), said
        screen.type("\r")
        screen.until("still wrong: 1")
        screen.until("h gives a hint, q quits: ")
        screen.type("q")
        assert screen.ended() == 0
    given = seen.read_text(encoding="utf-8").splitlines()
    assert given == [str(space / "drills" / "debug" / "model" / part.path) for part in parts]


def test_a_mistake_that_the_bank_no_longer_holds_is_not_begun(space: Path) -> None:
    """After an upgrade: no traceback, and the next drill plants another."""
    task = {"name": EXERCISE.id, "mistakes": {EXERCISE.id: "renamed-since"}, "seconds": 1.0, "fixed": False}
    (space / ".grader").mkdir(exist_ok=True)
    (space / ".grader" / "debug.json").write_text(json.dumps([task]), encoding="utf-8")
    ends_with_one_line(grader("debug", EXERCISE.id, "--hint", cwd=space), 2, "No such drill was begun")
    assert grader("debug", EXERCISE.id, cwd=space).code == 0


def test_complaints_are_chinese_in_a_chinese_session(space: Path) -> None:
    """A drill that was not begun, a name and a count."""
    ends_with_one_line(grader("debug", EXERCISE.id, "--check", "--lang", "zh", cwd=space), 2, "还没有开始")
    ends_with_one_line(grader("debug", EXERCISE.id, "--count", "3", "--lang", "zh", cwd=space), 2, "只能给一个")


def test_a_mistake_that_shows_in_the_star_alone_is_not_called_fixed(space: Path) -> None:
    """Every required test passes: it is said that, and where, something is still wrong."""
    seed = next(
        s for s in range(99) if one_mistake(EXERCISE, random.Random(s)).mistakes[EXERCISE.id] == "stops_at_the_shorter"
    )
    assert grader("debug", EXERCISE.id, "--seed", str(seed), cwd=space).code == 0
    said = grader("debug", EXERCISE.id, "--check", cwd=space)
    assert said.code == 1
    assert "Not fixed yet: the planted mistake shows in the tests marked (star)." in said.text


def test_several_mistakes_across_the_model(space: Path) -> None:
    """Two parts hold a mistake: symptoms of the whole are said, and the count falls with a fix."""

    def planted(seed: int) -> set[str]:
        return set(several_mistakes(catalogue(), "model", 2, random.Random(seed)).mistakes)

    seed = next(s for s in range(99) if "transformer" in planted(s))  # a mistake that the whole model surely shows
    begun = grader("debug", "--count", "2", "--seed", str(seed), cwd=space)
    assert begun.code == 0
    assert "What the whole model does not do yet" in begun.text
    (task,) = json.loads((space / ".grader" / "debug.json").read_text(encoding="utf-8"))
    wrong = [catalogue().by_id[id] for id in task["mistakes"]]
    folder = space / "drills" / "debug" / "model"
    assert len(list(folder.rglob("*.py"))) == sum(e.part_of_model for e in catalogue().exercises)
    (folder / wrong[0].path).write_text(file_with(wrong[0], None), encoding="utf-8")
    half = grader("debug", "--check", cwd=space)
    assert half.code == 1
    assert "still wrong: 1; mistakes planted: 2" in half.text
