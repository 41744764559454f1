"""Pages of notes in a terminal of any width."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from grader.cli.page import laid_out
from grader.drills.card import Recall
from grader.drills.deck import cards

TABLE = """| attention | keys | hidden |
|---|---|---|
| encoder, self | source | source padding |
| decoder, self | target | target padding and all later positions |"""


def test_paragraphs_of_a_file_are_joined() -> None:
    """English with a space, Chinese without; lists and code keep their lines."""
    assert laid_out("one\ntwo\n\nthree", 40) == ["one two", "", "three"]
    assert laid_out("注意力\n是平均，\n加权", 40) == ["注意力是平均，加权"]
    assert laid_out("text\n- a\n  b\n- c\n    x = 1\n    y = 2", 40) == [
        *("text", "- a b", "- c", "    x = 1", "    y = 2"),
    ]


def test_a_list_hangs() -> None:
    """The second line of an item stands below the first one's words."""
    assert laid_out("- one two three\n- four\n\n10. five six seven", 12) == [
        *("- one two", "  three", "- four", "", "10. five six", "    seven"),
    ]


def test_a_fence_is_code_without_its_marks() -> None:
    """Its lines stay, blank ones too, and are indented; what follows is text again."""
    assert laid_out("```python\na = 1\n\n- b\n```\nc\nd", 40) == ["    a = 1", "", "    - b", "c d"]


def test_a_table_that_fits_stands_in_columns() -> None:
    """Every column begins at one place."""
    lines = laid_out(TABLE, 78)
    assert [line.index(word) for line, word in zip(lines, ("keys", " -----", "source", "target"), strict=True)] == [
        *(15, 14, 15, 15),
    ]
    assert lines[1] == "-------------  ------  --------------------------------------"


def test_a_table_that_does_not_fit_is_a_list_of_its_rows() -> None:
    """Each cell after its heading; nothing of the table is lost."""
    assert laid_out(TABLE, 38)[-4:] == [
        "- attention: decoder, self",
        "  keys: target",
        "  hidden: target padding and all later",
        "  positions",
    ]


@pytest.mark.parametrize("width", [38, 78])
def test_every_two_minute_answer_fits(width: int) -> None:
    """No line of any card is wider than the terminal, in either language, and no word is lost."""
    for card in cards(("recall",)):
        assert isinstance(card.content, Recall)
        for text in card.content.longer.values():
            lines = laid_out(text, width)
            assert all(cell_len(line) <= width for line in lines), (card.id, lines)
            if "|" not in text:
                assert "".join("".join(lines).split()) == "".join(text.split()), card.id
