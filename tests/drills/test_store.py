"""The drill state in the database of progress."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.drills.backup import BadBackup, as_json, from_json, merged
from grader.drills.figures import by, forecast, plot, retention
from grader.drills.schedule import AGAIN, GOOD, REVIEW, Memory, due_at_once, reviewed
from grader.drills.store import Review, Store
from grader.workspace.progress import MIGRATIONS, open_progress, unsaved_progress

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def review(card: str = "a", minute: int = 0, rating: int = GOOD, was: int = 0) -> Review:
    return Review(card, NOW + timedelta(minutes=minute), rating, 12.5, was, 0.9 if was else None)


def test_a_review_survives_the_process(tmp_path: Path) -> None:
    """What is kept is there when the database is opened again."""
    memory = reviewed(None, GOOD, NOW)
    progress, _ = open_progress(tmp_path, NOW)
    with closing(progress):
        Store(progress).keep(review(), memory)
    progress, _ = open_progress(tmp_path, NOW)
    with closing(progress):
        assert Store(progress).memories() == ({"a": memory}, [])
        assert Store(progress).reviews() == [review()]
        assert Store(progress).latest() == NOW


def test_a_database_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    """Attempts of a version without drills stay; the drill tables are added."""
    with closing(sqlite3.connect(tmp_path / "progress.db")) as old:
        old.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
        old.execute("INSERT INTO hints VALUES ('x', 2)")
        old.commit()
    progress, aside = open_progress(tmp_path, NOW)
    with closing(progress):
        assert aside is None
        assert progress.standings()["x"].hints == 2
        Store(progress).keep(review(), reviewed(None, GOOD, NOW))


@pytest.mark.parametrize(
    "damage",
    [
        "due = 'soon'",
        "due = '2026-01-01T00:00:00'",
        "due = '9999-12-31T23:59:59-12:00'",
        "due = '0001-01-01T00:00:00+00:00'",
        "due = CAST(x'ff' AS TEXT)",
        "stability = -1",
        "stability = 'x'",
        "state = 9",
        "last_review = NULL",
    ],
)
def test_an_unreadable_schedule_counts_as_new(damage: str) -> None:
    """One damaged row is named and costs no other card its memory."""
    progress = unsaved_progress()
    store = Store(progress)
    memory = reviewed(None, GOOD, NOW)
    store.put([("a", memory), ("b", memory)])
    with progress.transaction() as db:
        db.execute(f"UPDATE drill_memory SET {damage} WHERE card = 'a'")
    assert store.memories() == ({"b": memory}, ["a"])


def test_several_are_kept_together_or_not_at_all() -> None:
    """An error in the middle leaves nothing behind."""
    store = Store(unsaved_progress())

    def broken() -> object:
        yield "a", reviewed(None, GOOD, NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.put(broken())  # type: ignore[arg-type]
    assert store.memories() == ({}, [])


def test_an_export_comes_back_the_same() -> None:
    """Out and in again: the same memories and reviews, those waiting for their first review too."""
    memories = {"a": reviewed(None, GOOD, NOW), "b": due_at_once(None, NOW), "c": reviewed(None, 4, NOW)}
    reviews = [review(), review("c", 1)]
    assert from_json(as_json(memories, reviews)) == (memories, reviews)


def test_importing_twice_adds_nothing() -> None:
    """A review is known by its card and time."""
    store = Store(unsaved_progress())
    for _ in range(2):
        store.put([], [review(), review("b")])
    assert len(store.reviews()) == 2


def test_the_more_recent_review_wins() -> None:
    """An import takes over unknown cards and those reviewed later; a card waiting for its first review never wins."""
    early, late = reviewed(None, GOOD, NOW), reviewed(None, AGAIN, NOW + timedelta(days=1))
    waiting = due_at_once(None, NOW)
    own = {"a": early, "b": late, "c": early}
    assert merged(own, {"a": late, "b": early, "c": waiting, "d": early}) == {"a": late, "d": early}


GOOD_EXPORT = as_json({"a": reviewed(None, GOOD, NOW)}, [review()])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "JSON"),
        ("[]", "schema"),
        ('{"schema": 1}', "cards"),
        (GOOD_EXPORT.replace('"rating": 3', '"rating": 7'), "review 1: 7"),
        (GOOD_EXPORT.replace('"state": 1', '"state": "x"'), "card a: 'x'"),
        (GOOD_EXPORT.replace("2026-01-05T09:00:00+00:00", "yesterday"), "yesterday"),
        (GOOD_EXPORT.replace("2026-01-05T09:00:00+00:00", "9999-12-31T23:59:59-12:00"), "9999"),
        (GOOD_EXPORT.replace('"seconds": 12.5,', ""), "exactly"),
        (GOOD_EXPORT.replace("12.5", "NaN"), "nan"),
    ],
    ids=["empty", "list", "no cards", "rating", "state", "time", "far time", "field", "not a number"],
)
def test_a_file_that_is_no_export_is_refused(text: str, says: str) -> None:
    """The complaint names the entry and what is wrong with it."""
    with pytest.raises(BadBackup, match=says):
        from_json(text)


def test_retention_counts_what_was_not_forgotten() -> None:
    """All ratings but "again"; cards asked after a day or more apart, beside what was expected of them."""
    row = retention("x", [review(), review(rating=AGAIN), review(was=REVIEW), review(rating=AGAIN, was=REVIEW)])
    assert (row.reviews, row.recalled, row.mature, row.mature_recalled, row.predicted) == (4, 2, 2, 1, 0.9)
    assert row.minutes == pytest.approx(4 * 12.5 / 60)


def test_the_forecast_counts_overdue_cards_today() -> None:
    """What should have come last week comes today; cards of another deck do not count."""

    def due(days: int) -> Memory:
        memory = reviewed(None, GOOD, NOW)
        return Memory(2, None, memory.stability, memory.difficulty, NOW + timedelta(days=days), NOW)

    memories = {"a": due(-7), "b": due(0), "c": due(2), "gone": due(1)}
    counts = [count for _, count in forecast(memories, {"a", "b", "c"}, NOW)]
    assert counts == [2, 0, 1, *[0] * 11]


def test_groups_without_reviews_are_left_out() -> None:
    """Only what was reviewed is listed."""
    from .test_schedule import card

    rows = by(lambda c: c.deck, [card("a", "one"), card("b", "two")], [review("a"), review("gone")])
    assert [(row.name, row.reviews) for row in rows] == [("one", 1)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "begins"), [("plot.png", b"\x89PNG"), ("plot", b"\x89PNG"), ("plot.svg", b"<?xml")])
def test_the_plot_is_an_image(tmp_path: Path, name: str, begins: bytes, language: str) -> None:
    """Of the kind and under the name that was asked for, also where nothing was reviewed yet."""
    file = tmp_path / "new" / name
    plot(file, [], [(NOW.date(), 0)], language)
    assert file.read_bytes().startswith(begins)


def test_a_picture_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, full_disk) -> None:  # type: ignore[no-untyped-def]
    """A disk that fills up half way: the old picture stays and nothing else does."""
    file = tmp_path / "plot.png"
    file.write_bytes(b"the old picture")
    with full_disk(1000), pytest.raises(OSError, match="File too large"):
        plot(file, [review()], [(NOW.date(), 0)], "en")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"plot.png": b"the old picture"}
