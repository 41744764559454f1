"""`grader drill`: what is due, then new cards."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from ..drills.card import KINDS, LEVELS, Card, chosen
from ..workspace.progress import unsaved_progress
from ..workspace.space import Workspace
from .ask import Clock, Quit, minutes
from .common import UserError, language_option, need, progress, warn, workspace
from .drill_cards import AGAIN, Scene, ask
from .drill_words import say

if TYPE_CHECKING:
    from ..drills.schedule import Memory
    from ..drills.store import Store

NEW_A_DAY = 10


@click.group("drill", invoke_without_command=True)
@click.option("--chapter", "decks", multiple=True, metavar="DECK", help="Only this chapter or topic; may be repeated.")
@click.option("--level", "levels", multiple=True, type=click.Choice(LEVELS), help="Only this level; may be repeated.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind; may be repeated.")
@click.option("--new", "new", type=click.IntRange(0), default=NEW_A_DAY, show_default=True, help="New cards a day.")
@click.option("--minutes", "budget", type=click.FloatRange(0, min_open=True), help="Minutes a day.")
@click.option("--seed", type=int, help="Draw the numbers of calculations from this seed.")
@language_option
@click.pass_context
def drill_command(
    ctx: click.Context,
    decks: tuple[str, ...],
    levels: tuple[str, ...],
    kinds: tuple[str, ...],
    new: int,
    budget: float | None,
    seed: int | None,
    lang: str,
) -> None:
    """Interview drills: due cards first, then new ones.

    Four kinds: recall (answer, reveal, rate yourself), calculation (graded, fresh numbers), spot (find the wrong
    line), code (a blank stub against the clock; only with --kind code until you have begun one). Quit with q at any
    time; every rating is kept.
    """
    if ctx.invoked_subcommand is not None:
        ctx.default_map = {ctx.invoked_subcommand: {"lang": lang}}
        return
    need(("fsrs",), "drill")
    space = workspace()
    pool = filtered(decks, levels, kinds, lang)
    scene = Scene(space, lang, random.Random(seed))
    with memory(space, lang) as kept:
        Drill(scene, pool, kept, new, budget).run()


def filtered(
    decks: tuple[str, ...], levels: tuple[str, ...], kinds: tuple[str, ...], language: str
) -> tuple[Card, ...]:
    """The cards of the bank that pass the filters. Raises UserError where none does."""
    from ..drills.deck import cards, deck_titles

    found = chosen(cards(kinds or KINDS), decks, levels, kinds)
    if not found:
        filters = " ".join((*decks, *levels, *kinds))
        raise UserError(say(language, "empty", filters=filters, decks=", ".join(deck_titles())))
    return found


@dataclass
class Kept:
    """What is remembered, and the clock that new reviews are dated by."""

    store: Store
    memories: dict[str, Memory]
    latest: datetime | None
    language: str
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def time(self) -> datetime:
        """Now, but never before the latest review."""
        from ..drills.schedule import steady

        return steady(self.now(), self.latest)[0]

    def rate(self, card: str, rating: int, seconds: float) -> Memory:
        """Keep one rating; the card's new memory. Raises UserError where the disk takes no more."""
        from ..drills.schedule import NEW, retrievability, reviewed
        from ..drills.store import Review

        at, before = self.time(), self.memories.get(card)
        after = reviewed(before, rating, at)
        was = before.state if before else NEW
        try:
            self.store.keep(Review(card, at, rating, seconds, was, retrievability(before, at)), after)
        except sqlite3.DatabaseError as error:
            raise UserError(say(self.language, "not kept", error=error)) from None
        self.memories[card], self.latest = after, at
        return after


@contextmanager
def memory(space: Workspace, language: str) -> Iterator[Kept]:
    """The workspace's drill state; says what is wrong with it or with the clock."""
    from ..drills.store import Store

    with progress(space) as opened:
        store = Store(opened if opened is not None else unsaved_progress(space.state))
        memories, damaged = store.memories()
        if damaged:
            warn(say(language, "damaged", count=len(damaged)))
        kept = Kept(store, memories, store.latest(), language)
        if kept.latest is not None and kept.now() < kept.latest:
            warn(say(language, "back", at=kept.latest.astimezone().strftime("%Y-%m-%d %H:%M")))
        yield kept


class Drill:
    """One sitting: which card comes next, what it was rated, when the day is done."""

    def __init__(self, scene: Scene, cards: tuple[Card, ...], kept: Kept, new: int, budget: float | None) -> None:
        self.scene, self.cards, self.kept = scene, cards, kept
        self.budget = None if budget is None else budget * 60
        today = [r for r in kept.store.reviews() if r.at.astimezone().date() == kept.time().astimezone().date()]
        self.new_left = max(0, new - len({review.card for review in today if review.was == 0}))
        self.before_today = sum(review.seconds for review in today)
        self.clock = Clock()
        self.ratings: list[int] = []
        self.left_alone: set[str] = set()

    def run(self) -> None:
        """Ask until nothing is left, the budget is spent, or the person quits."""
        from ..drills.schedule import next_card

        last = None
        try:
            while not self._spent():
                pool = [card for card in self.cards if card.id not in self.left_alone]
                card = next_card(pool, self.kept.memories, self.kept.time(), self.new_left, last)
                if card is None:
                    return self._finished()
                self._ask(card)
                last = card.id
            self.scene.say("budget", minutes=(self.budget or 0) / 60)
            self._finished()
        except (Quit, KeyboardInterrupt):
            click.echo()
            self.scene.say("stopped")

    def _spent(self) -> bool:
        return self.budget is not None and self.before_today + self.clock.seconds >= self.budget

    def _ask(self, card: Card) -> None:
        self._header(card)
        memory = self.kept.memories.get(card.id)
        asked = ask(self.scene, card)
        if asked.rating is None:
            self.left_alone.add(card.id)
            return
        if memory is None or memory.last_review is None:
            self.new_left = max(0, self.new_left - 1)
        after = self.kept.rate(card.id, asked.rating, asked.seconds)
        self.ratings.append(asked.rating)
        self.scene.say("next", when=self._when(after.due))

    def _header(self, card: Card) -> None:
        from ..drills.schedule import due_cards

        word = self.scene.word
        time = minutes(self.before_today + self.clock.seconds)
        if self.budget is not None:
            time = word("of", spent=time, budget=minutes(self.budget))
        due = len(due_cards(self.cards, self.kept.memories, self.kept.time()))
        counts = word("left", due=due, new=self.new_left)
        facts = (word(card.kind), word(card.level), card.title[self.scene.language], counts, time)
        click.echo("\n" + "-" * self.scene.width)
        self.scene.show(" | ".join(facts))
        click.echo()

    def _when(self, due: datetime) -> str:
        wait = (due - self.kept.time()).total_seconds()
        word, unit = ("in minutes", 60) if wait < 2 * 3600 else ("in hours", 3600)
        if wait >= 12 * 3600:
            word, unit = "in days", 86400
        return self.scene.word(word, n=max(1, round(wait / unit)))

    def _finished(self) -> None:
        waiting = [self.kept.memories[card.id].due for card in self.cards if card.id in self.kept.memories]
        if self.ratings:
            right = 100 * sum(rating > AGAIN for rating in self.ratings) // len(self.ratings)
            click.echo()
            self.scene.say("done", count=len(self.ratings), time=minutes(self.clock.seconds), right=right)
        elif not self._spent():
            self.scene.say("nothing")
        later = [due for due in waiting if due > self.kept.time()]
        self.scene.say("tomorrow", when=self._when(min(later)) if later else self.scene.word("in days", n=1))
