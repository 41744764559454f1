"""The cards as an Anki package: notes keep their ids from one export to the next, so an import updates them."""

from __future__ import annotations

import html
import io
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import genanki

from ..workspace.files import write_whole
from .calculation import draw
from .card import Calculation, Card, Code, Recall, Spot
from .spot import mistake_of, plant

NAME = "transformer-drills"
DECK_NAMES = {"en": "English", "zh": "中文"}
FIELDS = ("id", "question", "answer", "more")
CSS = ".card { font: 18px sans-serif; text-align: left; max-width: 46em; margin: auto } pre { overflow-x: auto }"
LABELS = {
    "en": {"wrong": "Common wrong answer", "longer": "In two minutes", "follow": "Follow-up", "source": "Source"},
    "zh": {"wrong": "常见错误", "longer": "两分钟", "follow": "追问", "source": "出处"},
}


def number(name: str) -> int:
    """A stable number for a model or deck, made of its name."""
    return (1 << 30) + zlib.crc32(name.encode()) % (1 << 30)


MODEL = genanki.Model(
    number(f"{NAME} model 1"),
    NAME,
    fields=[{"name": field} for field in FIELDS],
    templates=[
        {
            "name": "card",
            "qfmt": "{{question}}",
            "afmt": '{{FrontSide}}<hr id="answer">{{answer}}<br><br>{{more}}',
        }
    ],
    css=CSS,
)


def write_package(file: Path, cards: Iterable[Card], languages: Sequence[str]) -> int:
    """Write the package; the number of notes in it. Code cards stay behind: Anki grades no code."""
    decks: dict[tuple[str, str], genanki.Deck] = {}
    count = 0
    for card in cards:
        if isinstance(card.content, Code):
            continue
        for language in languages:
            name = f"{NAME}::{DECK_NAMES[language]}::{card.title[language]}"
            deck = decks.setdefault((language, name), genanki.Deck(number(name), name))
            sides = (card.id, *sides_of(card, language))
            tags = [card.kind, card.level, card.deck]
            deck.add_note(genanki.Note(MODEL, list(sides), guid=genanki.guid_for(card.id, language), tags=tags))
            count += 1
    package = io.BytesIO()
    genanki.Package(list(decks.values())).write_to_file(package)
    write_whole(file, package.getvalue())
    return count


def sides_of(card: Card, language: str) -> tuple[str, str, str]:
    """Question, answer and what stands below it, as HTML. A calculation keeps the numbers of one draw."""
    content, words = card.content, LABELS[language]
    if isinstance(content, Recall):
        ladder = [f"{r.question[language]} {r.answer[language]}" for r in content.ladder]
        more = [
            (words["wrong"], content.wrong[language]),
            (words["longer"], content.longer[language]),
            *((words["follow"], text) for text in ladder),
            (words["source"], content.source[language]),
        ]
        below = "<br><br>".join(f"<b>{name}</b><br>{text_as_html(text)}" for name, text in more)
        return text_as_html(content.question[language]), text_as_html(content.answer[language]), below
    if isinstance(content, Calculation):
        drawn = draw(content, zlib.crc32(card.id.encode()))
        question, worked = drawn.question(language), drawn.worked(language)
        return text_as_html(question), html.escape(drawn.shown_answer()), text_as_html(worked)
    assert isinstance(content, Spot)
    mistake = mistake_of(content.exercise, content.mistake)
    planted = plant(content.exercise, mistake)
    code = "\n".join(f"{n:>3}  {line}" for n, line in enumerate(planted.lines, 1))
    lines = ", ".join(str(n) for n in sorted(planted.wrong))
    question = f"{html.escape(card.title[language])}<pre>{html.escape(code)}</pre>"
    right = html.escape("\n".join(planted.right))
    return question, f"{lines}: {html.escape(mistake.says[language])}", f"<pre>{right}</pre>"


def text_as_html(text: str) -> str:
    return html.escape(text.replace("**", "")).replace("\n", "<br>")
