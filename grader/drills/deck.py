"""All cards: recall and calculation cards of the bank, spot-the-bug and code cards made from the exercises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..catalogue.load import BANK, Catalogue, Toml, catalogue
from ..catalogue.model import LANGUAGES, AuthoringError, Exercise, Text
from .card import KINDS, LEVELS, Calculation, Card, Code, Slip, Spot
from .points import general_cards, recall_cards
from .spot import spottable

GENERAL = BANK / "cards"
MINUTES = {1: 5.0, 2: 10.0, 3: 20.0}  # by difficulty: for an exercise that says nothing itself
ITEM_KEYS = {"level", "unit", "digits", "question", "draw", "answer", "worked", "slips", "source"}


def titles(folder: Path = GENERAL) -> dict[str, Text]:
    """The general deck's topics in their order."""
    found = Toml(folder / "topics.toml", None)
    return {topic: found.text_of(topic) for topic in found.data}


def calculation_cards(folder: Path, topics: Mapping[str, Text]) -> Iterator[Card]:
    """The items of `TOPIC.toml` for the topics that have some."""
    for topic, title in topics.items():
        file = folder / f"{topic}.toml"
        if file.exists():
            toml = Toml(file, None)
            for id, item in toml.data.items():
                yield Card(f"calc-{id}", "calculation", topic, title, *_item(toml, id, item))


def _item(toml: Toml, id: str, item: Any) -> tuple[str, Calculation]:
    if not isinstance(item, dict) or set(item) - ITEM_KEYS:
        raise toml.wrong(id, f"an item takes {', '.join(sorted(ITEM_KEYS))}")
    try:
        if item["level"] not in LEVELS:
            raise toml.wrong(id, f"level must be one of {', '.join(LEVELS)}")
        slips = tuple(Slip(slip["value"], _both(slip)) for slip in item.get("slips", []))
        return item["level"], Calculation(
            question=_both(item["question"]),
            draw=item["draw"],
            answer=item["answer"],
            unit=item.get("unit", ""),
            digits=item.get("digits", 0),
            worked=_both(item["worked"]),
            slips=slips,
            source=item["source"],
        )
    except KeyError as error:
        raise toml.wrong(id, f"{error} is missing") from None


def _both(texts: Mapping[str, str]) -> Text:
    return {language: texts[language].strip() for language in LANGUAGES}


def spot_cards(exercises: Iterable[Exercise]) -> Iterator[Card]:
    """A card for every mistake that stands in a few lines."""
    for e in exercises:
        for mistake in spottable(e):
            id = f"spot-{e.id}-{mistake.id}"
            yield Card(id, "spot", e.chapter.id, e.title, LEVELS[e.difficulty - 1], Spot(e, mistake.id))


def code_cards(exercises: Iterable[Exercise]) -> Iterator[Card]:
    """A card for every exercise: its stub, against the clock."""
    for e in exercises:
        yield Card(f"code-{e.id}", "code", e.chapter.id, e.title, LEVELS[e.difficulty - 1], Code(e, minutes(e)))


def minutes(exercise: Exercise) -> float:
    """How long the exercise takes in an interview: `minutes` of its `cards.toml`, else by difficulty."""
    file = exercise.room / "cards.toml"
    given = Toml(file, None).get("minutes", (int, float), 0) if file.exists() else 0
    return float(given or MINUTES[exercise.difficulty])


def read_cards(course: Catalogue, folder: Path, kinds: Iterable[str] = KINDS) -> tuple[Card, ...]:
    """The cards of these kinds. Raises AuthoringError where the bank is wrong or two cards share an id."""
    topics = titles(folder)
    makers: dict[str, Callable[[], Iterable[Card]]] = {
        "recall": lambda: [*recall_cards(course), *general_cards(folder, topics)],
        "calculation": lambda: calculation_cards(folder, topics),
        "spot": lambda: spot_cards(course.exercises),
        "code": lambda: code_cards(course.exercises),
    }
    cards = [card for kind in KINDS if kind in kinds for card in makers[kind]()]
    seen: set[str] = set()
    for card in cards:
        if card.id in seen:
            raise AuthoringError(folder, 1, f"there are two cards '{card.id}'")
        seen.add(card.id)
    return tuple(cards)


@cache
def cards(kinds: tuple[str, ...] = KINDS) -> tuple[Card, ...]:
    """The cards that this installation ships."""
    return read_cards(catalogue(), GENERAL, kinds)


def deck_titles() -> dict[str, Text]:
    """Every deck that a filter may name: chapters, then the general deck's topics."""
    return {chapter.id: chapter.title for chapter in catalogue().chapters} | titles()
