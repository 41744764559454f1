"""Plans of interviews, resuming, and the report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from grader.drills.card import LEVELS, Calculation, Recall
from grader.drills.deck import cards
from grader.drills.interview import (
    AXES,
    STEPS,
    BadState,
    Interview,
    Result,
    drawn,
    plan,
    read_interview,
    rubric,
    to_drill,
    write_interview,
)
from grader.drills.interview_report import as_html, markdown

DECK = cards()
BEGUN = "2026-01-05T09:00:00"


def held(rating: int, seconds: float = 60.0) -> Interview:
    """An interview whose parts all went the same."""
    interview = plan(DECK, "core", 45, 7, BEGUN)
    results = tuple(Result(rating, float(rating > 1), seconds) for _ in interview.parts)
    return replace(interview, results=results, rubric=dict.fromkeys(AXES, 3))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("minutes", [15, 20, 30, 45, 60, 120])
def test_a_plan_holds_every_kind_and_keeps_to_its_time(level: str, minutes: int) -> None:
    """Coding first, at least three questions, one calculation, debugging last; together no longer than planned."""
    for seed in range(6):
        interview = plan(DECK, level, minutes, seed, BEGUN)
        kinds = [part.kind for part in interview.parts]
        assert kinds[0] == "coding"
        assert kinds[-1] == "debugging"
        assert kinds.count("question") >= 3
        assert kinds.count("calculation") == 1
        assert sum(part.minutes for part in interview.parts) <= minutes
        assert len({part.card for part in interview.parts}) == len(interview.parts)


def test_the_same_seed_asks_the_same() -> None:
    """A seed decides the whole plan."""
    assert plan(DECK, "core", 45, 3, BEGUN) == plan(DECK, "core", 45, 3, BEGUN)
    assert len({plan(DECK, "core", 45, seed, BEGUN).parts for seed in range(8)}) == 8


def test_questions_follow_up_on_what_was_coded() -> None:
    """The first questions are about the exercise of the coding part."""
    by_id = {card.id: card for card in DECK}
    interview = plan(DECK, "core", 45, 3, BEGUN)
    assert all(by_id[part.card].title == by_id[interview.parts[0].card].title for part in interview.parts[1:4])


def test_an_interrupted_interview_is_read_back(tmp_path: Path) -> None:
    """Plan, results and the time spent on the part at hand."""
    file = tmp_path / "interview.json"
    interview = replace(plan(DECK, "core", 45, 3, BEGUN), seconds=12.5).with_result(Result(3, 1.0, 9.0))
    write_interview(file, replace(interview, seconds=4.0))
    found = read_interview(file, DECK)
    assert found == replace(interview, seconds=4.0)
    assert found.next_part == interview.parts[1]


@pytest.mark.parametrize(
    "damage",
    [
        {"seed": "x"},
        {"started": "yesterday"},
        {"started": 5},
        {"seconds": -1},
        {"minutes": "long"},
        {"level": ["core"]},
        {"rubric": {"charm": 3}},
        {"rubric": {"execution": 9}},
        {"results": [{"rating": 7, "share": 1, "seconds": 1}]},
        {"results": [{"rating": 3, "share": 1, "seconds": float("nan")}]},
        {"parts": [{"kind": "singing", "card": "code-softmax", "minutes": 3}]},
        {"parts": [{"kind": "question", "card": "code-softmax", "minutes": 3}]},
        {"parts": [{"kind": "debugging", "card": "softmax", "minutes": 3, "mistake": "gone"}]},
        {"parts": [{"kind": "coding", "card": "code-softmax", "minutes": "3"}]},
        {"parts": 5},
    ],
    ids=str,
)
def test_no_single_wrong_value_gets_through(tmp_path: Path, damage: dict[str, object]) -> None:
    """What could not be held or reported later raises BadState at once."""
    file = tmp_path / "interview.json"
    write_interview(file, plan(DECK, "core", 45, 3, BEGUN))
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | damage), encoding="utf-8")
    with pytest.raises(BadState):
        read_interview(file, DECK)


@pytest.mark.parametrize("damage", ["", "[]", '{"schema": 1}', '{"schema": 2}', "unknown card", "unknown field"])
def test_a_damaged_one_is_told_apart(tmp_path: Path, damage: str) -> None:
    """Whatever cannot be resumed raises BadState."""
    file = tmp_path / "interview.json"
    write_interview(file, plan(DECK, "core", 45, 3, BEGUN))
    data = json.loads(file.read_text(encoding="utf-8"))
    if damage == "unknown card":
        data["parts"][0]["card"] = "code-nothing"
        damage = json.dumps(data)
    elif damage == "unknown field":
        damage = json.dumps(data | {"stray": 1})
    file.write_text(damage, encoding="utf-8")
    with pytest.raises(BadState):
        read_interview(file, DECK)


def test_what_went_badly_is_drilled() -> None:
    """Every weak part names cards; where all went well there is nothing to drill."""
    assert to_drill(held(3), DECK) == []
    interview = held(1)
    drill = [card.id for card in to_drill(interview, DECK)]
    assert {part.card for part in interview.parts if part.kind != "debugging"} <= set(drill)
    debugging = interview.parts[-1]
    assert f"spot-{debugging.card}-{debugging.mistake}" in drill


def test_the_rubric_describes_every_level_in_both_languages() -> None:
    """Four axes, four levels each, all described and all different."""
    described = rubric()
    assert list(described) == list(AXES)
    for axis in described.values():
        assert set(axis["title"]) == {"en", "zh"}
        assert all(len(set(axis[language])) == STEPS for language in ("en", "zh"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_says_what_was_asked_and_what_to_drill(language: str) -> None:
    """Markdown and HTML name every question, the rubric's words and the cards; the HTML has two charts."""
    interview = held(1, 4000)
    drill = to_drill(interview, DECK)
    text = markdown(interview, DECK, drill, "core", language)
    page = html.fromstring(as_html(interview, DECK, drill, "core", language))
    by_id = {card.id: card for card in DECK}
    for part in interview.parts:
        if part.kind == "question":
            content = by_id[part.card].content
            assert isinstance(content, Recall)
            assert content.question[language] in page.text_content()
            assert content.question[language].replace("|", "\\|") in text
        if part.kind == "calculation":
            asked = by_id[part.card].content
            assert isinstance(asked, Calculation)
            assert drawn(interview, asked).question(language) in page.text_content()
    for card in drill:
        assert card.id in text
        assert card.id in page.text_content()
    assert rubric()["execution"][language][2] in text
    assert len(page.xpath("//svg")) == 2
    assert len(page.xpath("//svg[1]/rect")) >= 2 * len(interview.parts)
    assert not page.xpath("//script | //link | //img")


def test_the_report_escapes_what_the_cards_say() -> None:
    """Angle brackets of a question do not become tags."""
    interview = held(1)
    page = as_html(interview, DECK, [], "<b>core</b>", "en")
    assert "&lt;b&gt;core&lt;/b&gt;" in page
