"""Mock interviews: a plan of parts with a clock each, what became of them, and a file to resume from."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from ..catalogue.load import Toml
from ..catalogue.model import Exercise
from ..catalogue.source import misconceptions
from ..workspace.files import write_whole
from .calculation import Drawn, draw
from .card import LEVELS, Calculation, Card, Code, Recall
from .deck import GENERAL
from .schedule import AGAIN, EASY, GOOD, HARD
from .spot import spottable

SCHEMA = 1
PartKind = Literal["coding", "question", "calculation", "debugging"]
FOLLOW_UPS = 3
FULL = 45  # minutes; shorter interviews shorten every part
QUESTION_MINUTES = 2.0
AXES = ("understanding", "execution", "rationale", "communication")
STEPS = 4
CONTENTS = {"coding": Code, "question": Recall, "calculation": Calculation}


class BadState(ValueError):
    """The file of an interrupted interview cannot be read."""


@dataclass(frozen=True)
class Part:
    """One part of the plan. `card` is a card's id, for debugging an exercise's; `mistake` is what is planted."""

    kind: PartKind
    card: str
    minutes: float
    mistake: str = ""


@dataclass(frozen=True)
class Result:
    """What became of one part: a rating as in drills, the share of what was to be done, and how long it took."""

    rating: int
    share: float
    seconds: float


@dataclass(frozen=True)
class Interview:
    """A plan and what has been done of it. `seconds` were spent on the part that comes next."""

    seed: int
    level: str
    minutes: int
    started: str
    parts: tuple[Part, ...]
    results: tuple[Result, ...] = ()
    seconds: float = 0.0
    rubric: Mapping[str, int] = field(default_factory=dict)

    @property
    def next_part(self) -> Part | None:
        return self.parts[len(self.results)] if len(self.results) < len(self.parts) else None

    def with_result(self, result: Result) -> Interview:
        return replace(self, results=(*self.results, result), seconds=0.0)

    def weak(self) -> list[Part]:
        """The parts that did not go well."""
        return [part for part, result in zip(self.parts, self.results, strict=False) if result.rating < GOOD]


def plan(cards: Sequence[Card], level: str, minutes: int, seed: int, started: str) -> Interview:
    """An interview of that length: coding, follow-ups on it, general questions, a calculation, debugging."""
    rng = random.Random(seed)
    scale = min(1.0, minutes / FULL)
    calculation, debugging = float(max(2, round(5 * scale))), float(max(4, round(10 * scale)))
    room = minutes - calculation - debugging - FOLLOW_UPS * QUESTION_MINUTES
    coding, limit = _coding(cards, level, room, rng)
    exercise = coding.content.exercise  # type: ignore[union-attr]
    own = [c for c in cards if c.kind == "recall" and c.title == exercise.title]
    follow_ups = rng.sample(_near(own, level), min(FOLLOW_UPS, len(own)))
    titles = {tuple(sorted(card.title.items())) for card in cards if card.kind == "code"}
    general = [c for c in cards if c.kind == "recall" and tuple(sorted(c.title.items())) not in titles]
    extra = int((room - limit) // QUESTION_MINUTES)
    questions = rng.sample(_near(general, level), min(extra, len(general), 5))
    parts = [Part("coding", coding.id, limit)]
    parts += [Part("question", card.id, QUESTION_MINUTES) for card in (*follow_ups, *questions)]
    numbers = _near([card for card in cards if card.kind == "calculation"], level)
    parts.append(Part("calculation", rng.choice(numbers).id, calculation))
    parts.append(_debugging(cards, exercise, level, debugging, rng))
    return Interview(seed, level, minutes, started, tuple(parts))


def _near(cards: Sequence[Card], level: str) -> list[Card]:
    """The cards of that level; all where there are too few of them."""
    fitting = [card for card in cards if card.level == level]
    return fitting if len(fitting) >= 5 else list(cards)


def _coding(cards: Sequence[Card], level: str, room: float, rng: random.Random) -> tuple[Card, float]:
    """An exercise of the level that fits into the time; the shortest one where none does."""
    coding = {card: card.content.minutes for card in cards if isinstance(card.content, Code)}
    fitting = [card for card, limit in coding.items() if card.level == level and limit <= room]
    card = rng.choice(fitting) if fitting else min(coding, key=lambda card: (coding[card], card.id))
    return card, min(coding[card], room)


def _debugging(cards: Sequence[Card], coded: Exercise, level: str, minutes: float, rng: random.Random) -> Part:
    """A planted mistake in another exercise than the one that was coded, of the level where there is one."""
    others = [c for c in cards if isinstance(c.content, Code) and c.content.exercise is not coded]
    fitting = [c for c in others if spottable(c.content.exercise)]  # type: ignore[union-attr]
    of_level = [card for card in fitting if card.level == level] or fitting
    exercise = rng.choice(of_level).content.exercise  # type: ignore[union-attr]
    return Part("debugging", exercise.id, minutes, rng.choice(spottable(exercise)).id)


def to_drill(interview: Interview, cards: Sequence[Card]) -> list[Card]:
    """The cards that this interview says to drill next."""
    by_id = {card.id: card for card in cards}
    found: dict[str, Card] = {}
    for part in interview.weak():
        ids = [part.card]
        if part.kind == "debugging":
            ids = [f"spot-{part.card}-{part.mistake}", f"code-{part.card}"]
        found |= {id: by_id[id] for id in ids if id in by_id}
        if part.kind == "coding" and part.card in by_id:
            title = by_id[part.card].title
            own = [card for card in cards if isinstance(card.content, Recall) and card.title == title]
            found |= {card.id: card for card in own[:FOLLOW_UPS]}
    return list(found.values())


def drawn(interview: Interview, item: Calculation) -> Drawn:
    """The numbers that this interview asks with."""
    return draw(item, random.Random(interview.seed).randrange(2**31))


def rubric() -> Mapping[str, Mapping[str, Any]]:
    """Axis -> its title and the description of its four levels, each in every language."""
    toml = Toml(GENERAL / "rubric.toml", set(AXES))
    return {axis: toml.get(axis, dict) for axis in AXES}


def write_interview(file: Path, interview: Interview) -> None:
    write_whole(file, json.dumps({"schema": SCHEMA, **asdict(interview)}, indent=1) + "\n")


def read_interview(file: Path, known: Sequence[Card]) -> Interview:
    """An interview that was interrupted. Raises BadState."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data.pop("schema") != SCHEMA:
            raise BadState("another schema")
        data["parts"] = tuple(Part(**part) for part in data["parts"])
        data["results"] = tuple(Result(**result) for result in data["results"])
        interview = Interview(**data)
        datetime.fromisoformat(interview.started)
        by_id = {card.id: card for card in known}
        if not all(_can_be_held(part, by_id) for part in interview.parts):
            raise BadState("it names cards that are not there")
        if not _plausible(interview):
            raise BadState("its numbers are none that an interview has")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadState(str(error)) from None
    return interview


def _can_be_held(part: Part, by_id: Mapping[str, Card]) -> bool:
    """Whether its card, for debugging its exercise and mistake, is in the bank."""
    if part.kind == "debugging":
        content = by_id[f"code-{part.card}"].content
        return isinstance(content, Code) and part.mistake in {
            mistake.id for mistake in misconceptions(content.exercise)
        }
    return isinstance(by_id[part.card].content, CONTENTS[part.kind])


def _plausible(interview: Interview) -> bool:
    times = [
        interview.seconds,
        *(60 * part.minutes for part in interview.parts),
        *(r.seconds for r in interview.results),
    ]
    return (
        interview.level in LEVELS
        and isinstance(interview.seed, int)
        and isinstance(interview.minutes, int)
        and len(interview.results) <= len(interview.parts)
        and all(0 <= time < 1e7 for time in times)
        and all(r.rating in (AGAIN, HARD, GOOD, EASY) and 0 <= r.share <= 1 for r in interview.results)
        and all(axis in AXES and level in range(1, STEPS + 1) for axis, level in interview.rubric.items())
    )
