"""The deck that ships: parity of the languages, ids, ladders."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from grader.catalogue.load import catalogue
from grader.catalogue.model import LANGUAGES, AuthoringError
from grader.drills.card import LEVELS, Recall, Spot, chosen
from grader.drills.deck import GENERAL, calculation_cards, cards, deck_titles, read_cards, titles
from grader.drills.points import general_cards, rung
from grader.drills.spot import mistake_of, plant

DECK = cards()
RECALL = [card for card in DECK if card.kind == "recall"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_there_are_enough_of_each_kind() -> None:
    """At least 250 recall cards, 60 of them on topics without an exercise; a code card for every exercise."""
    kinds = Counter(card.kind for card in DECK)
    chapters = {chapter.id for chapter in catalogue().chapters}
    assert kinds["recall"] >= 250
    assert sum(card.deck not in chapters for card in RECALL) >= 60
    assert kinds["code"] == len(catalogue().exercises)
    assert kinds["spot"] >= 200


def test_ids_are_unique() -> None:
    """No two cards share an id: a schedule belongs to one card."""
    assert [id for id, count in Counter(card.id for card in DECK).items() if count > 1] == []


@pytest.mark.parametrize("card", RECALL, ids=lambda card: card.id)
def test_a_recall_card_is_complete_in_both_languages(card) -> None:  # type: ignore[no-untyped-def]
    """Question, two answers, wrong answer, three different follow-ups, sources, level; the Chinese in Chinese."""
    content = card.content
    assert isinstance(content, Recall)
    assert card.level in LEVELS
    assert len(content.ladder) == 3
    for language in LANGUAGES:
        texts = [content.question, content.answer, content.longer, content.wrong, content.source]
        assert all(text[language].strip() for text in texts)
        asked = [step.question[language] for step in content.ladder]
        assert len({content.question[language], *asked}) == 4, asked
        assert len(content.longer[language]) > len(content.answer[language]) / 2
    assert all(CHINESE.search(text["zh"]) for text in (content.question, content.answer, content.longer))
    assert not CHINESE.search(
        content.question["en"].replace("我", "").replace("猫", "").replace("小", "").replace("咪", "")
    )


@pytest.mark.parametrize("exercise", catalogue().exercises, ids=lambda exercise: exercise.id)
def test_a_planted_line_is_in_the_code_that_is_shown(exercise) -> None:  # type: ignore[no-untyped-def]
    """Spot-the-bug code is Python, and its wrong lines are few and stand in it."""
    for card in (card for card in DECK if isinstance(card.content, Spot) and card.content.exercise is exercise):
        assert isinstance(card.content, Spot)
        planted = plant(exercise, mistake_of(exercise, card.content.mistake))
        compile("\n".join(planted.lines), card.id, "exec")
        assert planted.wrong <= set(range(1, len(planted.lines) + 1))
        assert 1 <= len(planted.wrong) <= 3


def test_filters_combine() -> None:
    """A chapter by its prefix, a level and a kind together; nothing where nothing fits."""
    found = chosen(DECK, ("ch1",), ("core",), ("recall",))
    assert found
    assert {(card.deck, card.level, card.kind) for card in found} == {("ch1_by_hand", "core", "recall")}
    assert chosen(DECK, ("nowhere",), (), ()) == ()


def test_every_topic_has_cards_and_every_file_a_topic() -> None:
    """topics.toml and the files beside it agree."""
    assert set(deck_titles()) == {card.deck for card in DECK}
    stems = {file.name.split(".")[0] for file in GENERAL.iterdir()} - {"topics", "rubric"}
    assert stems == set(titles())


def test_a_follow_up_splits_into_question_and_answer() -> None:
    """The answer begins behind the first question mark."""
    split = rung({"en": "Why? Because.", "zh": "为什么？因为。"})
    assert (split.question["en"], split.answer["en"]) == ("Why?", "Because.")
    assert (split.question["zh"], split.answer["zh"]) == ("为什么？", "因为。")


POINT = """# T

### [{id}] Q?
- **{level}:** {core}
- **{answer}:** a
- **{longer}:** l
- **{wrong}:** w
- **{follow}1:** F1? a
- **{follow}2:** F2? a
- **{follow}3:** F3? a
- **{source}:** s
"""
EN = {"level": "Level", "core": "core", "answer": "Answer", "longer": "In two minutes", "wrong": "Common wrong answer"}
ZH = {"level": "级别", "core": "核心", "answer": "回答", "longer": "两分钟", "wrong": "常见错误"}
EN |= {"follow": "Follow-up ", "source": "Source"}
ZH |= {"follow": "追问", "source": "出处"}
TITLE = {"topic": {"en": "T", "zh": "题"}}


def write(folder: Path, en: str, zh: str) -> None:
    (folder / "topic.en.md").write_text(en, encoding="utf-8")
    (folder / "topic.zh.md").write_text(zh, encoding="utf-8")


def test_a_general_card_is_read(tmp_path: Path) -> None:
    """The fixed form gives a card with three rungs."""
    write(tmp_path, POINT.format(id="one", **EN), POINT.format(id="one", **ZH))
    (card,) = general_cards(tmp_path, TITLE)
    assert isinstance(card.content, Recall)
    assert [step.question["zh"] for step in card.content.ladder] == ["F1?", "F2?", "F3?"]


@pytest.mark.parametrize(
    ("en", "zh", "says"),
    [
        (POINT.format(id="one", **EN), POINT.format(id="two", **ZH), "topic.zh.md"),
        (POINT.format(id="one", **EN), POINT.format(id="one", **ZH | {"core": "深入"}), "another level"),
        (POINT.format(id="one", **EN).replace("- **Source:** s\n", ""), POINT.format(id="one", **ZH), "Source"),
        (POINT.format(id="one", **EN) * 2, POINT.format(id="one", **ZH), "labelled lines only"),
    ],
    ids=["other id", "other level", "no source", "twice"],
)
def test_an_author_is_told_what_is_wrong(tmp_path: Path, en: str, zh: str, says: str) -> None:
    """A card that lacks something, or differs between the languages, names the file."""
    write(tmp_path, en, zh)
    with pytest.raises(AuthoringError, match=says):
        list(general_cards(tmp_path, TITLE))


def test_a_calculation_that_lacks_something_is_named(tmp_path: Path) -> None:
    """The complaint names the file, the line and the key."""
    (tmp_path / "topic.toml").write_text('\n[sum]\nlevel = "core"\n', encoding="utf-8")
    with pytest.raises(AuthoringError, match=r"topic.toml:2: 'question' is missing"):
        list(calculation_cards(tmp_path, TITLE))


def test_a_course_of_its_own_makes_cards(course, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Any bank makes cards: points with the neighbours as further follow-ups, and the whole page as longer answer."""
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "topics.toml").write_text("", encoding="utf-8")
    found = read_cards(course.catalogue(), folder)
    first = found[0]
    assert [card.kind for card in found].count("recall") == 6
    assert isinstance(first.content, Recall)
    assert first.content.longer["en"] == "The idea."
    course.room.joinpath("cards.toml").write_text(
        'minutes = 3\n[double-0]\npage = [1]\nladder = ["double-4", "double-5"]\n', encoding="utf-8"
    )
    assert read_cards(course.catalogue(), folder)[-1].content.minutes == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[nothing]\n", "unknown key"),
        ("[double-0]\npage = [0]\n", "page"),
        ("[double-0]\npage = []\n", "page"),
        ("[double-0]\npage = [9]\n", "no paragraph"),
        ('[double-0]\nladder = ["double-0", "double-1"]\n', "ladder"),
        ('[double-0]\nladder = ["double-1", "elsewhere"]\n', "ladder"),
        ("[double-0]\nstray = 1\n", "takes"),
    ],
    ids=["unknown point", "heading", "none", "no such paragraph", "itself", "no such point", "stray key"],
)
def test_a_wrong_cards_file_is_named(course, tmp_path: Path, text: str, says: str) -> None:  # type: ignore[no-untyped-def]
    """What an exercise's cards.toml names must be there."""
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "topics.toml").write_text("", encoding="utf-8")
    course.room.joinpath("cards.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AuthoringError, match=says):
        read_cards(course.catalogue(), folder)


PAGE = "Twice as much:\n\n    2 · x\n\nThat is all.\n\n| x | 2 · x |\n|---|---|\n\n```\nx + x\n```"


@pytest.mark.parametrize(
    ("language", "colon", "numbers", "says"),
    [
        ("en", ":", "1, 3", "breaks off after the colon of 1"),
        ("zh", "\uff1a", "3, 1", "breaks off after the colon of 1"),
        ("en", ":", "2, 3", "starts with what no sentence introduces"),
        ("zh", "\uff1a", "4", "starts with what no sentence introduces"),
        ("en", ":", "5", "starts with what no sentence introduces"),
    ],
    ids=["a formula left out", "a colon at the end", "a formula first", "a table first", "code first"],
)
def test_a_longer_answer_reads_as_a_whole(course, tmp_path: Path, language, colon, numbers, says) -> None:  # type: ignore[no-untyped-def]
    """A selection neither breaks off where something is announced nor begins with what nothing introduces."""
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "topics.toml").write_text("", encoding="utf-8")
    for each in LANGUAGES:
        page = PAGE.replace(":", colon) if each == language else PAGE.replace(":", ".")
        course.change(course.notes(each), "The idea.", page)
    cards_file = course.room.joinpath("cards.toml")
    cards_file.write_text("[double-0]\npage = [1, 2, 3, 4, 5]\n", encoding="utf-8")
    read_cards(course.catalogue(), folder)
    cards_file.write_text(f"[double-0]\npage = [{numbers}]\n", encoding="utf-8")
    with pytest.raises(AuthoringError, match=says):
        read_cards(course.catalogue(), folder)


def test_what_a_paragraph_announces_comes_with_it() -> None:
    """No two-minute answer has a paragraph that ends with a colon and then says something else."""
    for card in RECALL:
        assert isinstance(card.content, Recall)
        for text in card.content.longer.values():
            blocks = [*text.split("\n\n"), ""]
            for block, after in pairwise(blocks):
                assert not block.endswith((":", "\uff1a")) or after.startswith(("    ", "|", "- ", "1. ")), (
                    card.id,
                    block,
                )
