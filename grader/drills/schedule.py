"""When a card comes back: a thin, pure layer over the `fsrs` library. The clock is an argument, chance is off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import fsrs

from .card import KINDS, LEVELS, Card

SCHEDULER = fsrs.Scheduler(enable_fuzzing=False)
AGAIN, HARD, GOOD, EASY = (int(rating) for rating in fsrs.Rating)
NEW, LEARNING, REVIEW, RELEARNING = 0, *(int(state) for state in fsrs.State)
LOOK_AHEAD = timedelta(minutes=20)  # a card being learned is asked again a little early rather than tomorrow


@dataclass(frozen=True)
class Memory:
    """What the scheduler knows about one card. Times are UTC; before its first review a card has no last one."""

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime | None


def reviewed(memory: Memory | None, rating: int, now: datetime) -> Memory:
    """The card's memory after it was rated (AGAIN to EASY) at `now`; None stands for a card never seen."""
    card, _ = SCHEDULER.review_card(_fsrs_card(memory, now), fsrs.Rating(rating), now)
    return Memory(int(card.state), card.step, card.stability, card.difficulty, card.due, card.last_review)


def retrievability(memory: Memory | None, now: datetime) -> float | None:
    """How likely the card is remembered at `now`; None where nothing is known."""
    if memory is None or memory.stability is None or memory.last_review is None:
        return None
    return float(SCHEDULER.get_card_retrievability(_fsrs_card(memory, now), now))


def _fsrs_card(memory: Memory | None, now: datetime) -> fsrs.Card:
    if memory is None or memory.stability is None:
        return fsrs.Card(card_id=0, due=now)  # an id of our own: the default one sleeps
    return fsrs.Card(
        0,
        fsrs.State(memory.state),
        memory.step,
        memory.stability,
        memory.difficulty,
        memory.due,
        memory.last_review,
    )


def due_at_once(memory: Memory | None, now: datetime) -> Memory:
    """The same memory, but due now; a card never seen becomes one that waits for its first review."""
    if memory is None:
        return Memory(NEW, None, None, None, now, None)
    return Memory(
        memory.state, memory.step, memory.stability, memory.difficulty, min(memory.due, now), memory.last_review
    )


def steady(now: datetime, latest: datetime | None) -> tuple[datetime, bool]:
    """`now`, or just after the latest review if the clock was set back behind it; and whether it was."""
    if latest is not None and now <= latest:
        return latest + timedelta(microseconds=1), now < latest
    return now, False


def due_cards(cards: Iterable[Card], memories: Mapping[str, Memory], now: datetime) -> list[Card]:
    """The cards that are due, the one that has waited longest first."""
    due = [card for card in cards if card.id in memories and memories[card.id].due <= now]
    return sorted(due, key=lambda card: (memories[card.id].due, card.id))


def new_cards(cards: Sequence[Card], memories: Mapping[str, Memory]) -> list[Card]:
    """The cards never seen: one of each deck in turn, easier ones first. Code cards wait until they are asked for."""
    decks: dict[str, list[Card]] = {}
    for card in sorted(cards, key=lambda card: LEVELS.index(card.level)):
        decks.setdefault(card.deck, []).append(card)
    turns = [(turn, card) for deck in decks.values() for turn, card in enumerate(_mixed(deck))]
    alone = {card.kind for card in cards} == {"code"}
    in_turn = (card for _, card in sorted(turns, key=lambda pair: pair[0]))
    return [card for card in in_turn if card.id not in memories and (alone or card.kind != "code")]


def _mixed(cards: list[Card]) -> list[Card]:
    """The kinds of one deck spread evenly over it."""
    kinds: dict[str, list[Card]] = {}
    for card in cards:
        kinds.setdefault(card.kind, []).append(card)
    places = [(n / len(same), KINDS.index(card.kind), card) for same in kinds.values() for n, card in enumerate(same)]
    return [card for *_, card in sorted(places, key=lambda place: place[:2])]


def next_card(
    cards: Sequence[Card], memories: Mapping[str, Memory], now: datetime, new_left: int, last: str | None
) -> Card | None:
    """What to ask next: due cards, then new ones, then what was just learned; None when the day is done."""
    due = due_cards(cards, memories, now)
    fresh = new_cards(cards, memories)[:new_left]
    soon = [card for card in due_cards(cards, memories, now + LOOK_AHEAD) if memories[card.id].state != REVIEW]
    for waiting in (due, fresh, soon):
        for card in waiting:
            if card.id != last:
                return card
    return next(iter(due or soon), None)
