"""The drill state as JSON, out and in. What comes in is checked entry by entry before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from .schedule import Memory
from .store import Review, Unreadable, memory_from, review_from

T = TypeVar("T")
SCHEMA = 1
MEMORY_FIELDS = ("state", "step", "stability", "difficulty", "due", "last_review")
REVIEW_FIELDS = ("card", "at", "rating", "seconds", "was", "predicted")


class BadBackup(ValueError):
    """The file is no export of the drills; the text says why."""


def as_json(memories: Mapping[str, Memory], reviews: Sequence[Review]) -> str:
    """Everything that is remembered, ready to be read in again."""
    data = {
        "schema": SCHEMA,
        "cards": {card: asdict(memory) for card, memory in memories.items()},
        "reviews": [asdict(review) for review in reviews],
    }
    return json.dumps(data, indent=1, default=lambda moment: moment.isoformat()) + "\n"


def from_json(text: str) -> tuple[dict[str, Memory], list[Review]]:
    """Memories and reviews of an export. Raises BadBackup."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadBackup(f"it is not JSON ({error})") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise BadBackup(f'it has no "schema": {SCHEMA}')
    cards, reviews = data.get("cards"), data.get("reviews")
    if not isinstance(cards, dict) or not isinstance(reviews, list):
        raise BadBackup('it needs "cards" and "reviews"')
    memories = {c: _read(f"card {c}", entry, MEMORY_FIELDS, memory_from) for c, entry in cards.items()}
    return memories, [_read(f"review {n}", e, REVIEW_FIELDS, review_from) for n, e in enumerate(reviews, 1)]


def _read(name: str, entry: Any, fields: Sequence[str], reader: Callable[[Iterable[object]], T]) -> T:
    try:
        return reader(_fields(name, entry, fields))
    except Unreadable as error:
        raise BadBackup(f"{name}: {error}") from None


def _fields(name: str, entry: Any, fields: Sequence[str]) -> list[object]:
    if not isinstance(entry, dict) or set(entry) != set(fields):
        raise BadBackup(f"{name} needs exactly {', '.join(fields)}")
    return [entry[field] for field in fields]


def merged(own: Mapping[str, Memory], other: Mapping[str, Memory]) -> dict[str, Memory]:
    """What of `other` is to be taken over: cards unknown here, or reviewed there more recently."""
    return {card: memory for card, memory in other.items() if card not in own or _later(memory, own[card])}


def _later(a: Memory, b: Memory) -> bool:
    if a.last_review is None or b.last_review is None:
        return a.last_review is not None
    return a.last_review > b.last_review
