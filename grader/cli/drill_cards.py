"""Asks one card of each kind and says how it went."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import click

from ..catalogue.source import stub_of
from ..drills.calculation import Drawn, draw
from ..drills.card import Calculation, Card, Code, Recall, Rung, Spot
from ..drills.quantity import NotANumber, read_quantity, shown
from ..drills.spot import mistake_of, plant
from ..workspace.space import Workspace
from .ask import Clock, key, line, minutes
from .common import console
from .drill_words import say
from .editing import fresh
from .editing import shown as shown_file
from .page import laid_out
from .wrap import wrapped

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
WIDEST = 92
TRIES = 2


@dataclass(frozen=True)
class Asked:
    """How a card went; rating None: it was left alone."""

    rating: int | None
    seconds: float


@dataclass(frozen=True)
class Scene:
    """Where and how cards are asked."""

    space: Workspace
    language: str
    rng: random.Random

    @property
    def width(self) -> int:
        return min(console().width, WIDEST)

    def say(self, key: str, **facts: object) -> None:
        """One of the drills' sentences, wrapped."""
        self.show(say(self.language, key, **facts))

    def show(self, text: str, indent: int = 0, heading: str = "") -> None:
        """A text in lines that fit, below its heading."""
        if heading:
            click.echo(f"\n{' ' * indent}{heading}")
        for row in wrapped(plain(text), self.width, indent + 2 * bool(heading)):
            click.echo(row)

    def page(self, text: str, heading: str) -> None:
        """A piece of the notes below its heading: lists, code and tables as such."""
        click.echo(f"\n{heading}")
        for row in laid_out(plain(text), self.width - 2):
            click.echo(f"  {row}" if row else "")

    def word(self, key: str, **facts: object) -> str:
        return say(self.language, key, **facts)


def plain(text: str) -> str:
    """Markdown without its marks for bold."""
    return text.replace("**", "")


def ask(scene: Scene, card: Card) -> Asked:
    """Ask the card. Raises Quit."""
    content, clock = card.content, Clock()
    askers: dict[type, Callable[[Scene, Card, Clock], int | None]] = {
        Recall: ask_recall,
        Calculation: ask_calculation,
        Spot: ask_spot,
        Code: ask_code,
    }
    rating = askers[type(content)](scene, card, clock)
    return Asked(rating, clock.seconds)


def ask_recall(scene: Scene, card: Card, clock: Clock) -> int:
    """Question, attempt, answer; then the longer answer and follow-ups as wished, until it is rated."""
    content = card.content
    assert isinstance(content, Recall)
    language = scene.language
    scene.show(content.question[language])
    line("\n" + scene.word("say it"))
    click.echo(f"  ({scene.word('took', time=minutes(clock.seconds))})")
    scene.show(content.answer[language], 0, scene.word("half a minute"))
    scene.show(content.wrong[language], 0, scene.word("wrong answer"))
    longer, rungs = True, list(enumerate(content.ladder, 1))
    while True:
        more = scene.word("key longer") * longer + scene.word("key follow") * bool(rungs)
        keys = ["1", "2", "3", "4", *["m"] * longer, *["f"] * bool(rungs)]
        pressed = key("\n" + scene.word("rate", more=more), keys)
        if pressed == "m":
            longer = False
            scene.page(content.longer[language], scene.word("two minutes"))
            scene.show(content.source[language], 0, scene.word("source"))
        elif pressed == "f":
            number, rung = rungs.pop(0)
            ask_rung(scene, rung, number, len(content.ladder))
        else:
            return int(pressed)


def ask_rung(scene: Scene, rung: Rung, number: int, count: int) -> None:
    """A follow-up: its question, an attempt, its answer."""
    scene.show(rung.question[scene.language], 0, scene.word("follow-up", number=number, count=count))
    line("  " + scene.word("reveal"))
    scene.show(rung.answer[scene.language], 2)


def ask_calculation(scene: Scene, card: Card, clock: Clock) -> int:
    """Fresh numbers, two tries, the mistake named where it is known, the way to the answer."""
    item = card.content
    assert isinstance(item, Calculation)
    drawn = draw(item, scene.rng.randrange(2**31))
    scene.show(drawn.question(scene.language))
    precision = scene.word("digits", n=item.digits) if item.digits else scene.word("exact")
    unit = scene.word("in unit", unit=item.unit) if item.unit else ""
    prompt = "\n" + scene.word("your number", unit=unit, precision=precision)
    rating = AGAIN
    for left in reversed(range(TRIES)):
        given = _number(scene, drawn, prompt)
        if drawn.verdict(given) == "right":
            scene.say("right", answer=drawn.shown_answer())
            rating = GOOD if left == TRIES - 1 else HARD
            break
        scene.say("not right", given=shown(given, item.unit, item.digits))
        for number, slip in enumerate(drawn.recognised(given)):
            named = scene.word("or the mistake" if number else "the mistake")
            scene.show(named + drawn.text(slip.says[scene.language]))
        if left:
            scene.say("once more")
    else:
        scene.say("the answer", answer=drawn.shown_answer())
    scene.show(drawn.worked(scene.language), 0, scene.word("worked"))
    click.echo(f"  ({scene.word('took', time=minutes(clock.seconds))})")
    return rating


def _number(scene: Scene, drawn: Drawn, prompt: str) -> int | float:
    """A number that counts: what is no number, or only nearly the exact one, is asked again."""
    while True:
        try:
            given = read_quantity(line(prompt), drawn.item.unit)
        except NotANumber:
            scene.say("no number")
            continue
        if drawn.verdict(given) != "near":
            return given
        scene.say("near")


def ask_spot(scene: Scene, card: Card, clock: Clock) -> int:
    """Numbered code with one wrong line; two tries, then what the mistake is."""
    content = card.content
    assert isinstance(content, Spot)
    mistake = mistake_of(content.exercise, content.mistake)
    planted = plant(content.exercise, mistake)
    scene.say("planted", title=card.title[scene.language])
    show_code(planted.lines)
    rating = AGAIN
    for left in reversed(range(TRIES)):
        chosen = _line_number(scene, len(planted.lines))
        if chosen in planted.wrong:
            rating = GOOD if left == TRIES - 1 else HARD
            break
        scene.say("line is right", n=chosen)
        if left:
            scene.say("once more")
    numbers = ", ".join(str(number) for number in sorted(planted.wrong))
    scene.say("right" if rating > AGAIN else "the lines", answer=numbers, lines=numbers)
    scene.show(scene.word("the mistake") + mistake.says[scene.language])
    if planted.right:
        scene.say("instead")
        show_code(planted.right, numbered=False)
    click.echo(f"  ({scene.word('took', time=minutes(clock.seconds))})")
    return rating


def show_code(lines: tuple[str, ...], *, numbered: bool = True) -> None:
    """Code as it is, each line with its number; what does not fit goes on below, without one."""
    room = max(console().width - 6, 8)
    click.echo()
    for number, text in enumerate(lines, 1):
        first, *rest = [text[start : start + room] for start in range(0, max(len(text), 1), room)]
        click.echo(f"{number:>4}  {first}" if numbered else f"      {first}")
        for part in rest:
            click.echo(f"    > {part}")


def _line_number(scene: Scene, count: int) -> int:
    while True:
        typed = line("\n" + scene.word("which line"))
        if typed.isdecimal() and len(typed) < 9 and 1 <= int(typed) <= count:
            return int(typed)
        scene.say("no line", count=count)


def ask_code(scene: Scene, card: Card, clock: Clock) -> int | None:
    """A blank stub in the editor, graded by the hidden tests; None if it was left for another day."""
    from .working import Job, work_on

    content = card.content
    assert isinstance(content, Code)
    file, kept = fresh(scene.space, f"code/{content.exercise.id}.py", stub_of(content.exercise))
    if kept is not None:
        scene.say("kept copy", copy=shown_file(scene.space, kept))
    job = Job(content.exercise, file, content.minutes)
    task = scene.word(
        "write", title=card.title[scene.language], file=shown_file(scene.space, file), minutes=content.minutes
    )
    attempt = work_on(scene, job, task)
    return attempt.rating if attempt.tries else None
