"""Progress in SQLite: what is recorded stays, whatever happens to the process or the file."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from grader.workspace.progress import NewerSchema, Progress, Standing, open_progress

NOW = datetime(2026, 1, 31, 12, 0, 0)
ROUNDS = 16
WRITES_FOR_EVER = """
import sys
from datetime import datetime
from pathlib import Path

from grader.workspace.progress import open_progress

progress, _ = open_progress(Path(sys.argv[1]), datetime(2026, 1, 31))
print("open", flush=True)
while True:
    progress.record("softmax", datetime(2026, 1, 31), "pass", 10, 10, 1, "")
    progress.next_hint("softmax", 1000000)
    print("recorded", flush=True)
"""


@pytest.fixture
def progress(tmp_path: Path) -> Iterator[Progress]:
    opened, aside = open_progress(tmp_path / ".grader", NOW)
    assert aside is None
    with closing(opened):
        yield opened


def attempt(progress: Progress, status: str, *, stars: int = 0, at: datetime = NOW) -> bool:
    return progress.record("softmax", at, status, 10.0 if status == "pass" else 7.0, 10.0, stars, "")


def test_nothing_is_known_at_first(progress: Progress) -> None:
    """A new database knows no exercise."""
    assert progress.standings() == {}


def test_only_the_first_pass_is_the_first(progress: Progress) -> None:
    """record says True for the first pass alone, and keeps its moment."""
    later = datetime(2026, 2, 1)
    assert [attempt(progress, "fail"), attempt(progress, "pass"), attempt(progress, "pass", at=later)] == [
        False,
        True,
        False,
    ]
    assert progress.standings()["softmax"] == Standing(3, "pass", NOW.isoformat(), 0, 0)


def test_a_pass_is_not_lost_by_a_later_failure(progress: Progress) -> None:
    """The last attempt is a failure, the exercise stays passed."""
    attempt(progress, "pass")
    attempt(progress, "fail")
    standing = progress.standings()["softmax"]
    assert (standing.last, standing.first_pass) == ("fail", NOW.isoformat())


def test_a_star_can_come_later_and_stays(progress: Progress) -> None:
    """A later pass with the star earns it; one without does not take it away."""
    attempt(progress, "pass")
    attempt(progress, "pass", stars=1)
    attempt(progress, "pass", stars=0)
    assert progress.standings()["softmax"].stars == 1


def test_the_hint_ladder_ends_at_its_last_rung(progress: Progress) -> None:
    """Rungs count up to the last and stay there; every exercise has its own."""
    assert [progress.next_hint("softmax", 3) for _ in range(5)] == [1, 2, 3, 3, 3]
    assert progress.next_hint("self_attention", 3) == 1
    assert progress.standings()["softmax"].hints == 3


def test_forgetting_keeps_the_attempts(progress: Progress) -> None:
    """After a reset the exercise is open again with its first hint; the attempts stay on record."""
    attempt(progress, "pass", stars=1)
    progress.next_hint("softmax", 3)
    progress.forget("softmax")
    assert progress.standings()["softmax"] == Standing(1, "pass", None, 0, 0)
    assert progress.next_hint("softmax", 3) == 1
    assert attempt(progress, "pass")


def test_everything_is_there_after_reopening(tmp_path: Path) -> None:
    """A second opening sees what the first one wrote."""
    for expected in (True, False):
        opened, aside = open_progress(tmp_path, NOW)
        with closing(opened):
            assert attempt(opened, "pass") is expected
        assert aside is None


def test_two_windows_at_once(tmp_path: Path, progress: Progress) -> None:
    """`watch` in one window and `check` in another write to the same database."""
    other, aside = open_progress(tmp_path / ".grader", NOW)
    with closing(other):
        assert aside is None
        for _ in range(20):
            attempt(progress, "fail")
            attempt(other, "fail")
        assert progress.standings()["softmax"].attempts == other.standings()["softmax"].attempts == 40


def test_a_failed_transaction_leaves_nothing(progress: Progress) -> None:
    """An attempt whose fields are refused is not half recorded."""
    with pytest.raises(sqlite3.Error):
        progress.record("softmax", NOW, "pass", 1.0, None, 0, "")  # type: ignore[arg-type]
    assert progress.standings() == {}
    assert attempt(progress, "pass")


def test_an_unreadable_database_is_set_aside(tmp_path: Path) -> None:
    """It is moved under a dated name with its content, and a new one is begun."""
    (tmp_path / "progress.db").write_bytes(b"not a database, certainly" * 100)
    opened, aside = open_progress(tmp_path, NOW)
    with closing(opened):
        assert attempt(opened, "pass")
    assert aside == tmp_path / "progress.db.damaged-2026-01-31T12-00-00"
    assert aside.read_bytes() == b"not a database, certainly" * 100


def test_two_damaged_databases_in_one_second(tmp_path: Path) -> None:
    """The second one set aside does not replace the first."""
    names = []
    for content in (b"first" * 100, b"second" * 100):
        (tmp_path / "progress.db").write_bytes(content)
        opened, aside = open_progress(tmp_path, NOW)
        opened.close()
        assert aside is not None
        assert aside.read_bytes() == content
        names.append(aside)
    assert len(set(names)) == 2


def test_a_database_without_its_tables_is_set_aside(tmp_path: Path) -> None:
    """One that claims our version but has other tables is unreadable too."""
    with closing(sqlite3.connect(tmp_path / "progress.db")) as database:
        database.executescript("PRAGMA user_version = 1; CREATE TABLE other (a);")
    opened, aside = open_progress(tmp_path, NOW)
    with closing(opened):
        assert aside is not None
        assert attempt(opened, "pass")


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    """NewerSchema is raised and not a byte of the file changes."""
    with closing(sqlite3.connect(tmp_path / "progress.db")) as database:
        database.executescript("PRAGMA user_version = 99; CREATE TABLE future (a);")
    before = (tmp_path / "progress.db").read_bytes()
    with pytest.raises(NewerSchema):
        open_progress(tmp_path, NOW)
    assert (tmp_path / "progress.db").read_bytes() == before


def killed_after(state: Path, delay: float, lines: int) -> int:
    """Start the writer, wait for so many lines and that many seconds, kill it; how often it said "recorded"."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITES_FOR_EVER, str(state)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(lines)]
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.readlines()
    return sum(line == "recorded\n" for line in said)


def test_killed_at_any_moment_it_holds_what_was_recorded(tmp_path: Path) -> None:
    """After each kill the same database opens, holds every attempt reported, and at most the one in flight more."""
    chance = random.Random(7)
    reported = 0
    for in_flight in range(1, ROUNDS + 1):
        reported += killed_after(tmp_path, chance.uniform(0, 0.02), lines=chance.randint(1, 12))
        opened, aside = open_progress(tmp_path, NOW)
        with closing(opened):
            standing = opened.standings().get("softmax", Standing())
        assert aside is None
        assert reported <= standing.attempts <= reported + in_flight
        assert reported <= standing.hints <= standing.attempts
    assert reported > ROUNDS


def test_killed_while_it_is_made(tmp_path: Path) -> None:
    """Killed while the tables are made, the database is usable on the next opening and nothing is set aside."""
    chance = random.Random(8)
    for number in range(8):
        state = tmp_path / str(number)
        reported = killed_after(state, chance.uniform(0.03, 0.12), lines=0)
        opened, aside = open_progress(state, NOW)
        with closing(opened):
            assert aside is None
            assert opened.standings().get("softmax", Standing()).attempts >= reported
            attempt(opened, "pass")
