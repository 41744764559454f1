"""`grader class-summary`: pass rates and misconceptions, as a table and a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.class_statistics import summarise
from grader.course.class_table import NOT_ATTEMPTED, Row, as_csv, read_csv

from .classes import run


def row(student: str, status: str, *mistakes: str, exercise: str = "softmax", points: float = 0.0) -> Row:
    return Row(student, exercise, status, points, 10.0, int(status == "pass"), mistakes, "confined", 0.25)


ROWS = [
    row("anna", "pass", points=10.0),
    row("bert", "fail", "exponentials_overflow", points=5.0),
    row("cleo", "fail", "exponentials_overflow", "global_maximum"),
    row("dora", NOT_ATTEMPTED),
    row("=emil", "timeout"),
    row("'=finn", "pass", points=10.0, exercise="unknown_exercise"),
]


def test_a_table_survives_its_file(tmp_path: Path) -> None:
    """What is written is read again, names that a spreadsheet would run included."""
    (tmp_path / "grades.csv").write_text(as_csv(ROWS), encoding="utf-8")
    assert read_csv(tmp_path / "grades.csv") == ROWS
    assert "\n=emil" not in (tmp_path / "grades.csv").read_text()


def test_rates_and_mistakes() -> None:
    """Rates are of those who attempted; mistakes are counted by student, the commonest first."""
    softmax, other = summarise(ROWS)
    assert (softmax.students, softmax.attempted, softmax.passed, softmax.stars) == (5, 4, 1, 1)
    assert (softmax.pass_rate, softmax.mean_points) == (0.25, 3.75)
    assert softmax.mistakes == (("exponentials_overflow", 2), ("global_maximum", 1))
    assert (other.exercise, other.pass_rate) == ("unknown_exercise", 1.0)


def test_what_the_command_shows_and_draws(tmp_path: Path) -> None:
    """The rate, the mistake with its sentence, and a picture on demand."""
    (tmp_path / "grades.csv").write_text(as_csv(ROWS), encoding="utf-8")
    done = run("class-summary", "grades.csv", "--plot", "plot.png", cwd=tmp_path)
    assert done.returncode == 0, done
    assert "25%" in done.stdout
    assert "exponentials_overflow" in done.stdout
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


WRONG = {
    "nothing there": (None, "No such file"),
    "no table": ("a,b\n1,2\n", "no table of grades"),
    "empty": ("", "no table of grades"),
    "a row that is none": (as_csv(ROWS) + "x,y\n", "row 8"),
    "no rows": (as_csv([]), "holds no rows"),
    "not text": (b"\xff\xfe\x00", "no table of grades"),
}


@pytest.mark.parametrize(("content", "said"), WRONG.values(), ids=WRONG)
def test_bad_tables_are_one_clear_line(tmp_path: Path, content: str | bytes | None, said: str) -> None:
    """Exit code 2 and one line that names the file and what is wrong."""
    if content is not None:
        (tmp_path / "grades.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run("class-summary", "grades.csv", cwd=tmp_path)
    assert done.returncode == 2, done
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
