"""Lines that fit a terminal, by the width it shows."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from grader.cli.wrap import padded, wrapped

MIXED = "点积是乘积之和：便宜、可微、对每个向量都是线性的，而且 softmax(Q Kᵀ / √d_k) V 里所有组合就是一次矩阵乘法。" * 3


@pytest.mark.parametrize("width", [20, 41, 80])
def test_no_line_is_wider_than_asked(width: int) -> None:
    """A Chinese character counts two columns; nothing of the text is lost."""
    lines = wrapped(MIXED, width, 2)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(MIXED.split())


def test_lines_are_filled() -> None:
    """Chinese breaks anywhere, so that only the last line is short."""
    lines = wrapped(MIXED, 40)
    assert all(cell_len(line) >= 26 for line in lines[:-1])


def test_words_stay_whole_and_punctuation_does_not_begin_a_line() -> None:
    """English breaks between words; a comma stays with what it closes."""
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert not any(
        line.lstrip().startswith((",", "。", ",")) for width in range(12, 60) for line in wrapped(MIXED, width)
    )


def test_code_keeps_its_lines() -> None:
    """What is indented by four is not filled."""
    assert wrapped("text\n    x = 1\n    y = 2", 40) == ["text", "    x = 1", "    y = 2"]


def test_wide_code_goes_on_deeper_below() -> None:
    """It breaks before a wide gap, else between words; nothing is lost and no line is too wide."""
    code = "    x = x + attention(norm(x), memory)      keys: source, hidden by memory_mask"
    assert wrapped(code, 50) == [
        "    x = x + attention(norm(x), memory)",
        "        keys: source, hidden by memory_mask",
    ]
    assert "".join("".join(wrapped(code, 24)).split()) == "".join(code.split())
    assert all(cell_len(line) <= width for width in range(9, 60) for line in wrapped(code, width))


def test_padding_counts_columns() -> None:
    """Columns line up under each other in both languages."""
    assert {cell_len(padded(text, 12)) for text in ("spot", "找错", "a 找错")} == {12}
