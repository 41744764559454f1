"""Breaks text into lines by the width that a terminal shows: a Chinese character takes two columns."""

from __future__ import annotations

import re

from rich.cells import cell_len

# A word of Latin letters stays whole; a line may break between any two Chinese characters.
WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
TOKENS = re.compile(rf"\s+|(?<=[{WIDE}])[,.;:?!)]|[^\s{WIDE}]+|.")
NOT_FIRST = set(",.;:?!)]}%\u3001\u3002\uff0c\uff1b\uff1a\uff1f\uff01\uff09\u3011\u300b\u201d\u2019\u2026\u00b7")
NOT_LAST = set("([{\uff08\u3010\u300a\u201c\u2018")


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """The text in lines of at most `width` columns, each begun with `indent` spaces. Code keeps its lines."""
    lines: list[str] = []
    room = max(width - indent, 8)
    for line in text.split("\n"):
        verbatim = line.startswith(("    ", "|", "```"))
        lines += _folded(line, room) if verbatim else _broken(line, room)
    return [" " * indent + line if line else "" for line in lines]


def _broken(line: str, room: int) -> list[str]:
    lines, current = [], ""
    for token in TOKENS.findall(line):
        if cell_len(current + token.rstrip()) <= room or (token in NOT_FIRST and cell_len(current) <= room):
            current += token
            continue
        carried = ""
        while current and current[-1] in NOT_LAST:  # an opening bracket goes to the next line
            current, carried = current[:-1], current[-1] + carried
        if current.strip():
            lines.append(current.rstrip())
        *whole, current = _folded((carried + token).lstrip(), room) or [""]
        lines += whole
    return [*lines, current.rstrip()]


def _folded(text: str, room: int) -> list[str]:
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
