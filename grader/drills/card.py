"""What a card is: one thing to recall, calculate, spot or write, with its texts in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..catalogue.model import Exercise, Text

Kind = Literal["recall", "calculation", "spot", "code"]
KINDS: tuple[Kind, ...] = ("recall", "calculation", "spot", "code")
LEVELS = ("warm-up", "core", "deep")


@dataclass(frozen=True)
class Rung:
    """One step of a follow-up ladder: what the interviewer asks next, and what to say. The answer may be empty."""

    question: Text
    answer: Text


@dataclass(frozen=True)
class Recall:
    """A question to answer aloud: `answer` takes half a minute, `longer` is what two minutes add."""

    question: Text
    answer: Text
    longer: Text
    wrong: Text
    ladder: tuple[Rung, ...]
    source: Text


@dataclass(frozen=True)
class Slip:
    """A wrong result that a known mistake produces: an expression over the numbers drawn, and what to say."""

    value: str
    says: Text


@dataclass(frozen=True)
class Calculation:
    """A question with fresh numbers each time. `draw` maps a name to its choices, or to an expression."""

    question: Text
    draw: Mapping[str, list[object] | str]
    answer: str
    unit: str
    digits: int  # significant digits asked for; 0 asks for the exact number
    worked: Text
    slips: tuple[Slip, ...]
    source: str


@dataclass(frozen=True)
class Spot:
    """A mistake planted in code that is otherwise right; a line number answers it."""

    exercise: Exercise
    mistake: str


@dataclass(frozen=True)
class Code:
    """A blank stub to fill in against the clock."""

    exercise: Exercise
    minutes: float


@dataclass(frozen=True, eq=False)
class Card:
    """One card. `deck` is a chapter's id, or a topic of the general deck; `title` is what people call it."""

    id: str
    kind: Kind
    deck: str
    title: Text
    level: str
    content: Recall | Calculation | Spot | Code


def chosen(
    cards: Iterable[Card], decks: tuple[str, ...], levels: tuple[str, ...], kinds: tuple[str, ...]
) -> tuple[Card, ...]:
    """The cards that pass every filter; an empty filter lets all pass. A deck may be named by a prefix."""
    return tuple(
        card
        for card in cards
        if (not decks or card.deck.startswith(decks))
        and (not levels or card.level in levels)
        and (not kinds or card.kind in kinds)
    )
