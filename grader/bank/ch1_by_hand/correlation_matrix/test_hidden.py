"""Hidden tests of correlation_matrix. Expected values are sums of products in plain Python floats."""

import math

import numpy as np
import pytest

from grader.judge import checks


def dot(a: np.ndarray, b: np.ndarray) -> float:
    """The dot product, one product at a time."""
    return math.fsum(p * q for p, q in zip(a.tolist(), b.tolist(), strict=True))


def all_pairs(x: np.ndarray) -> np.ndarray:
    """Every row with every row, one pair at a time."""
    return np.array([[dot(row, other) for other in x] for row in x])


def normal(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(scale=2.0, size=shape)


def test_dot_product(submission):
    """dot_product multiplies entry by entry and sums: 1, 2 with 3, -4 gives -5"""
    for a, b in (
        (np.array([1.0, 2.0]), np.array([3.0, -4.0])),
        (np.array([1.0, 2.0, 3.0]), np.array([4.0, -5.0, 6.0])),
        (normal(9), normal(9, seed=1)),
    ):
        checks.matches(submission.dot_product(a, b), dot(a, b))


def test_dot_product_of_single_entries(submission):
    """dot_product works for vectors with a single entry"""
    checks.matches(submission.dot_product(np.array([-3.0]), np.array([2.5])), -7.5)


def test_dot_product_sign(submission):
    """dot_product gives 0 for perpendicular vectors and a negative number for opposite ones"""
    checks.matches(submission.dot_product(np.array([1.0, 0.0]), np.array([0.0, 7.0])), 0.0)
    checks.matches(submission.dot_product(np.array([2.0, -1.0]), np.array([-4.0, 2.0])), -10.0)


def test_dot_product_grows_with_length(submission):
    """dot_product doubles when one of the vectors doubles, and gives 0 for a vector of zeros"""
    a, b = np.array([0.5, -1.0, 3.0]), np.array([2.0, 1.0, 1.0])
    for factor in (1.0, 2.0, 200.0, 0.0):
        checks.matches(submission.dot_product(a, factor * b), 3.0 * factor)


def test_two_samples(submission):
    """correlation_matrix gives 5, -1 and -1, 11 for the rows 1, 2, 0 and -3, 1, 1"""
    for x in (np.array([[1.0, 2.0, 0.0], [-3.0, 1.0, 1.0]]), normal(2, 3)):
        checks.matches(submission.correlation_matrix(x), all_pairs(x))


def test_shape_follows_the_samples(submission):
    """correlation_matrix is n by n for n samples, whether a sample has fewer features than that or more"""
    for n, d in ((2, 5), (5, 2), (3, 1), (1, 4), (3, 50)):
        x = normal(n, d, seed=n)
        checks.matches(submission.correlation_matrix(x), all_pairs(x))


def test_as_many_features_as_samples(submission):
    """correlation_matrix compares rows, not columns, also where both are equally many"""
    for x in (np.array([[1.0, 2.0], [0.0, 3.0]]), normal(4, 4, seed=3)):
        checks.matches(submission.correlation_matrix(x), all_pairs(x))


def test_whole_diagonal(submission):
    """correlation_matrix holds every row's squared length on its diagonal"""
    for x in (np.array([[3.0, 4.0], [1.0, -2.0]]), normal(6, 3, seed=4)):
        checks.matches(submission.correlation_matrix(x), all_pairs(x))


def test_rows_of_unlike_length(submission):
    """correlation_matrix gives long rows large entries and a row of zeros only zeros"""
    x = np.array([[0.01, -0.02, 0.03], [100.0, 300.0, -200.0], [0.0, 0.0, 0.0], [1.0, 1.0, -2.0]])
    checks.matches(submission.correlation_matrix(x[:2]), all_pairs(x[:2]))
    checks.matches(submission.correlation_matrix(x), all_pairs(x))


def test_common_offset(submission):
    """correlation_matrix keeps what all features have in common: nothing is centred"""
    for x in (np.array([[5.0, 6.0, 7.0], [7.0, 6.0, 5.0]]), 5.0 + normal(3, 4, seed=5)):
        checks.matches(submission.correlation_matrix(x), all_pairs(x))


def test_opposite_rows(submission):
    """correlation_matrix keeps the minus sign of rows that point apart"""
    x = np.array([[1.0, 2.0, 3.0], [-2.0, -4.0, -6.0], [3.0, 0.0, -2.0]])
    checks.matches(submission.correlation_matrix(x), all_pairs(x))


def test_does_not_change_its_arguments(submission):
    """leaves what it was given as it was, and answers the same twice"""
    checks.leaves_arguments_alone(submission.dot_product, normal(3, seed=6), normal(3, seed=7))
    checks.leaves_arguments_alone(submission.correlation_matrix, normal(2, 3, seed=8))


@pytest.mark.stretch
def test_rejects_unequal_lengths(submission):
    """dot_product raises ValueError for vectors of unequal length"""
    for lengths in ((2, 3), (5, 4)):
        checks.rejects(submission.dot_product, *(normal(length) for length in lengths))


@pytest.mark.stretch
def test_rejects_a_single_entry_beside_several(submission):
    """dot_product raises ValueError, too, where one vector has a single entry and the other has three"""
    checks.rejects(submission.dot_product, normal(1), normal(3))
    checks.rejects(submission.dot_product, normal(3), normal(1))


@pytest.mark.stretch
def test_keeps_single_precision(submission):
    """correlation_matrix answers float32 with float32"""
    x = normal(3, 5, seed=9).astype(np.float32)
    expected = all_pairs(x.astype(np.float64))
    checks.matches(submission.correlation_matrix(x), expected, rtol=1e-5, atol=1e-5, dtype=np.float32)


@pytest.mark.stretch
def test_strided_input(submission):
    """works on a transposed or sliced array"""
    x = normal(3, 8, seed=10)
    checks.matches(submission.dot_product(x[0, ::2], x[2, ::-2]), dot(x[0, ::2], x[2, ::-2]))
    checks.matches(submission.correlation_matrix(x.T), all_pairs(x.T))
    checks.matches(submission.correlation_matrix(x[:, 1::3]), all_pairs(x[:, 1::3]))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """correlation_matrix gives a fresh array on every call"""
    checks.shares_no_result(submission.correlation_matrix, normal(2, 3, seed=11))


@pytest.mark.stretch
def test_no_loop_over_samples(submission):
    """correlation_matrix does the same number of Python steps for 4 samples and for 64"""
    checks.constant_work(submission.correlation_matrix, [normal(4, 3)], [normal(64, 3)])
