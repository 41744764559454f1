"""The hidden tests on another device: on CUDA where there is one, else the same way there and back on the CPU."""

from __future__ import annotations

import pytest
import torch

from grader.catalogue.load import catalogue
from grader.catalogue.model import Exercise
from grader.judge.grade import grade
from grader.judge.options import Options

ON_TENSORS = [exercise for exercise in catalogue().exercises if "torch" in exercise.chapter.packages]
PROBLEMS = ("fail", "error")
KINDS = (".build(", "Callback(", "Seeded(", "Layer(", "gradients_match(")  # what has to travel, beside tensors


def problems(exercise: Exercise, device: str) -> list[str]:
    """What the reference of this exercise fails on a device, stretch tests included."""
    report = grade(catalogue(), exercise, exercise.solution, Options(debug=True, device=device))
    assert report.tests
    return [f"{test.name}: {test.message}" for test in report.tests if test.outcome in PROBLEMS]


def first_with(kind: str) -> Exercise:
    return next(e for e in ON_TENSORS if kind in e.hidden_tests.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_arguments_go_there_and_results_come_back(kind: str) -> None:
    """Tensors, parameters, callbacks, generators, layers, gradients: the way is walked, though it ends at the CPU."""
    assert problems(first_with(kind), "cpu:0") == []


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@pytest.mark.parametrize("exercise", ON_TENSORS, ids=lambda exercise: exercise.id)
def test_the_reference_passes_on_cuda(exercise: Exercise) -> None:
    """Every hidden test, on a GPU."""
    assert problems(exercise, "cuda") == []
