"""Exports: the instructor's own file of Canvas or Moodle, filled; nbgrader's table; feedback as text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from grader.course.gradebook import Grade, NoGrades
from grader.course.sheets import CANVAS, MOODLE, as_csv, filled

from .conftest import Graded
from .course_driver import CHAPTER, succeed


def grade(student: str, score: float, *ids: str, handed_in: bool = True, **row: object) -> Grade:
    return Grade("hw", student, (student, *ids), handed_in, score, 0.0, 10.0, False, {"student_id": student, **row})


CANVAS_FILE = """Student,ID,SIS User ID,SIS Login ID,Section,hw (123),Other (9)
    Points Possible,,,,,10,5
"Lovelace, Ada",901,ada,ada@x.org,A,,3
"Turing, Alan",902,,ALAN@X.ORG,A,1,
"Nobody, Ann",903,,ann@x.org,A,7,
"Student, Test",999,,test,A,,
"""
GRADES = [grade("ada", 7.5), grade("alan", 3.0, "alan@x.org"), grade("eve", 9.0), grade("ann", 0.0, handed_in=False)]


def test_canvas_rows_are_matched_by_id_or_mail() -> None:
    """Scores go into the assignment's column; the rest of the file, and rows without a grade, stay as they were."""
    done = filled(CANVAS_FILE, CANVAS, GRADES, "hw")
    expected = CANVAS_FILE.replace("ada@x.org,A,,3", "ada@x.org,A,7.5,3").replace("ORG,A,1,", "ORG,A,3,")
    assert done.text == expected
    assert (done.column, done.count) == ("hw (123)", 2)
    assert done.rows_left == ("Nobody, Ann",)
    assert done.students_left == ("eve",)


def test_moodle_rows_are_matched_by_number_or_mail() -> None:
    """The same for Moodle's columns, with its line ends."""
    text = "First name,ID number,Email address,Assignment: hw (Real)\r\nAda,ada,x@x.org,-\r\nAl,,ALAN@x.org,-\r\n"
    done = filled(text, MOODLE, GRADES, "Assignment: hw")
    assert done.text == text.replace("x@x.org,-", "x@x.org,7.5").replace("ALAN@x.org,-", "ALAN@x.org,3")


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("a,b\n1,2\n", "hw", "no gradebook of Canvas"),
        ("", "hw", "no gradebook of Canvas"),
        (CANVAS_FILE, "nothing", "No column begins with 'nothing'"),
        (CANVAS_FILE.replace("Other", "hw again"), "hw", "Several columns begin with 'hw'"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(text: str, column: str, says: str) -> None:
    """The message says what is missing, and names the columns that there are."""
    with pytest.raises(NoGrades, match=says):
        filled(text, CANVAS, GRADES, column)


def test_an_id_that_two_students_share_matches_nobody() -> None:
    """Better no grade than somebody else's."""
    done = filled(CANVAS_FILE, CANVAS, [grade("a", 1.0, "ada"), grade("b", 2.0, "ada")], "hw")
    assert done.count == 0


def test_names_with_commas_and_formulas_are_quoted() -> None:
    """A name cannot break the table, nor start a spreadsheet's formula."""
    text = as_csv([grade("ada", 1.0, last_name='Love, "lace"', first_name="=1+1")])
    assert list(csv.reader(text.splitlines()))[1] == ["ada", 'Love, "lace"', "'=1+1"]


def test_the_command_fills_a_file_and_lists_who_is_left(graded: Graded, tmp_path: Path) -> None:
    """Grades of the real gradebook, late penalty deducted; the instructor's file stays as it was."""
    file = tmp_path / "canvas.csv"
    file.write_text(f"Student,ID,{CHAPTER} (1)\nOne,right,\nTwo,late,\nThree,stranger,\n", encoding="utf-8")
    before = file.read_bytes()
    words = ("grader", "course", "export", "canvas", str(file), "--assignment", CHAPTER)
    said = succeed(*words, cwd=graded.folder)
    assert file.read_bytes() == before
    rows = list(csv.reader((tmp_path / "canvas-filled.csv").read_text(encoding="utf-8").splitlines()))
    assert [row[2] for row in rows[1:]] == ["84", "67.2", ""]
    assert "in the file, without a grade (1): Three" in said
    assert "wrong" in said.split("graded, but not in the file")[1]
    assert "still wait for a grade by hand" in said


def test_the_table_equals_what_nbgrader_exports(graded: Graded, tmp_path: Path) -> None:
    """The same students and numbers as `nbgrader export`."""
    succeed("grader", "course", "export", "csv", "--to", str(tmp_path / "grades.csv"), cwd=graded.folder)
    with open(tmp_path / "grades.csv", encoding="utf-8", newline="") as file:
        ours = {row["student_id"]: row for row in csv.DictReader(file)}
    for student, row in graded.grades.items():
        assert student not in ours or ours[student] == row
    assert len(ours) == len(graded.grades)


def test_feedback_as_text(graded: Graded, tmp_path: Path) -> None:
    """One file for each student: points cell by cell, what failed, the diagnosis."""
    words = ("--assignment", CHAPTER, "--to", str(tmp_path))
    succeed("grader", "course", "export", "feedback", *words, cwd=graded.folder)
    text = (tmp_path / CHAPTER / "wrong.txt").read_text(encoding="utf-8")
    assert text.startswith(f"{CHAPTER}: 79 of 98 points")
    assert "softmax-required: 7 of 10 points" in text
    assert "The mistake: " in text
    assert "softmax-question: 0 of 2 points\n" in text
    answered = (tmp_path / CHAPTER / "scripted.txt").read_text(encoding="utf-8")
    assert "softmax-question: 0 of 2 points (not graded yet)" in answered
    assert "checks." not in text
    assert not (tmp_path / CHAPTER / "broken.txt").exists()
