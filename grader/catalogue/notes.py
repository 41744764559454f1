"""Parses notes: a page of explanation, then interview points in a fixed form (cards are made from them)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .model import AuthoringError, InterviewPoint

HEADINGS = {"en": "## Interview points", "zh": "## 面试要点"}
LEVELS = {
    "en": {"warm-up": "warm-up", "core": "core", "deep": "deep"},
    "zh": {"入门": "warm-up", "核心": "core", "深入": "deep"},
}
LABELS = {
    "en": {
        "Level": "level",
        "Answer": "answer",
        "Follow-up": "follow_up",
        "Common wrong answer": "wrong",
        "Source": "source",
    },
    "zh": {"级别": "level", "回答": "answer", "追问": "follow_up", "常见错误": "wrong", "出处": "source"},
}
QUESTION = re.compile(r"### \[([a-z0-9-]+)\] (.+)")
MARKER = re.compile(r" {0,3}([-*+>]|#{1,6}|\d+[.)])( |$)")  # what begins a list, a quotation or a heading
FIELD = re.compile(r"- \*\*(.+?):\*\* (.+)")


@dataclass(frozen=True)
class Notes:
    """`page` is the explanation as Markdown; `points` are its interview questions."""

    page: str
    points: tuple[InterviewPoint, ...]


def read_notes(file: Path, language: str) -> Notes:
    """Parse one notes file. Raises AuthoringError where the fixed form is broken."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AuthoringError(file, 1, f"cannot be read: {error}") from error
    if HEADINGS[language] not in lines:
        raise AuthoringError(file, len(lines), f"no heading '{HEADINGS[language]}'")
    start = lines.index(HEADINGS[language])
    points = _points(file, language, lines, start + 1)
    return Notes("\n".join(lines[:start]).strip() + "\n", points)


def misread_lines(page: str) -> Iterator[int]:
    """Numbers of the lines, counted from 1, that wrapping has made look like a list, a quotation or a heading."""
    fenced = inside = prose = False  # within code; within a block; the block is a paragraph
    for number, line in enumerate(page.splitlines(), 1):
        if line.startswith("```"):
            fenced = not fenced
        if fenced or not line.strip():
            inside = False
        elif not inside:
            inside, prose = True, not line.startswith(("    ", "|", "```")) and not MARKER.match(line)
        elif prose and MARKER.match(line):
            yield number


def _points(file: Path, language: str, lines: list[str], start: int) -> tuple[InterviewPoint, ...]:
    found = labelled(file, language, lines, start, LABELS[language])
    return tuple(InterviewPoint(id=id, question=question, **fields) for id, question, fields in found)


def labelled(
    file: Path, language: str, lines: list[str], start: int, labels: Mapping[str, str]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Id, question and fields of every `### [id] question` below line `start`. `labels`: label -> field."""
    current: tuple[int, str, str] | None = None
    fields: dict[str, str] = {}
    for number, line in enumerate([*lines[start:], None], start + 1):
        found = QUESTION.fullmatch(line) if line is not None else None
        if line is None or found:
            if current is not None:
                _complete(file, current, fields, labels)
                yield current[1], current[2], fields
            if found:
                current, fields = (number, found[1], found[2]), {}
        elif (found := FIELD.fullmatch(line)) and current:
            field = labels.get(found[1])
            if field is None or field in fields:
                raise AuthoringError(file, number, f"unexpected label '{found[1]}'")
            fields[field] = _level(file, number, language, found[2]) if field == "level" else found[2]
        elif line.strip():
            raise AuthoringError(file, number, "an interview point has labelled lines only")


def _complete(file: Path, point: tuple[int, str, str], fields: Mapping[str, str], labels: Mapping[str, str]) -> None:
    number, id, _ = point
    for label, field in labels.items():
        if field not in fields:
            raise AuthoringError(file, number, f"[{id}] has no line '- **{label}:** ...'")


def _level(file: Path, number: int, language: str, word: str) -> str:
    if word not in LEVELS[language]:
        raise AuthoringError(file, number, f"level must be one of {', '.join(LEVELS[language])}")
    return LEVELS[language][word]
