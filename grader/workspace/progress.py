"""Progress in SQLite (WAL): attempts, first passes, hints. A kill loses at most the attempt in flight."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .files import dated_name, unused

# One entry per schema version; each is applied once, inside a transaction.
MIGRATIONS = (
    """
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY, exercise TEXT NOT NULL, at TEXT NOT NULL, status TEXT NOT NULL,
        points REAL NOT NULL, max_points REAL NOT NULL, stars INTEGER NOT NULL, diagnosis TEXT NOT NULL
    );
    CREATE INDEX attempts_by_exercise ON attempts (exercise, at);
    CREATE TABLE passes (exercise TEXT PRIMARY KEY, first_at TEXT NOT NULL, stars INTEGER NOT NULL);
    CREATE TABLE hints (exercise TEXT PRIMARY KEY, rung INTEGER NOT NULL);
    """,
    """
    CREATE TABLE drill_memory (
        card TEXT PRIMARY KEY, state INTEGER NOT NULL, step INTEGER, stability REAL, difficulty REAL,
        due TEXT NOT NULL, last_review TEXT
    );
    CREATE TABLE drill_reviews (
        id INTEGER PRIMARY KEY, card TEXT NOT NULL, at TEXT NOT NULL, rating INTEGER NOT NULL,
        seconds REAL NOT NULL, was INTEGER NOT NULL, predicted REAL, UNIQUE (card, at)
    );
    """,
)
# The tables that a database of each version must have, beside those of the versions before.
TABLES = ({"attempts", "passes", "hints"}, {"drill_memory", "drill_reviews"})


@dataclass(frozen=True)
class Standing:
    """Where the learner stands with one exercise. `last` is the latest attempt's status, None before the first."""

    attempts: int = 0
    last: str | None = None
    first_pass: str | None = None
    stars: int = 0
    hints: int = 0


class NewerSchema(Exception):
    """The database was written by a newer version of the program."""


class Progress:
    """One open database. Every method is one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @property
    def connection(self) -> sqlite3.Connection:
        """For reading; writes go through `transaction`."""
        return self._db

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside, or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def record(
        self,
        exercise: str,
        at: datetime,
        status: str,
        points: float,
        max_points: float,
        stars: int,
        diagnosis: str,
    ) -> bool:
        """Keep one attempt; True if it is the exercise's first pass."""
        with self.transaction() as db:
            db.execute(
                "INSERT INTO attempts (exercise, at, status, points, max_points, stars, diagnosis) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (exercise, at.isoformat(), status, points, max_points, stars, diagnosis),
            )
            if status != "pass":
                return False
            first = db.execute("SELECT 1 FROM passes WHERE exercise = ?", (exercise,)).fetchone() is None
            db.execute(
                "INSERT INTO passes VALUES (?, ?, ?) "
                "ON CONFLICT (exercise) DO UPDATE SET stars = max(stars, excluded.stars)",
                (exercise, at.isoformat(), stars),
            )
            return first

    def next_hint(self, exercise: str, rungs: int) -> int:
        """Climb one rung of the hint ladder and return how many are now shown."""
        with self.transaction() as db:
            row = db.execute("SELECT rung FROM hints WHERE exercise = ?", (exercise,)).fetchone()
            rung = min((row[0] if row else 0) + 1, rungs)
            db.execute("INSERT OR REPLACE INTO hints VALUES (?, ?)", (exercise, rung))
            return int(rung)

    def forget(self, exercise: str) -> None:
        """Start the exercise over: its pass and hints go, its attempts stay on record."""
        with self.transaction() as db:
            db.execute("DELETE FROM passes WHERE exercise = ?", (exercise,))
            db.execute("DELETE FROM hints WHERE exercise = ?", (exercise,))

    def standings(self) -> dict[str, Standing]:
        """Exercise -> where the learner stands with it; exercises never touched are absent."""
        found: dict[str, Standing] = {}
        hints = dict(self._db.execute("SELECT exercise, rung FROM hints"))
        passes = {row[0]: row[1:] for row in self._db.execute("SELECT exercise, first_at, stars FROM passes")}
        tries = self._db.execute(
            "SELECT exercise, count(*), (SELECT status FROM attempts a WHERE a.exercise = b.exercise "
            "ORDER BY id DESC LIMIT 1) FROM attempts b GROUP BY exercise"
        )
        attempts = {row[0]: row[1:] for row in tries}
        for exercise in {*hints, *passes, *attempts}:
            count, last = attempts.get(exercise, (0, None))
            first, stars = passes.get(exercise, (None, 0))
            found[exercise] = Standing(count, last, first, stars, hints.get(exercise, 0))
        return found

    def close(self) -> None:
        self._db.close()


def open_progress(state: Path, now: datetime) -> tuple[Progress, Path | None]:
    """Open (or make) the database in `state`. An unreadable one is set aside; its new place is returned too.

    Raises OSError or sqlite3.OperationalError where nothing can be written there, NewerSchema where the program is
    older than the database.
    """
    state.mkdir(parents=True, exist_ok=True)
    file = state / "progress.db"
    try:
        return _open(file), None
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        aside = unused(state / f"progress.db.damaged-{dated_name(now)}")
        file.rename(aside)
        log, index = file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")
        with contextlib.suppress(OSError):
            index.unlink()  # derived from the log
            log.rename(aside.with_name(aside.name + "-wal")) if log.stat().st_size else log.unlink()
        return _open(file), aside


def unsaved_progress(state: Path | None = None) -> Progress:
    """Progress for where none can be kept: begun with what stands in `state`, it lasts as long as the process."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    if state is not None:
        with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(look_at_progress(state)) as found:
            found.connection.backup(db)
    return _prepared(db, int(db.execute("PRAGMA user_version").fetchone()[0]))


def look_at_progress(state: Path) -> Progress:
    """Open the database for reading alone.

    Raises sqlite3.DatabaseError where it cannot be read, NewerSchema where the program is older than the database.
    """
    file = state / "progress.db"
    for suffix in ("", "&immutable=1"):  # the second needs no lock file: a read-only folder has no room for one
        db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro{suffix}", uri=True, isolation_level=None, timeout=5)
        try:
            _verify(db, file)
            return Progress(db)
        except BaseException as error:
            db.close()
            if suffix or not isinstance(error, sqlite3.OperationalError):
                raise
    raise AssertionError("not reached")


def _verify(db: sqlite3.Connection, file: Path) -> int:
    """The schema version of a database that can be used (0: empty). Changes nothing in the file."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise NewerSchema(f"{file} was written by a newer version of grader; upgrade to use it.")
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not set().union(*TABLES[:version]) <= tables:
        raise sqlite3.DatabaseError("the database lacks tables of its own version")
    if db.execute("PRAGMA quick_check").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("the database is damaged")
    return version


def _open(file: Path) -> Progress:
    db = sqlite3.connect(file, isolation_level=None, timeout=5)
    try:
        version = _verify(db, file)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        return _prepared(db, version)
    except BaseException:
        db.close()
        raise


def _prepared(db: sqlite3.Connection, version: int) -> Progress:
    """Brought to the present schema."""
    for number, migration in enumerate(MIGRATIONS[version:], version + 1):
        db.executescript(f"BEGIN IMMEDIATE; {migration} PRAGMA user_version = {number}; COMMIT;")
    return Progress(db)
