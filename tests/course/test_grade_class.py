"""`grader grade-class`: the table that it writes, what it refuses, and that a kill loses nothing."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from grader.sandbox import confine

from .classes import EXERCISE, OTHER, OVERFLOWS, RIGHT, STUB, command, hand_in, left_behind, rows, run

pytestmark = pytest.mark.skipif(not confine.can_confine(), reason="this kernel offers no confinement")
ONLY = ("--exercise", "softmax", "--out", "grades.csv")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a class of all sorts, graded with reports."""
    folder = tmp_path_factory.mktemp("graded")
    group = folder / "class"
    hand_in(group, "anna", RIGHT)
    hand_in(group, "bert", OVERFLOWS)
    hand_in(group, "cleo", STUB)
    hand_in(group, "dora", RIGHT, OTHER)  # the file of another exercise
    hand_in(group, "=1+2", RIGHT)
    hand_in(group, "emil\n,x", "x" * (2 << 20))
    link = hand_in(group, "finn", "")
    link.unlink()
    link.symlink_to(EXERCISE.solution)
    pipe = hand_in(group, "gita", "")
    pipe.unlink()
    os.mkfifo(pipe)
    hand_in(
        group, "html", 'def softmax(scores, axis=-1):\n    raise ValueError("</pre><script>alert(1)</script>\x1b[2J")\n'
    )
    (group / ".hidden").mkdir()
    (group / "notes.txt").write_text("not a student")
    done = run("grade-class", "class", *ONLY, "--reports", "reports", "--jobs", 2, cwd=folder)
    assert done.returncode == 0, done
    assert "7 of 9 attempted, 2 passed" in done.stdout
    return folder


def of(folder: Path, student: str) -> dict[str, str]:
    return next(row for row in rows(folder / "grades.csv") if row["student"] == student)


def test_columns_and_order(graded: Path) -> None:
    """The columns are as promised, the students sorted by name."""
    first = (graded / "grades.csv").read_text().splitlines()[0]
    assert first == "student,exercise,status,points,max_points,stars,diagnosis,isolation,seconds"
    names = [row["student"] for row in rows(graded / "grades.csv")]
    assert names == ["'=1+2", "anna", "bert", "cleo", "dora", "emil\\n,x", "finn", "gita", "html"]


def test_right_and_wrong_answers(graded: Path) -> None:
    """A right answer has all points and the star; a wrong one its mistake by name."""
    expected = {"status": "pass", "points": "10", "max_points": "10", "stars": "1", "diagnosis": ""}
    assert expected.items() <= of(graded, "anna").items()
    bert = of(graded, "bert")
    assert (bert["status"], bert["diagnosis"], bert["isolation"]) == ("fail", "exponentials_overflow", "confined")


@pytest.mark.parametrize("student", ["cleo", "dora"])
def test_not_attempted(graded: Path, student: str) -> None:
    """A missing file and an untouched stub count as not attempted."""
    expected = {"status": "not attempted", "points": "0", "isolation": ""}
    assert expected.items() <= of(graded, student).items()


@pytest.mark.parametrize(
    ("student", "said"), [("emil\n,x", "larger than 1 MiB"), ("finn", "is a link"), ("gita", "is not a plain file")]
)
def test_what_is_no_file_to_read(graded: Path, student: str, said: str) -> None:
    """Links and pipes are not followed or waited for, huge files not read; the report says why."""
    data = json.loads((graded / "reports" / f"{student}.json").read_text())
    assert data["reports"][0]["status"] == "fail"
    assert said in data["reports"][0]["tests"][0]["message"]


def test_reports_hold_no_markup_of_the_submission(graded: Path) -> None:
    """What a submission says stands in its page as text, without control characters."""
    page = (graded / "reports" / "html.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page


def test_reports_tell_the_mistake_and_no_hidden_test(graded: Path) -> None:
    """A student's page names the mistake; neither file holds a line of the hidden tests."""
    for suffix in ("html", "json"):
        text = (graded / "reports" / f"bert.{suffix}").read_text(encoding="utf-8")
        assert "exp(710)" in text
        assert not any(line in text for line in EXERCISE.hidden_tests.read_text().splitlines() if len(line) > 40)


def test_a_second_run_writes_the_same_table(graded: Path) -> None:
    """Graded again, by one process, the table is the same but for seconds."""
    before = rows(graded / "grades.csv")
    again = run("grade-class", "class", "--exercise", "softmax", "--out", "again.csv", "--jobs", 1, cwd=graded)
    assert again.returncode == 0
    assert rows(graded / "again.csv") == before


def test_resume_grades_only_what_is_new(tmp_path: Path) -> None:
    """After a finished run, --resume looks at new and changed answers alone."""
    hand_in(tmp_path / "class", "anna", RIGHT)
    hand_in(tmp_path / "class", "bert", OVERFLOWS)
    run("grade-class", "class", *ONLY, cwd=tmp_path)
    before = (tmp_path / "grades.csv").read_text()
    hand_in(tmp_path / "class", "bert", RIGHT)
    hand_in(tmp_path / "class", "cleo", OVERFLOWS)
    run("grade-class", "class", *ONLY, "--resume", cwd=tmp_path)
    assert [row["status"] for row in rows(tmp_path / "grades.csv")] == ["pass", "pass", "fail"]
    assert before.splitlines()[1] in (tmp_path / "grades.csv").read_text()  # seconds and all: not graded again


def kept(folder: Path) -> int:
    """How many verdicts the journal holds."""
    try:
        with sqlite3.connect(folder / ".grades.csv.journal", timeout=5) as base:
            count: int = base.execute("SELECT COUNT(*) FROM graded").fetchone()[0]
        base.close()
        return count
    except sqlite3.OperationalError:
        return 0


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_resume_finishes_a_run_that_was_ended(tmp_path: Path, ending: signal.Signals) -> None:
    """Ended in the middle and resumed, a run writes the table of one that was not; no process is left."""
    for number in range(12):
        text = [RIGHT, OVERFLOWS, RIGHT + "# another\n", "def softmax(scores):\n    return 1 / 0\n"][number % 4]
        hand_in(tmp_path / "class", f"s{number:02d}", text)
    run("grade-class", "class", "--exercise", "softmax", "--out", "whole.csv", "--jobs", 2, cwd=tmp_path)
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    started = subprocess.Popen(command("grade-class", "class", *ONLY, "--jobs", 1), cwd=tmp_path, env=env,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    with started:
        end = time.monotonic() + 60
        while kept(tmp_path) < 3 and time.monotonic() < end:
            time.sleep(0.005)
        started.send_signal(ending)
        out, error = started.communicate(timeout=20)
        assert b"Traceback" not in error
        assert (b"are graded and kept. Next: the same command with --resume." in out) == (ending == signal.SIGINT)
    assert 3 <= kept(tmp_path) < 12
    assert not (tmp_path / "grades.csv").exists()
    refused = run("grade-class", "class", *ONLY, cwd=tmp_path)
    assert refused.returncode == 2
    assert "--resume" in refused.stderr
    assert run("grade-class", "class", *ONLY, "--resume", cwd=tmp_path).returncode == 0
    assert rows(tmp_path / "grades.csv") == rows(tmp_path / "whole.csv")
    end = time.monotonic() + 5
    while (alive := left_behind(str(tmp_path))) and time.monotonic() < end:
        time.sleep(0.05)
    assert alive == []


def test_a_lost_judge_is_replaced(tmp_path: Path) -> None:
    """A judge's process that dies is started again, and its submission graded after all."""
    for number in range(6):
        hand_in(tmp_path / "class", f"s{number}", RIGHT)
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command("grade-class", "class", *ONLY, "--jobs", 1), cwd=tmp_path, env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as started:  # fmt: skip
        end = time.monotonic() + 60
        while kept(tmp_path) < 2 and time.monotonic() < end:
            time.sleep(0.005)
        for folder in Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text().split():
            os.kill(int(folder), signal.SIGKILL)
        said = started.communicate(timeout=60)[0]
    assert started.returncode == 0, said
    assert [row["status"] for row in rows(tmp_path / "grades.csv")] == ["pass"] * 6


WRONG_USE = {
    "no such folder": (("nowhere", *ONLY), "nowhere is not a folder"),
    "a workspace": (("class/anna", *ONLY), "is one workspace"),
    "no students": (("empty", *ONLY), "holds no student's folder"),
    "no such exercise": (("class", "--out", "g.csv", "--exercise", "nonsense"), "nonsense"),
    "another file": (("class", "--exercise", "softmax", "--out", "notes.txt"), "not overwritten"),
    "a folder to write": (("class", "--exercise", "softmax", "--out", "empty"), "is a folder"),
    "nowhere to write": (("class", "--exercise", "softmax", "--out", "no/g.csv"), "Make it first"),
    "no cluster": (("class", *ONLY, "--scheduler", "tcp://127.0.0.1:9"), "no cluster answers"),
}


@pytest.mark.parametrize(("words", "said"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_one_clear_line(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """Exit code 2 and one line that says what is wrong; nothing is written."""
    hand_in(tmp_path / "class", "anna", RIGHT)
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    done = run("grade-class", *words, cwd=tmp_path)
    assert done.returncode == 2, done
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_the_weaker_level_must_be_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel cannot confine, a class is refused until --isolation process accepts that; the table says so."""
    from click.testing import CliRunner

    from grader.cli.classroom import grade_class_command
    from grader.sandbox import client

    hand_in(tmp_path / "class", "anna", RIGHT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(client, "strongest_level", lambda: "process")
    refused = CliRunner().invoke(grade_class_command, ["class", *ONLY])
    assert refused.exit_code == 2
    assert "--isolation process" in refused.output
    accepted = CliRunner().invoke(grade_class_command, ["class", *ONLY, "--isolation", "process"])
    assert accepted.exit_code == 0, accepted.output
    assert [row["isolation"] for row in rows(tmp_path / "grades.csv")] == ["process"]
