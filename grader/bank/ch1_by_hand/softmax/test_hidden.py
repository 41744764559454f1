"""Hidden tests of softmax. Expected values come from the definition, in plain Python floats."""

import math

import numpy as np
import pytest

from grader.judge import checks


def by_definition(scores: np.ndarray, axis: int) -> np.ndarray:
    """Softmax slice by slice with math.exp, shifted so that it never overflows."""

    def one_slice(row):
        largest = max(row)
        if largest == -math.inf:
            return [0.0 for _ in row]
        exponentials = [math.exp(score - largest) for score in row]
        total = math.fsum(exponentials)
        return [value / total for value in exponentials]

    moved = np.moveaxis(scores, axis, -1)
    rows = [one_slice(row) for row in moved.reshape(-1, moved.shape[-1]).tolist()]
    return np.moveaxis(np.array(rows).reshape(moved.shape), -1, axis)


def normal(*shape: int, seed: int = 0, scale: float = 3.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(scale=scale, size=shape)


def test_small_vector(submission):
    """gives 0.090031, 0.244728, 0.665241 for the scores 1, 2, 3"""
    for scores in (np.array([1.0, 2.0, 3.0]), np.array([-4.0, 0.5]), normal(7)):
        checks.matches(submission.softmax(scores), by_definition(scores, -1))


def test_last_axis_is_the_default(submission):
    """makes the last axis sum to 1 when no axis is given, for any number of dimensions"""
    for shape in ((2, 3), (4, 2, 3), (2, 3, 2, 5)):
        scores = normal(*shape)
        checks.matches(submission.softmax(scores), by_definition(scores, -1))


def test_every_axis(submission):
    """works along whichever axis is asked for"""
    for shape in ((2, 3), (3, 2, 4)):
        for axis in range(-len(shape), len(shape)):
            scores = normal(*shape, seed=1)
            checks.matches(submission.softmax(scores, axis=axis), by_definition(scores, axis))


def test_axis_by_position(submission):
    """takes the axis as the second argument too"""
    scores = normal(3, 4, seed=2)
    checks.matches(submission.softmax(scores, 0), by_definition(scores, 0))


def test_single_entry(submission):
    """gives weight 1 to the only entry of a slice"""
    scores = normal(3, 1, seed=3)
    checks.matches(submission.softmax(scores), np.ones((3, 1)))


def test_huge_scores(submission):
    """stays finite for scores up to 10,000"""
    for scores in (
        np.array([[1000.0, 999.0]]),
        np.array([[1e4, 1e4 - 1, 0.0], [3.0, 1.0, 2.0]]),
    ):
        checks.matches(submission.softmax(scores), by_definition(scores, -1))


def test_very_negative_scores(submission):
    """stays finite when every score of a slice is down at -10,000"""
    for scores in (
        np.array([[-1000.0, -1001.0]]),
        np.array([[-1e4, -1e4 + 2, -1e4 + 1], [1.0, 2.0, 3.0]]),
    ):
        checks.matches(submission.softmax(scores), by_definition(scores, -1))


def test_rows_of_unlike_scale(submission):
    """treats every slice by itself, even when one lies 10,000 above the other"""
    scores = np.array([[1e4, 1e4 - 2, 1e4 - 1], [-1e4, -1e4 + 1, -1e4 - 1]])
    checks.matches(submission.softmax(scores), by_definition(scores, -1))
    checks.matches(submission.softmax(scores.T, axis=0), by_definition(scores.T, 0))


def test_masked_entries(submission):
    """gives weight 0 to a score of -inf and shares the rest among the others"""
    for scores in (
        np.array([[1.0, -np.inf]]),
        np.array([[-np.inf, 1.0, 2.0], [0.5, 3.0, -np.inf]]),
    ):
        checks.matches(submission.softmax(scores), by_definition(scores, -1))


def test_does_not_change_its_argument(submission):
    """leaves the scores it was given as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.softmax, normal(2, 3, seed=4))


@pytest.mark.stretch
def test_slice_of_nothing_but_masked(submission):
    """gives zeros, not NaN, where a whole slice is -inf"""
    scores = np.array([[-np.inf, -np.inf, -np.inf], [1.0, -np.inf, 2.0]])
    checks.matches(submission.softmax(scores), by_definition(scores, -1))
    checks.matches(submission.softmax(scores.T, axis=0), by_definition(scores.T, 0))


@pytest.mark.stretch
def test_keeps_single_and_half_precision(submission):
    """answers float32 with float32 and float16 with float16"""
    for dtype, tolerance in ((np.float32, 1e-6), (np.float16, 2e-3)):
        scores = normal(2, 5, seed=5).astype(dtype)
        expected = by_definition(scores.astype(np.float64), -1)
        checks.matches(submission.softmax(scores), expected, rtol=tolerance, atol=tolerance, dtype=dtype)


@pytest.mark.stretch
def test_strided_input(submission):
    """works on a transposed or sliced array"""
    scores = normal(3, 8, seed=6)
    checks.matches(submission.softmax(scores.T), by_definition(scores.T, -1))
    checks.matches(submission.softmax(scores[:, ::2]), by_definition(scores[:, ::2], -1))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh array on every call"""
    checks.shares_no_result(submission.softmax, normal(2, 3, seed=7))


@pytest.mark.stretch
def test_no_loop_over_rows(submission):
    """does the same number of Python steps for 4 rows and for 64"""
    checks.constant_work(submission.softmax, [normal(4, 3)], [normal(64, 48)])
