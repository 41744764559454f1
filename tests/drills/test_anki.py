"""The Anki package, opened as Anki does."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from grader.drills.card import Code
from grader.drills.deck import cards

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def notes(file: Path) -> dict[str, tuple[str, str]]:
    """guid -> (fields, tags) of a package's notes."""
    with zipfile.ZipFile(file) as package:
        package.extract("collection.anki2", file.parent)
    with closing(sqlite3.connect(file.parent / "collection.anki2")) as db:
        return {guid: (fields, tags) for guid, fields, tags in db.execute("SELECT guid, flds, tags FROM notes")}


def test_an_export_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, full_disk) -> None:  # type: ignore[no-untyped-def]
    """A disk that fills up half way: the old package stays and nothing else does."""
    from grader.drills.anki import write_package

    file, some = tmp_path / "deck.apkg", cards(("recall",))[:9]
    write_package(file, some, ["en"])
    old = file.read_bytes()
    with full_disk(len(old) - 10), pytest.raises(OSError, match="File too large"):
        write_package(file, some, ["en"])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"deck.apkg": old}


def test_notes_keep_their_ids_from_export_to_export(tmp_path: Path) -> None:
    """Two exports of the same cards hold the same ids and texts, both languages apart; code stays behind."""
    from grader.drills.anki import write_package

    some = [card for card in cards() if not isinstance(card.content, Code)][::25]
    code = next(card for card in cards() if isinstance(card.content, Code))
    first, second = tmp_path / "a" / "1.apkg", tmp_path / "b" / "2.apkg"
    assert write_package(first, [*some, code], ("en", "zh")) == 2 * len(some)
    write_package(second, some, ("en", "zh"))
    assert notes(first) == notes(second)
    assert len(notes(first)) == 2 * len(some)


def test_code_is_escaped(tmp_path: Path) -> None:
    """A card's < and > are text, not tags."""
    from grader.drills.anki import sides_of

    spot = next(
        card for card in cards(("spot",)) if "->" in "".join(sides_of(card, "en")) or "&gt;" in sides_of(card, "en")[0]
    )
    assert "<pre>" in sides_of(spot, "en")[0]
    assert " < " not in sides_of(spot, "en")[0]
