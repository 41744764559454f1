"""Breaks text into lines by the width that a terminal shows: a Chinese character takes two columns."""

from __future__ import annotations

import re

from rich.cells import cell_len

# A word of Latin letters stays whole; a line may break between any two Chinese characters.
WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
TOKENS = re.compile(rf"\s+|(?<=[{WIDE}])[,.;:?!)]|[^\s{WIDE}]+|.")
NOT_FIRST = set(",.;:?!)]}%\u3001\u3002\uff0c\uff1b\uff1a\uff1f\uff01\uff09\u3011\u300b\u201d\u2019\u2026\u00b7")
NOT_LAST = set("([{\uff08\u3010\u300a\u201c\u2018")
DEEPER = "    "  # where a line of code goes on below


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """The text in lines of at most `width` columns, each begun with `indent` spaces.

    What is indented by four is code: its lines stay, and what does not fit goes on deeper below.
    """
    lines: list[str] = []
    room = max(width - indent, 8)
    for line in text.split("\n"):
        lines += _code(line, room) if line.startswith("    ") else _filled(line, room)
    return [" " * indent + line if line else "" for line in lines]


def filled(text: str, room: int, first: str, later: str) -> list[str]:
    """One paragraph in lines, `first` before the first of them and `later`, as wide, before the others."""
    lines = _filled(text, max(room - cell_len(first), 8))
    return [(later if number else first) + line for number, line in enumerate(lines)]


def _filled(line: str, room: int) -> list[str]:
    lines: list[str] = []
    current: list[str] = []
    for token in TOKENS.findall(line):
        if cell_len("".join(current) + token.rstrip()) <= room:
            current.append(token)
            continue
        carried = [token]
        while len(current) > 1 and (carried[0] in NOT_FIRST or current[-1] in NOT_LAST):
            carried.insert(0, current.pop())  # a comma takes what it closes along, a bracket goes with what it opens
        lines.append("".join(current).rstrip())
        *whole, last = _cut("".join(carried).lstrip(), room)
        lines += whole
        current = [last] if last else []
    return [*(line for line in lines if line), "".join(current).rstrip()]


def _code(line: str, room: int) -> list[str]:
    """Broken before a wide gap where there is one, else between words, else anywhere."""
    lines = []
    start = len(line) - len(line.lstrip())
    if cell_len(line) > room and start > room // 2:
        line, start = DEEPER + line.lstrip(), len(DEEPER)
    deeper = " " * start + DEEPER
    while cell_len(line) > room:
        start = len(line) - len(line.lstrip())
        fitting = len(_cut(line, room)[0])
        gaps = [gap.start() for gap in re.finditer(r"  +", line) if start < gap.start() <= fitting]
        blanks = [blank.start() for blank in re.finditer(" ", line) if start < blank.start() <= fitting]
        at = max(gaps or blanks, default=fitting)
        lines.append(line[:at].rstrip())
        line = deeper + line[at:].lstrip()
    return [*lines, line]


def _cut(text: str, room: int) -> list[str]:
    """Cut wherever the line is full."""
    lines, current = [], ""
    for character in text:
        if cell_len(current + character) > room:
            lines.append(current)
            current = ""
        current += character
    return [*lines, current]


def padded(text: str, width: int) -> str:
    """Filled with spaces up to `width` columns."""
    return text + " " * max(0, width - cell_len(text))
