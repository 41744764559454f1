"""Breaks text into lines by the width that a terminal shows: a Chinese character takes two columns."""

from __future__ import annotations

import re

from rich.cells import cell_len

# A word of Latin letters stays whole; a line may break between any two Chinese characters.
WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
TOKENS = re.compile(rf"\s+|(?<=[{WIDE}])[,.;:?!)]|[^\s{WIDE}]+|.")
NOT_FIRST = set(",.;:?!)]}%\u3001\u3002\uff0c\uff1b\uff1a\uff1f\uff01\uff09\u3011\u300b\u201d\u2019\u2026\u00b7")
NOT_LAST = set("([{\uff08\u3010\u300a\u201c\u2018")


VERBATIM = ("    ", "|", "```")  # how lines begin that are kept as they are


def reflowed(text: str) -> str:
    """Lines that were broken for a file joined to paragraphs again; code, tables and lists keep their lines."""
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        fence = line.startswith("```")
        if lines and lines[-1] and line and not (fenced or fence or _stands_alone(line) or _kept(lines[-1])):
            between = "" if re.search(f"[{WIDE}]$", lines[-1]) and re.match(f"[{WIDE}]", line) else " "
            if re.search(f"[{WIDE}][,.;:?!)]$", lines[-1]):
                between = ""
            lines[-1] += between + line.strip()
        else:
            lines.append(line)
        fenced ^= fence
    return "\n".join(lines)


def _kept(line: str) -> bool:
    return line.startswith(VERBATIM)


def _stands_alone(line: str) -> bool:
    return _kept(line) or re.match(r"([-*]|\d+\.) ", line) is not None


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """The text in lines of at most `width` columns, each begun with `indent` spaces. Code keeps its lines."""
    lines: list[str] = []
    room = max(width - indent, 8)
    for line in text.split("\n"):
        lines += _folded(line, room) if _kept(line) else _broken(line, room)
    return [" " * indent + line if line else "" for line in lines]


def _broken(line: str, room: int) -> list[str]:
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
        *whole, last = _folded("".join(carried).lstrip(), room)
        lines += whole
        current = [last] if last else []
    return [*(line for line in lines if line), "".join(current).rstrip()]


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
