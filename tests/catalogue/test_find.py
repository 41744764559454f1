"""Finding the exercise that somebody means."""

from __future__ import annotations

import pytest

from grader.catalogue.find import UnknownExercise, find
from grader.catalogue.load import catalogue


@pytest.mark.parametrize(
    ("wanted", "id"),
    [
        ("softmax", "softmax"),
        ("softmax_s", "softmax_scaling"),
        ("corr", "correlation_matrix"),
        ("soft_", "soft_lookup"),
        ("softmax.py", "softmax"),
        ("ch1_by_hand/softmax.py", "softmax"),
        ("exercises/ch1_by_hand/softmax.py", "softmax"),
        ("./exercises/ch1_by_hand/softmax.py", "softmax"),
        ("/home/me/course/exercises/ch1_by_hand/soft_lookup.py", "soft_lookup"),
    ],
)
def test_finds_by_name_prefix_and_path(wanted: str, id: str) -> None:
    """A name, a prefix that fits one exercise alone, and the path of its file all name it."""
    assert find(catalogue(), wanted).id == id


def test_an_ambiguous_prefix_names_the_candidates() -> None:
    """A prefix of several exercises is answered with all of them."""
    with pytest.raises(UnknownExercise) as caught:
        find(catalogue(), "softm")
    said = str(caught.value)
    assert "softmax or softmax_scaling" in said
    assert "soft_lookup" not in said


@pytest.mark.parametrize(
    ("wanted", "meant"), [("sofmax", "softmax"), ("self_atention", "self_attention"), ("Softmax", "softmax")]
)
def test_a_slip_is_answered_with_did_you_mean(wanted: str, meant: str) -> None:
    """A misspelt name is answered with the one that comes close."""
    with pytest.raises(UnknownExercise, match=rf"There is no exercise '{wanted}'\. Did you mean .*\b{meant}\b.*\?"):
        find(catalogue(), wanted)


@pytest.mark.parametrize("wanted", ["", "xyzzy", "/", "-"])
def test_nonsense_is_answered_with_the_list(wanted: str) -> None:
    """A name that comes close to none points to `grader list`."""
    with pytest.raises(UnknownExercise, match="grader list"):
        find(catalogue(), wanted)


def test_a_file_in_another_chapter_is_not_that_exercise() -> None:
    """A path outside the exercise's chapter is refused, and says where the file belongs."""
    with pytest.raises(UnknownExercise, match=r"softmax is ch1_by_hand/softmax\.py"):
        find(catalogue(), "notes/softmax.py")
