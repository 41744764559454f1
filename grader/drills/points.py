"""Recall cards: from the notes of the exercises, and from the general deck's own files in the same form.

A note's point holds one follow-up; the ladder's other rungs are points of the same notes, the next ones that are no
easier unless the exercise's `cards.toml` names others. It also names the paragraphs of the page that make an answer
last two minutes. Nothing is written twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..catalogue.load import Catalogue, Toml
from ..catalogue.model import LANGUAGES, AuthoringError, Exercise, InterviewPoint, Text
from ..catalogue.notes import LABELS, Notes, labelled, read_notes
from .card import LEVELS, Card, Recall, Rung

RUNGS = 3
POINT_KEYS = {"page", "ladder"}
GENERAL_LABELS = {
    language: {label: field for label, field in LABELS[language].items() if field != "follow_up"}
    | {longer: "longer"}
    | {f"{follow}{number}": f"rung{number}" for number in range(1, RUNGS + 1)}
    for language, longer, follow in (("en", "In two minutes", "Follow-up "), ("zh", "两分钟", "追问"))
}
ASKED = re.compile(r"(.+?[?\uff1f])\s*(.+)", re.DOTALL)
Both = Mapping[str, InterviewPoint]  # language -> the point


def rung(texts: Text) -> Rung:
    """A follow-up whose text is a question and its answer in one line."""
    parts = {language: ASKED.fullmatch(text) for language, text in texts.items()}
    return Rung(
        {language: found[1] if found else texts[language] for language, found in parts.items()},
        {language: found[2] if found else "" for language, found in parts.items()},
    )


def recall_cards(catalogue: Catalogue) -> Iterator[Card]:
    """A card for every interview point of the exercises."""
    notes = {e: {lang: read_notes(e.notes(lang), lang) for lang in LANGUAGES} for e in catalogue.exercises}
    points = {e: _paired(e, in_language) for e, in_language in notes.items()}
    everywhere = {id: point for of in points.values() for id, point in of.items()}
    for exercise, own in points.items():
        settings = _settings(exercise, own, everywhere)
        blocks = {lang: paragraphs(notes[exercise][lang].page) for lang in LANGUAGES}
        for id, both in own.items():
            setting = settings.get(id, {})
            further = setting.get("ladder") or _neighbours(own, id)
            content = Recall(
                question=_text(both, "question"),
                answer=_text(both, "answer"),
                longer=_page(exercise, blocks, setting.get("page")),
                wrong=_text(both, "wrong"),
                ladder=(rung(_text(both, "follow_up")), *(_linked(everywhere[other]) for other in further)),
                source=_text(both, "source"),
            )
            yield Card(id, "recall", exercise.chapter.id, exercise.title, both["en"].level, content)


def _paired(exercise: Exercise, notes: Mapping[str, Notes]) -> dict[str, Both]:
    by_language = {lang: {point.id: point for point in notes[lang].points} for lang in LANGUAGES}
    if len({frozenset(points) for points in by_language.values()}) > 1:
        raise AuthoringError(exercise.notes("en"), 1, "the languages hold different interview points")
    return {id: {lang: by_language[lang][id] for lang in LANGUAGES} for id in by_language["en"]}


def _text(both: Both, field: str) -> Text:
    return {language: getattr(point, field) for language, point in both.items()}


def _linked(both: Both) -> Rung:
    return Rung(_text(both, "question"), _text(both, "answer"))


def _neighbours(own: Mapping[str, Both], id: str) -> list[str]:
    """The points that follow in the notes, from the start again after the last; easier ones only for want of others."""
    ids, level = list(own), LEVELS.index(own[id]["en"].level)
    at = ids.index(id)
    in_turn = ids[at + 1 :] + ids[:at]
    return sorted(in_turn, key=lambda other: LEVELS.index(own[other]["en"].level) < level)[: RUNGS - 1]


def paragraphs(page: str) -> list[str]:
    """The blocks of a page between blank lines, its heading first."""
    return [block.strip("\n") for block in re.split(r"\n\s*\n", page) if block.strip()]


def _page(exercise: Exercise, blocks: Mapping[str, list[str]], numbers: list[int] | None) -> Text:
    """These paragraphs of the page (the heading is number 0), and what a colon at the end of one announces.

    All of it where none is named.
    """
    if numbers is None:
        return {language: "\n\n".join(own[1:]) for language, own in blocks.items()}
    if any(number >= len(own) for own in blocks.values() for number in numbers):
        raise AuthoringError(exercise.room / "cards.toml", 1, f"the page has no paragraph {max(numbers)}")
    return {language: "\n\n".join(_with_announced(own, numbers)) for language, own in blocks.items()}


def _with_announced(blocks: list[str], numbers: list[int]) -> Iterator[str]:
    for number in numbers:
        yield blocks[number]
        if blocks[number].endswith((":", "\uff1a")) and number + 1 < len(blocks) and number + 1 not in numbers:
            yield blocks[number + 1]


def _settings(exercise: Exercise, own: Mapping[str, Both], everywhere: Mapping[str, Both]) -> Mapping[str, Any]:
    """`cards.toml` of an exercise: point -> its paragraphs and further rungs. Empty where there is none."""
    file = exercise.room / "cards.toml"
    if not file.exists():
        return {}
    toml = Toml(file, set(own) | {"minutes"})
    points = {key: value for key, value in toml.data.items() if key != "minutes"}
    for key, value in points.items():
        if not isinstance(value, dict) or not set(value) <= POINT_KEYS:
            raise toml.wrong(key, f"'{key}' takes {', '.join(sorted(POINT_KEYS))}")
        if not all(isinstance(number, int) and number > 0 for number in value.get("page", [])):
            raise toml.wrong(key, f"'{key}.page' lists paragraphs of the page by number, from 1")
        ladder = value.get("ladder", [])
        if "ladder" in value and (len(set(ladder) - {key}) != RUNGS - 1 or not set(ladder) <= set(everywhere)):
            raise toml.wrong(key, f"'{key}.ladder' must name {RUNGS - 1} other points")
    return points


def general_cards(folder: Path, titles: Mapping[str, Text]) -> Iterator[Card]:
    """The general deck: `TOPIC.LANGUAGE.md` for the topics that have recall cards."""
    for topic, title in titles.items():
        files = {language: folder / f"{topic}.{language}.md" for language in LANGUAGES}
        if not files["en"].exists():
            continue
        read = {language: _general(file, language) for language, file in files.items()}
        if list(read["en"]) != list(read["zh"]):
            raise AuthoringError(files["zh"], 1, f"other points than in {files['en'].name}, or another order")
        for id in read["en"]:
            of = {field: {lang: read[lang][id][field] for lang in LANGUAGES} for field in read["en"][id]}
            if of["level"]["en"] != of["level"]["zh"]:
                raise AuthoringError(files["zh"], 1, f"[{id}] has another level than in {files['en'].name}")
            content = Recall(
                question=of["question"],
                answer=of["answer"],
                longer=of["longer"],
                wrong=of["wrong"],
                ladder=tuple(rung(of[f"rung{number}"]) for number in range(1, RUNGS + 1)),
                source=of["source"],
            )
            yield Card(id, "recall", topic, title, of["level"]["en"], content)


def _general(file: Path, language: str) -> dict[str, dict[str, str]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AuthoringError(file, 1, f"cannot be read: {error}") from error
    found: dict[str, dict[str, str]] = {}
    for id, question, fields in labelled(file, language, lines, 1, GENERAL_LABELS[language]):
        if id in found:
            raise AuthoringError(file, 1, f"there are two points [{id}]")
        found[id] = {**fields, "question": question}
    return found
