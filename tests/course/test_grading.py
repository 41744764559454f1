"""nbgrader grades every kind of notebook with the isolated step: the right points, and no notebook stops the run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.course.unanswered import unanswered

from .conftest import FETCHED, Graded, through_the_exchange
from .course_driver import CHAPTER, by_name, filled, grades, hand_in, released, succeed
from .kinds import ALL

NAMES = """
right wrong partial empty late renamed duplicated deleted without_answer tampered syntax noisy endless flooding
hostile helped scripted
""".split()  # noqa: SIM905


@pytest.mark.parametrize("name", NAMES)
def test_points(graded: Graded, name: str) -> None:
    """Each notebook gets what it earns, to the hundredth."""
    assert float(graded.grades[name]["raw_score"]) == pytest.approx(graded.kinds[name].points, abs=0.01)


def test_every_kind_is_tried(graded: Graded) -> None:
    """No kind of notebook is left out of the test above."""
    assert sorted(graded.kinds) == sorted(NAMES)


def test_what_came_through_the_exchange_is_graded(graded: Graded) -> None:
    """A notebook that was fetched, filled in, submitted and collected gets all its points."""
    assert float(graded.grades[FETCHED]["raw_score"]) == ALL


def test_feedback_comes_back_through_the_exchange(nbcourse: Path) -> None:
    """Once the instructor releases it, the student fetches the page of their own submission."""
    student = nbcourse.parent / "student"
    through_the_exchange(nbcourse, student)
    for command in ("autograde", "generate_feedback", "release_feedback"):
        succeed("nbgrader", command, CHAPTER, cwd=nbcourse)
    succeed("nbgrader", "fetch_feedback", CHAPTER, cwd=student)
    (page,) = (student / CHAPTER / "feedback").rglob("*.html")
    assert f"{ALL:g}" in page.read_text(encoding="utf-8")


def test_points_change_after_release(nbcourse: Path) -> None:
    """The guide's way: the new number in the source notebook, three commands; the old submission gets new points."""
    hand_in(nbcourse, "right", filled(released(nbcourse)))
    succeed("nbgrader", "autograde", CHAPTER, cwd=nbcourse)
    before = grades(nbcourse)["right"]
    source = nbcourse / "source" / CHAPTER / f"{CHAPTER}.ipynb"
    notebook = json.loads(source.read_text(encoding="utf-8"))
    by_name(notebook)["softmax-required"]["metadata"]["nbgrader"]["points"] += 7
    source.write_text(json.dumps(notebook), encoding="utf-8")
    succeed("grader", "course", "init", ".", "--update", cwd=nbcourse)
    succeed("nbgrader", "generate_assignment", CHAPTER, "--force", cwd=nbcourse)
    succeed("nbgrader", "autograde", CHAPTER, "--force", cwd=nbcourse)
    after = grades(nbcourse)["right"]
    for column in ("raw_score", "max_score"):
        assert float(after[column]) == float(before[column]) + 7


def test_late_policy(graded: Graded) -> None:
    """Two days begun cost two tenths; who hands in on time loses nothing."""
    assert float(graded.grades["late"]["late_submission_penalty"]) == pytest.approx(0.2 * ALL)
    assert float(graded.grades["right"]["late_submission_penalty"]) == 0.0


def test_a_file_that_is_no_notebook_fails_alone(graded: Graded) -> None:
    """nbgrader names the one submission that it could not read, and no other."""
    failed = set(re.findall(r"There was an error processing assignment '\w+' for student '(\w+)'", graded.said))
    assert failed == {"broken"}


@pytest.mark.parametrize("name", [*NAMES])
def test_feedback_says_what_is_wrong(graded: Graded, name: str) -> None:
    """The page shows the learner's message and, where the mistake is known, the diagnosis."""
    page = graded.feedback(name)
    for needle in graded.kinds[name].needles:
        assert needle in page


@pytest.mark.parametrize("name", [*NAMES])
def test_feedback_shows_no_hidden_test(graded: Graded, name: str) -> None:
    """Neither the tests' code, nor the call that runs them, nor a marking scheme stands in the page."""
    page = graded.feedback(name)
    for secret in ("checks.matches", "by_definition", "grader.course.kernel", "HIDDEN TESTS", "MARK SCHEME"):
        assert secret not in page


def test_feedback_runs_nothing_that_a_student_wrote(graded: Graded) -> None:
    """HTML, scripts, styles and links that are programs stand in the page as text; a lost picture breaks nothing."""
    page = graded.feedback("scripted")
    for armed in ("<script>alert", "<img src=x", "<style>body{display", 'href="javascript:', "<div onclick"):
        assert armed not in page
    assert "no such picture" in page


def test_a_missing_test_cell_comes_back(graded: Graded) -> None:
    """Test cells, questions and texts that a student deleted stand in the graded notebook again."""
    assert {"softmax-required", "self_attention-question", "softmax-examples"} <= set(
        by_name(graded.autograded("deleted"))
    )


def test_messages_name_the_cell_and_its_line(graded: Graded) -> None:
    """A syntax error is shown with the line as it is counted in the student's own cell."""
    source = by_name(graded.autograded("syntax"))["softmax"]["source"]
    number = "".join(source).splitlines().index("def f(:") + 1
    assert f"Cell softmax, line {number}" in graded.feedback("syntax")


def test_the_written_question_waits_for_a_person(graded: Graded) -> None:
    """The question stands in the graded notebook with its marking scheme, and has no points yet."""
    question = by_name(graded.autograded("right"))["softmax-question"]
    assert "BEGIN MARK SCHEME" in "".join(question["source"])
    assert float(graded.grades["right"]["max_score"]) == ALL + 14


def test_only_answers_wait_for_a_person(graded: Graded) -> None:
    """A question that nobody answered has its 0 points at once; one that has an answer waits."""
    with Gradebook(f"sqlite:///{graded.folder / 'gradebook.db'}") as gradebook:

        def waiting(student: str) -> set[str]:
            found = gradebook.find_submission(CHAPTER, student).notebooks
            return {grade.name for book in found for grade in book.grades if grade.needs_manual_grade}

        assert waiting("right") == set()
        assert waiting("scripted") == {"softmax-question"}


@pytest.mark.parametrize(
    ("beside", "waits"),
    [
        (["Your answer: I do not know"], True),
        (["*Your answer:*"], False),
        (["**你的回答：**", "", "  \n"], False),
        ([], False),
        (["*Your answer:*", "because"], True),
    ],
)
def test_what_counts_as_an_answer(beside: list[str], waits: bool) -> None:
    """Any text or code of the student's beside the question; not what was there before."""
    asked = {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": "q", "task": True}}, "source": "Why?"}
    following = {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": "t", "task": False}}, "source": "x"}
    own = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in beside]
    assert list(unanswered([following, asked, *own, following])) == ([] if waits else ["q"])
    assert list(unanswered([following, *own, asked])) == ([] if waits else ["q"])
