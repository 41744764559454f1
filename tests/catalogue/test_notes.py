"""Notes: a page, then interview points in a fixed form."""

from __future__ import annotations

import pytest

from grader.catalogue.load import catalogue
from grader.catalogue.model import LANGUAGES, AuthoringError, InterviewPoint
from grader.catalogue.notes import read_notes

ENGLISH = """# Softmax

The idea.

## Interview points

### [why-max] Why subtract the maximum?
- **Level:** warm-up
- **Answer:** It cancels.
- **Follow-up:** One for all?
- **Common wrong answer:** The mean.
- **Source:** A book
"""
CHINESE = """# Softmax

要点。

## 面试要点

### [why-max] 为什么减最大值？
- **级别:** 入门
- **回答:** 约掉了。
- **追问:** 共用一个？
- **常见错误:** 减均值。
- **出处:** 书
"""
FIELDS = ["级别", "回答", "追问", "常见错误", "出处"]


@pytest.fixture
def read(tmp_path):
    """Parse this text as notes of that language."""

    def parse(text: str, language: str):
        file = tmp_path / f"notes.{language}.md"
        file.write_text(text, encoding="utf-8")
        return read_notes(file, language)

    return parse


def test_english(read) -> None:
    """The page ends where the points begin; a point has all its fields."""
    notes = read(ENGLISH, "en")
    assert notes.page == "# Softmax\n\nThe idea.\n"
    assert notes.points == (
        InterviewPoint(
            "why-max", "warm-up", "Why subtract the maximum?", "It cancels.", "One for all?", "The mean.", "A book"
        ),
    )


def test_chinese(read) -> None:
    """Chinese notes have the same form under Chinese labels, and the same three levels."""
    point = read(CHINESE, "zh").points[0]
    assert (point.id, point.level, point.wrong) == ("why-max", "warm-up", "减均值。")


@pytest.mark.parametrize(("language", "text"), [("en", CHINESE), ("zh", ENGLISH)])
def test_the_other_language_is_not_taken_for_this_one(read, language: str, text: str) -> None:
    """Notes in the wrong language have no heading that fits."""
    with pytest.raises(AuthoringError, match="no heading"):
        read(text, language)


@pytest.mark.parametrize("label", ["Level", "Answer", "Follow-up", "Common wrong answer", "Source"])
def test_a_missing_field_is_reported_at_its_point(read, label: str) -> None:
    """Every field of a point must be there."""
    text = "\n".join(line for line in ENGLISH.splitlines() if f"**{label}:**" not in line)
    with pytest.raises(AuthoringError, match=rf"notes\.en\.md:7: \[why-max\] has no line '- \*\*{label}:\*\*"):
        read(text, "en")


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("**Source:**", "**Sauce:**", 12, "unexpected label 'Sauce'"),
        ("**Source:**", "**Answer:**", 12, "unexpected label 'Answer'"),
        ("warm-up", "easy", 8, "level must be one of warm-up, core, deep"),
        ("- **Source:** A book", "- **Source:** A book\nAnd a thought.", 13, "labelled lines only"),
        ("- **Source:**", "- Source:", 12, "labelled lines only"),
        ("### [why-max]", "### why-max:", 7, "labelled lines only"),
        ("### [why-max]", "### [Why Max]", 7, "labelled lines only"),
        ("### [why-max] Why subtract the maximum?\n", "", 7, "labelled lines only"),
    ],
)
def test_broken_forms_name_file_and_line(read, old: str, new: str, line: int, what: str) -> None:
    """Whatever departs from the fixed form is reported where it stands."""
    assert old in ENGLISH
    with pytest.raises(AuthoringError, match=rf"notes\.en\.md:{line}: .*{what}"):
        read(ENGLISH.replace(old, new), "en")


def test_a_file_that_is_not_there(tmp_path) -> None:
    """Missing notes are an author's mistake, not a traceback."""
    with pytest.raises(AuthoringError, match=r"notes\.en\.md:1: cannot be read"):
        read_notes(tmp_path / "notes.en.md", "en")


def test_a_page_without_points(read) -> None:
    """A heading with nothing below it parses; how many points are needed is the gate's business."""
    assert read("# Title\n\n## Interview points\n", "en").points == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("exercise", catalogue().exercises, ids=lambda exercise: exercise.id)
def test_the_notes_of_the_course(exercise, language: str) -> None:
    """Every exercise has a page and at least six points in both languages."""
    notes = read_notes(exercise.notes(language), language)
    assert len(notes.page) > 200
    assert len(notes.points) >= 6
