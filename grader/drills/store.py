"""What is remembered of the cards, in the same database as progress. Every review is one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from ..workspace.progress import Progress
from .schedule import AGAIN, EASY, NEW, RELEARNING, Memory

YEARS = (1970, 9000)
COLUMNS = "card, state, step, stability, difficulty, due, last_review"


@dataclass(frozen=True)
class Review:
    """One rating. `was` is the card's state before it, `predicted` how likely it was remembered."""

    card: str
    at: datetime
    rating: int
    seconds: float
    was: int
    predicted: float | None


class Unreadable(ValueError):
    """A row or an entry that cannot be what the program wrote."""


class Store:
    """The cards' memories and reviews of one open database."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._db: sqlite3.Connection = progress.connection
        self._db.text_factory = lambda raw: raw.decode(errors="replace")  # a damaged text costs its row, not all

    def memories(self) -> tuple[dict[str, Memory], list[str]]:
        """Card -> memory, and the cards whose rows cannot be read: they count as new."""
        found: dict[str, Memory] = {}
        damaged = []
        for row in self._db.execute(f"SELECT {COLUMNS} FROM drill_memory"):
            try:
                found[row[0]] = memory_from(row[1:])
            except Unreadable:
                damaged.append(str(row[0]))
        return found, damaged

    def reviews(self) -> list[Review]:
        """Every review in the order of time; unreadable ones are left out."""
        rows = self._db.execute("SELECT card, at, rating, seconds, was, predicted FROM drill_reviews ORDER BY at, id")
        found = []
        for row in rows:
            try:
                found.append(review_from(row))
            except Unreadable:
                continue
        return found

    def latest(self) -> datetime | None:
        """When the last review was."""
        reviews = self.reviews()
        return reviews[-1].at if reviews else None

    def keep(self, review: Review, memory: Memory) -> None:
        """One review and what it did to the card's memory."""
        with self._progress.transaction() as db:
            _insert_review(db, review)
            _insert_memory(db, review.card, memory)

    def put(self, memories: Iterable[tuple[str, Memory]], reviews: Iterable[Review] = ()) -> None:
        """Several memories and reviews at once, all or none; reviews that are there already stay single."""
        with self._progress.transaction() as db:
            for review in reviews:
                _insert_review(db, review)
            for card, memory in memories:
                _insert_memory(db, card, memory)


def _insert_review(db: sqlite3.Connection, r: Review) -> None:
    values = (r.card, r.at.isoformat(), r.rating, r.seconds, r.was, r.predicted)
    db.execute(
        "INSERT OR IGNORE INTO drill_reviews (card, at, rating, seconds, was, predicted) VALUES (?, ?, ?, ?, ?, ?)",
        values,
    )


def _insert_memory(db: sqlite3.Connection, card: str, m: Memory) -> None:
    last = m.last_review.isoformat() if m.last_review else None
    values = (card, m.state, m.step, m.stability, m.difficulty, m.due.isoformat(), last)
    db.execute(f"INSERT OR REPLACE INTO drill_memory ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def moment(text: object) -> datetime:
    """A time with its zone, as UTC, in a year that leaves room for reckoning. Raises Unreadable."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not YEARS[0] <= at.year <= YEARS[1]:
        raise Unreadable(f"{text!r} is no time with a zone")
    return at.astimezone(UTC)


def number(value: object, low: float, high: float) -> float:
    """A number in a range. Raises Unreadable."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise Unreadable(f"{value!r} is not a number from {low:g} to {high:g}")
    return value


def memory_from(row: Iterable[object]) -> Memory:
    """A memory from state, step, stability, difficulty, due, last review. Raises Unreadable."""
    state, step, stability, difficulty, due, last = row
    if stability is None:
        if difficulty is not None or last is not None:
            raise Unreadable("a reviewed card has a stability")
        return Memory(NEW, None, None, None, moment(due), None)
    kind = int(number(state, NEW + 1, RELEARNING))
    if (step is None) != (kind == 2):
        raise Unreadable("only a card being learned has a step")
    return Memory(
        kind,
        None if step is None else int(number(step, 0, 10)),
        number(stability, 0.001, 1e6),
        number(difficulty, 1, 10),
        moment(due),
        moment(last),
    )


def review_from(row: Iterable[object]) -> Review:
    """A review from card, time, rating, seconds, state before, prediction. Raises Unreadable."""
    card, at, rating, seconds, was, predicted = row
    if not isinstance(card, str):
        raise Unreadable(f"{card!r} is no card")
    return Review(
        card,
        moment(at),
        int(number(rating, AGAIN, EASY)),
        number(seconds, 0, 1e7),
        int(number(was, NEW, RELEARNING)),
        None if predicted is None else number(predicted, 0, 1),
    )
