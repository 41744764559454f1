"""The user's own sentence pairs: a UTF-8 text file, two columns with a tab between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .corpus import Pair

FEWEST = 20


class BadData(Exception):
    """The file cannot be trained on; the text names file and line."""


def read_pairs(path: Path, *, swap: bool = False) -> list[Pair]:
    """The file's pairs, each once; columns after the second are ignored, as Tatoeba exports have them.

    Empty lines count for nothing. `swap` translates from the second column to the first. Raises BadData.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadData(f"{path}: {error.strerror}.") from None
    found = dict.fromkeys(_rows(path, content.removeprefix(b"\xef\xbb\xbf")))
    if not found:
        raise BadData(f"{path} holds no sentence pairs. A line is: sentence, tab, translation.")
    if len(found) < FEWEST:
        raise BadData(f"{path} holds {len(found)} different pairs; training needs at least {FEWEST}.")
    return [Pair(right, left) if swap else Pair(left, right) for left, right in found]


def _rows(path: Path, content: bytes) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(content.split(b"\n"), 1):
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            raise BadData(f"{path}:{number}: byte {error.start + 1} is not UTF-8. Save the file as UTF-8.") from None
        if text.strip():
            yield _row(f"{path}:{number}", text)


def _row(where: str, text: str) -> tuple[str, str]:
    columns = [" ".join(column.split()) for column in text.split("\t")]
    if len(columns) < 2:
        raise BadData(f"{where}: there is no tab. A line is: sentence, tab, translation.")
    if not columns[0]:
        raise BadData(f"{where}: nothing stands before the tab. A line is: sentence, tab, translation.")
    if not columns[1]:
        raise BadData(f"{where}: nothing stands after the tab. A line is: sentence, tab, translation.")
    return columns[0], columns[1]
