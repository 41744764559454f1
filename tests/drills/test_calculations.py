"""Every calculation card that ships: its texts, its answer, its slips."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from grader.catalogue.model import LANGUAGES
from grader.drills.calculation import Drawn, draw
from grader.drills.card import Calculation, Slip
from grader.drills.deck import cards
from grader.drills.quantity import read_quantity

ITEMS = {card.id: card.content for card in cards(("calculation",)) if isinstance(card.content, Calculation)}
SEEDS = range(25)


def drawn(id: str) -> list[Drawn]:
    return [draw(ITEMS[id], seed) for seed in SEEDS]


def test_there_are_enough() -> None:
    """At least forty items."""
    assert len(ITEMS) >= 40


@pytest.mark.parametrize("id", ITEMS)
def test_its_texts_fill_in(id: str) -> None:
    """Question, way to the answer and slips are complete in both languages, whatever is drawn."""
    for one in drawn(id):
        for language in LANGUAGES:
            texts = [one.question(language), one.worked(language), *(one.text(s.says[language]) for _, s in one.slips)]
            assert all(text and "{" not in text and "}" not in text for text in texts), texts


@pytest.mark.parametrize("id", ITEMS)
def test_its_answer_is_right_as_shown_and_as_typed(id: str) -> None:
    """The answer is finite, and typing what is shown, or the full number, is right."""
    for one in drawn(id):
        assert math.isfinite(one.answer)
        assert one.verdict(read_quantity(repr(one.answer), one.item.unit)) == "right"
        assert one.verdict(read_quantity(one.shown_answer(), one.item.unit)) == "right", one.shown_answer()


@pytest.mark.parametrize("id", ITEMS)
def test_its_slips_are_wrong_and_recognised(id: str) -> None:
    """Every slip gives a wrong answer for some numbers, and is recognised by it."""
    item = ITEMS[id]
    seen: set[int] = set()
    for one in drawn(id):
        for value, slip in one.slips:
            assert one.verdict(value) == "wrong"
            assert slip in one.recognised(value)
            seen.add(item.slips.index(slip))
    assert item.slips
    assert seen == set(range(len(item.slips)))


@pytest.mark.parametrize("id", ITEMS)
def test_its_numbers_are_fresh_and_repeatable(id: str) -> None:
    """Other seeds draw other numbers; the same seed draws the same."""
    questions = [one.question("en") for one in drawn(id)]
    assert len(set(questions)) >= 3
    assert questions == [one.question("en") for one in drawn(id)]


TOY = Calculation(
    {"en": "{a} + {b}?", "zh": "{a} + {b}?"},
    {"a": [1000], "b": "a * 2"},
    "a + b",
    "",
    0,
    {"en": "{a+b:,}", "zh": "{a+b}"},
    (Slip("a * b", {"en": "times", "zh": "乘"}), Slip("a + b", {"en": "same", "zh": "同"})),
    "here",
)


def test_a_number_that_is_nearly_exact_is_neither_right_nor_wrong() -> None:
    """Where the exact number is asked for, a rounded one is told apart from a wrong one."""
    one = draw(TOY, 0)
    assert [one.verdict(n) for n in (3000, 3010, 5000)] == ["right", "near", "wrong"]


def test_a_slip_that_equals_the_answer_is_none() -> None:
    """A slip that gives the right number by chance is not held against anybody."""
    one = draw(TOY, 0)
    assert one.recognised(3000) == ()
    assert [slip.says["en"] for slip in one.recognised(2_000_000)] == ["times"]


def test_two_mistakes_with_one_result_are_both_named() -> None:
    """Where the numbers make two slips alike, neither is taken for the only one."""
    item = replace(TOY, slips=(*TOY.slips, Slip("b * a", {"en": "swapped", "zh": "换"})))
    assert [slip.says["en"] for slip in draw(item, 0).recognised(2_000_000)] == ["times", "swapped"]


def test_significant_digits_allow_rounding_and_no_more() -> None:
    """Three digits: one unit of the third is not rounding, but near."""
    item = Calculation(TOY.question, {"a": [2 / 3], "b": [1]}, "a", "", 3, TOY.worked, TOY.slips[:1], "here")
    one = draw(item, 0)
    found = [one.verdict(n) for n in (0.667, 0.6667, 0.666, 0.668, 0.65)]
    assert found == ["right", "right", "near", "near", "wrong"]
