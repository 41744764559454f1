"""What the reviews add up to: retention, the days ahead, and a plot of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from .card import Card
from .schedule import AGAIN, REVIEW, Memory
from .store import Review

HORIZON = 14  # days of forecast
LABELS: dict[str, dict[str, str]] = {
    "past": {"en": "Reviews by day", "zh": "每天的复习"},
    "reviews": {"en": "reviews", "zh": "复习次数"},
    "recalled": {"en": "recalled, %", "zh": "答对，%"},
    "future": {"en": "Due in the next {days} days", "zh": "未来 {days} 天到期"},
    "cards": {"en": "cards", "zh": "卡片"},
}


@dataclass(frozen=True)
class Retention:
    """Of one group of cards: how many of its ratings were not "again"; `mature`: of cards asked after a day or more."""

    name: str
    reviews: int
    recalled: int
    mature: int
    mature_recalled: int
    predicted: float | None  # mean of what the scheduler expected for the mature ones
    minutes: float


def retention(name: str, reviews: Iterable[Review]) -> Retention:
    """The retention of these reviews."""
    reviews = list(reviews)
    mature = [review for review in reviews if review.was == REVIEW]
    expected = [review.predicted for review in mature if review.predicted is not None]
    return Retention(
        name,
        len(reviews),
        sum(review.rating > AGAIN for review in reviews),
        len(mature),
        sum(review.rating > AGAIN for review in mature),
        sum(expected) / len(expected) if expected else None,
        sum(review.seconds for review in reviews) / 60,
    )


def by(group: Callable[[Card], str], cards: Sequence[Card], reviews: Sequence[Review]) -> list[Retention]:
    """Retention of each group of cards that has reviews, in the order of the cards."""
    groups = {card.id: group(card) for card in cards}
    names = dict.fromkeys(groups[card.id] for card in cards)
    found = (retention(name, (r for r in reviews if groups.get(r.card) == name)) for name in names)
    return [row for row in found if row.reviews]


def forecast(memories: Mapping[str, Memory], known: set[str], now: datetime) -> list[tuple[date, int]]:
    """How many cards come due on each of the next days; what is overdue counts today."""
    today = now.astimezone().date()
    days = [max(memory.due.astimezone().date(), today) for card, memory in memories.items() if card in known]
    return [(day, days.count(day)) for day in (today + timedelta(days=n) for n in range(HORIZON))]


def per_day(reviews: Iterable[Review]) -> dict[date, Retention]:
    """Retention of every day that has reviews."""
    days: dict[date, list[Review]] = {}
    for review in reviews:
        days.setdefault(review.at.astimezone().date(), []).append(review)
    return {day: retention(day.isoformat(), of) for day, of in days.items()}


def plot(file: Path, reviews: Sequence[Review], ahead: Sequence[tuple[date, int]], language: str) -> None:
    """Reviews and retention by day, and the forecast, as an image; its kind follows from the file's name.

    Raises ValueError for a kind that cannot be drawn, NoFont where no font has the language.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    from ..model.fonts import families_for
    from ..model.png import write_picture

    words = {key: texts[language].format(days=HORIZON) for key, texts in LABELS.items()}
    with rc_context({"font.family": families_for(words.values())}):
        figure = Figure(figsize=(10, 3.6), layout="constrained")
        past, future = figure.subplots(1, 2)
        days = per_day(reviews)
        past.bar(list(days), [row.reviews for row in days.values()], color="#9db8d2")
        past.set(title=words["past"], ylabel=words["reviews"])
        share = past.twinx()
        share.plot(list(days), [100 * row.recalled / row.reviews for row in days.values()], "o-", color="#b5533c")
        share.set(ylim=(0, 105))
        share.set_ylabel(words["recalled"], color="#b5533c")
        future.bar([day for day, _ in ahead], [count for _, count in ahead], color="#8fb996")
        future.set(title=words["future"], ylabel=words["cards"])
        for axes in (past, future):
            axes.tick_params(axis="x", rotation=45)
            axes.yaxis.get_major_locator().set_params(integer=True)
        write_picture(figure, file)
