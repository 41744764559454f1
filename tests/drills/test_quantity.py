"""Numbers as people type them."""

from __future__ import annotations

import pytest

from grader.drills.quantity import NotANumber, read_quantity, shown


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1e9", "", 10**9),
        ("1,024", "", 1024),
        ("1 048 576", "", 2**20),
        ("2^20", "", 2**20),
        ("2**20", "", 2**20),
        ("64 GiB", "GiB", 64),
        ("64GiB", "MiB", 64 * 1024),
        ("64G", "GiB", 64),
        ("512 KiB", "MiB", 0.5),
        ("1 GB", "MB", 1000),
        ("68719476736 B", "GiB", 64),
        ("4.02 ms", "ms", 4.02),
        ("40%", "", 0.4),
        ("2/7", "", 2 / 7),
        ("2*32*8*128*2", "", 131072),
        ("2×32·8", "", 512),
        ("√4", "", 2),
        ("exp(0)", "", 1),
        ("7B", "", 7 * 10**9),
        ("12 k", "", 12000),
        ("1.5亿", "", 150_000_000),
        ("3 万", "", 30_000),
        ("\uff11\uff0c\uff10\uff12\uff14", "", 1024),
        ("-0.3", "", -0.3),
        (".5", "", 0.5),
        ("1.2万亿", "", 1_200_000_000_000),
        ("3 百万", "", 3_000_000),
        ("7 billion", "", 7 * 10**9),
        ("0.5 million", "", 500_000),
        ("10⁹", "", 10**9),
        ("1.5 × 10⁻³", "", 0.0015),
        ("log2(8)", "", 3),
    ],
)
def test_understands(text: str, unit: str, value: float) -> None:
    """Thousands, powers, units, formulas and full-width digits mean what they say."""
    assert read_quantity(text, unit) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        *("", "many", "nan", "inf", "1e999", "9**9**9**9", "2^9999", "(-1)**0.5", "1/0", "0,5", "3 apples"),
        *("10^200*10^200%", "1e400%", "⁹", "__import__('os')", "5 GiB", "(" * 3000, "1 2", "True", "'a'*9"),
    ],
)
def test_refuses_what_is_no_number(text: str) -> None:
    """Anything else is refused at once, whatever it would cost to compute."""
    with pytest.raises(NotANumber):
        read_quantity(text, "")


def test_shows_whole_numbers_in_full_and_others_short() -> None:
    """Integers keep every digit, fractions four."""
    assert shown(1048576) == "1,048,576"
    assert shown(0.66524096) == "0.6652"
    assert shown(2, "GiB") == "2 GiB"
    assert shown(8.4e22) == "8.4e+22"
