"""Hidden tests of the warm-up schedule. Expected: the two branches, each by itself. Single precision is enough."""

import math

import pytest

from grader.judge import checks


def by_branches(step: int, d_model: int, warmup_steps: int, factor: float = 1.0) -> float:
    """A straight line up to the peak at step = warmup_steps, one over the root of the step from there."""
    peak = factor / math.sqrt(d_model * warmup_steps)
    return peak * step / warmup_steps if step <= warmup_steps else peak * math.sqrt(warmup_steps / step)


def compare(submission, *arguments: int, rtol: float = 1e-5, **factor: float) -> None:
    got = submission.noam_learning_rate(*arguments, **factor)
    checks.matches(got, by_branches(*arguments, **factor), rtol=rtol, atol=0.0)


def test_peak(submission):
    """reaches 6.987712e-4 at step 4,000 for d_model 512 and a warm-up of 4,000 steps"""
    compare(submission, 4000, 512, 4000)
    checks.matches(submission.noam_learning_rate(4000, 512, 4000), 6.987712e-4, rtol=1e-5, atol=0.0)


def test_warm_up(submission):
    """grows in a straight line from step 1 to the peak"""
    for step in (1, 2, 3, 100, 1000, 2000, 3999):
        compare(submission, step, 512, 4000)


def test_decay(submission):
    """falls with the square root of the step after the peak: at step 16,000 it is half the peak"""
    for step in (4001, 5000, 16_000, 100_000, 300_000):
        compare(submission, step, 512, 4000)


def test_other_widths(submission):
    """divides by the square root of the model's width"""
    for d_model in (1, 6, 100, 256, 1024):
        for step in (7, 4000, 9000):
            compare(submission, step, d_model, 4000)


def test_other_warm_ups(submission):
    """has its peak at the given number of warm-up steps, from 1 step to 40,000"""
    for warmup_steps in (1, 2, 10, 100, 40_000):
        for step in (1, 2, 11, 100, 5000, 50_000):
            compare(submission, step, 96, warmup_steps)


def test_factor(submission):
    """multiplies the whole rate by the factor, before and after the peak"""
    for factor in (2.0, 0.5, 0.05, 1.0):
        for step in (3, 400, 2500):
            compare(submission, step, 128, 400, factor=factor)


def test_step_below_one(submission):
    """raises ValueError for step 0 and for negative steps"""
    for step in (0, -1, -4000):
        checks.rejects(submission.noam_learning_rate, step, 512, 4000)


def test_very_large_steps(submission):
    """stays right for a million, a billion and a trillion steps"""
    for step in (10**6, 10**9, 10**12):
        compare(submission, step, 512, 4000)
        compare(submission, step, 64, 10, factor=3.0)


def test_remembers_nothing(submission):
    """depends on its arguments alone: steps may come in any order, and again"""
    for step in (900, 20, 20, 40_000, 1, 900):
        compare(submission, step, 256, 700)
    checks.leaves_arguments_alone(submission.noam_learning_rate, 20, 256, 700)


@pytest.mark.stretch
def test_double_precision(submission):
    """is accurate to twelve digits"""
    for step in (1, 37, 4000, 4001, 123_457, 10**12):
        compare(submission, step, 512, 4000, rtol=1e-12)
        compare(submission, step, 300, 1234, rtol=1e-12, factor=0.7)
