"""When cards come back. No clock is read: the time is an argument."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from grader.drills.card import Card, Recall
from grader.drills.schedule import (
    AGAIN,
    EASY,
    GOOD,
    NEW,
    REVIEW,
    Memory,
    due_at_once,
    new_cards,
    next_card,
    retrievability,
    reviewed,
    steady,
)

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
BOTH = {"en": "x", "zh": "字"}


def card(id: str, deck: str = "d", kind: str = "recall", level: str = "core") -> Card:
    return Card(id, kind, deck, BOTH, level, Recall(BOTH, BOTH, BOTH, BOTH, (), BOTH))  # type: ignore[arg-type]


def learned(days: float) -> Memory:
    """A card that is due in so many days."""
    memory = reviewed(reviewed(None, GOOD, NOW), GOOD, NOW + timedelta(minutes=10))
    return Memory(memory.state, memory.step, memory.stability, memory.difficulty, NOW + timedelta(days=days), NOW)


def test_a_better_rating_waits_longer() -> None:
    """Again comes back within minutes, good after some, easy after days."""
    waits = [reviewed(None, rating, NOW).due - NOW for rating in (AGAIN, GOOD, EASY)]
    assert waits == sorted(waits)
    assert waits[0] <= timedelta(minutes=1)
    assert waits[2] >= timedelta(days=1)


def test_chance_plays_no_part() -> None:
    """The same reviews give the same dates, whatever the global random state."""
    dates = set()
    for seed in range(5):
        random.seed(seed)
        memory = None
        for day in (0, 1, 5, 20):
            memory = reviewed(memory, GOOD, NOW + timedelta(days=day))
        assert memory is not None
        dates.add(memory.due)
    assert len(dates) == 1


def test_due_cards_come_before_new_ones_the_longest_waiting_first() -> None:
    """First what is overdue, oldest first; a new card only then."""
    pool = [card("new"), card("late"), card("later")]
    memories = {"late": learned(-1), "later": learned(-3)}
    first = next_card(pool, memories, NOW, 5, None)
    assert first is not None
    assert first.id == "later"
    second = next_card(pool, {**memories, "later": learned(3)}, NOW, 5, "later")
    assert second is not None
    assert second.id == "late"
    third = next_card(pool, {"late": learned(2), "later": learned(3)}, NOW, 5, "late")
    assert third is not None
    assert third.id == "new"


def test_the_day_ends_when_new_cards_are_used_up() -> None:
    """No new card beyond the day's number; what is due tomorrow stays there."""
    pool = [card("new"), card("known")]
    assert next_card(pool, {"known": learned(1)}, NOW, 0, None) is None


def test_a_card_being_learned_comes_back_in_the_same_sitting() -> None:
    """A card rated again a moment ago is asked again, but not twice in a row while others are left."""
    again = reviewed(None, AGAIN, NOW)
    found = next_card([card("a")], {"a": again}, NOW, 0, "a")
    assert found is not None
    assert found.id == "a"
    found = next_card([card("a"), card("b")], {"a": again}, NOW + timedelta(minutes=2), 1, "a")
    assert found is not None
    assert found.id == "b"


def test_new_cards_take_turns_among_decks_also_after_some_are_seen() -> None:
    """One of each deck, easier ones first; seen cards do not start the round again."""
    pool = [card("a1", "a"), card("a2", "a"), card("a0", "a", level="warm-up"), card("b1", "b"), card("b2", "b")]
    assert [c.id for c in new_cards(pool, {})] == ["a0", "b1", "a1", "b2", "a2"]
    assert [c.id for c in new_cards(pool, {"a0": learned(1)})] == ["b1", "a1", "b2", "a2"]


def test_code_cards_come_only_when_asked_for() -> None:
    """Among other kinds no new code card; alone they come."""
    pool = [card("c", kind="code"), card("r")]
    assert [c.id for c in new_cards(pool, {})] == ["r"]
    assert [c.id for c in new_cards(pool[:1], {})] == ["c"]


def test_a_clock_set_back_is_not_followed() -> None:
    """A time before the latest review, or at the same moment, becomes the moment after it."""
    tick = timedelta(microseconds=1)
    assert steady(NOW, NOW + timedelta(hours=1)) == (NOW + timedelta(hours=1) + tick, True)
    assert steady(NOW, NOW) == (NOW + tick, False)
    assert steady(NOW, None) == (NOW, False)


def test_due_at_once_brings_a_card_forward_and_forgets_nothing() -> None:
    """A known card keeps its memory; an unknown one waits for its first review and is then reviewed as new."""
    known = learned(30)
    forward = due_at_once(known, NOW)
    assert (forward.due, forward.stability, forward.state) == (NOW, known.stability, REVIEW)
    unknown = due_at_once(None, NOW)
    assert (unknown.state, unknown.due) == (NEW, NOW)
    assert reviewed(unknown, GOOD, NOW) == reviewed(None, GOOD, NOW)


def test_what_was_learned_fades() -> None:
    """The chance to remember falls with the days; nothing is known of an unseen card."""
    memory = learned(1)
    soon, late = (retrievability(memory, NOW + timedelta(days=days)) for days in (1, 30))
    assert soon is not None
    assert late is not None
    assert 0 < late < soon <= 1
    assert retrievability(None, NOW) is None
