"""A page of notes, Markdown, as lines for a terminal: paragraphs filled, lists hung, code kept, tables laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from rich.cells import cell_len

from .wrap import WIDE, filled, padded, wrapped

ITEM = re.compile(r"(?:[-*]|\d+\.) +")
RULE = re.compile(r"\|[\s:|-]+\|?")
GAP = "  "  # between two columns of a table


def laid_out(page: str, width: int) -> list[str]:
    """The page in lines of at most `width` columns."""
    lines: list[str] = []
    for kind, block in _blocks(page):
        match kind:
            case "table":
                lines += _table(block, width)
            case "code":
                lines += wrapped("\n".join(block), width)
            case "item":
                mark = ITEM.match(block[0])
                assert mark is not None
                lines += filled(_joined(block)[mark.end() :], width, mark[0], " " * mark.end())
            case _:
                lines += wrapped(_joined(block), width)
    return lines


def _blocks(page: str) -> Iterator[tuple[str, list[str]]]:
    """(kind, lines) of every block, in order; a blank line is a paragraph of its own."""
    for kind, group in groupby(_kinds(page.split("\n")), key=lambda each: each[:2]):
        yield kind[0], [line for *_, line in group]


def _kinds(lines: list[str]) -> Iterator[tuple[str, int, str]]:
    """(kind, number of the block, line); the marks of a fence are left out and what it holds is indented."""
    kind, number, fenced = "", 0, False
    for line in lines:
        if line.startswith("```"):
            fenced = not fenced
            continue
        before = kind
        if fenced:
            kind, line = "code", f"    {line}".rstrip()
        elif line.startswith("|"):
            kind = "table"
        elif ITEM.match(line):
            kind = "item"
        elif line.startswith("    "):
            kind = "code"
        elif not line:
            kind = "blank"
        elif before != "item":
            kind = "text"
        number += kind != before or (kind != "code" and (not line or ITEM.match(line) is not None))
        yield kind, number, line


def _joined(lines: list[str]) -> str:
    """Lines that were broken for a file as one: English with a space between, Chinese without."""
    text = lines[0]
    for line in (line.strip() for line in lines[1:]):
        chinese = re.search(f"[{WIDE}]$", text) and re.match(f"[{WIDE}]", line)
        closed = re.search(f"[{WIDE}][,.;:?!)]$", text)
        text += line if chinese or closed else f" {line}"
    return text


def _table(lines: list[str], width: int) -> list[str]:
    """In columns where they fit; else every row by itself, each cell below the one before and after its heading."""
    heads, *rows = [_cells(line) for line in lines if not RULE.fullmatch(line)]
    widths = [max(cell_len(cell) for cell in column) for column in zip(heads, *rows, strict=False)]
    if sum(widths) + len(GAP) * (len(widths) - 1) <= width:
        ruled = [heads, ["-" * w for w in widths], *rows]
        return [GAP.join(padded(c, w) for c, w in zip(row, widths, strict=False)).rstrip() for row in ruled]
    return [
        line
        for row in rows
        for number, (head, cell) in enumerate(zip(heads, row, strict=False))
        for line in filled(f"{head}: {cell}", width, GAP if number else "- ", GAP)
    ]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
