"""Hidden tests of additive attention. Expected values come from loops over plain floats."""

import math

import numpy as np
import pytest

from grader.judge import checks


def dot(a: list[float], b: list[float]) -> float:
    return math.fsum(p * q for p, q in zip(a, b, strict=True))


def expected_scores(queries: np.ndarray, keys: np.ndarray, *matrices: np.ndarray) -> np.ndarray:
    """Pair by pair and hidden unit by hidden unit."""
    for_query, for_key, v = (matrix.T.tolist() for matrix in matrices)  # one entry per hidden unit

    def score(query: list[float], key: list[float]) -> float:
        bent = [math.tanh(dot(query, a) + dot(key, b)) for a, b in zip(for_query, for_key, strict=True)]
        return dot(v, bent)

    return np.array([[score(query, key) for key in keys.tolist()] for query in queries.tolist()])


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(scale=scale, size=shape)


def case(n_q: int, n_k: int, d_q: int, d_k: int, h: int, seed: int) -> list[np.ndarray]:
    """Queries, keys, both matrices and v, sized so that the sums inside tanh are about 1."""
    return [
        normal(n_q, d_q, seed=seed),
        normal(n_k, d_k, seed=seed + 1),
        normal(d_q, h, seed=seed + 2, scale=0.7 * d_q**-0.5),
        normal(d_k, h, seed=seed + 3, scale=0.7 * d_k**-0.5),
        normal(h, seed=seed + 4),
    ]


def agrees(submission, arguments: list[np.ndarray]) -> None:
    checks.matches(submission.additive_scores(*arguments), expected_scores(*arguments))


def test_one_pair(submission):
    """scores one query against one key with a single hidden unit: 3 · tanh(0.5 · 1 + 0.2 · 2) = 2.1489"""
    matrices = [np.array([[0.5]]), np.array([[0.2]]), np.array([3.0])]
    agrees(submission, [np.array([[1.0]]), np.array([[2.0]]), *matrices])


def test_zero_vectors(submission):
    """scores a query and a key of zeros with 0"""
    arguments = case(1, 1, 2, 3, 4, seed=10)
    agrees(submission, [np.zeros((1, 2)), np.zeros((1, 3)), *arguments[2:]])


def test_several_hidden_units(submission):
    """adds the hidden units of one pair up, each with its own weight from v"""
    for h in (2, 5, 16):
        agrees(submission, case(1, 1, 2, 3, h, seed=20))


def test_one_query(submission):
    """scores one query against several keys, one column for each"""
    for n_k in (2, 5):
        agrees(submission, case(1, n_k, 2, 3, 4, seed=30))


def test_one_key(submission):
    """scores several queries against one key, one row for each"""
    for n_q in (2, 5):
        agrees(submission, case(n_q, 1, 3, 2, 4, seed=40))


def test_unequal_numbers(submission):
    """scores every query against every key, when there are more of one than of the other"""
    for n_q, n_k in ((2, 3), (5, 2)):
        agrees(submission, case(n_q, n_k, 3, 3, 4, seed=50))


def test_equal_numbers(submission):
    """keeps one row per query and one column per key when there are equally many"""
    for n in (2, 4):
        agrees(submission, case(n, n, 3, 3, 2, seed=60))


def test_square_inputs(submission):
    """keeps queries and keys apart where all numbers and widths are the same"""
    for n in (2, 3):
        agrees(submission, case(n, n, n, n, n, seed=70))


def test_unequal_widths(submission):
    """takes queries and keys of unlike widths, and hidden layers narrower or wider than both"""
    for n_q, n_k, d_q, d_k, h in ((2, 3, 1, 4, 2), (3, 2, 5, 2, 7), (4, 3, 2, 6, 1)):
        agrees(submission, case(n_q, n_k, d_q, d_k, h, seed=80))


def test_the_query_decides(submission):
    """lets one query prefer the key that another query likes least"""
    queries, keys = np.array([[2.0], [-2.0]]), np.array([[2.0], [-2.0], [0.0]])
    matrices = [np.array([[0.5, 0.5]]), np.array([[0.5, -0.5]]), np.array([1.0, 1.5])]
    agrees(submission, [queries, keys, *matrices])


def test_levels_off(submission):
    """levels off at the sum of the entries of v, with their signs, for long vectors"""
    queries, keys, w_q, w_k, v = case(2, 3, 2, 3, 4, seed=90)
    agrees(submission, [8 * queries, 8 * keys, w_q, w_k, v])


def test_does_not_change_its_arguments(submission):
    """leaves its arguments as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.additive_scores, *case(2, 3, 4, 5, 3, seed=100))


@pytest.mark.stretch
def test_keeps_single_precision(submission):
    """answers float32 arguments with float32 scores"""
    arguments = [array.astype(np.float32) for array in case(3, 4, 5, 2, 6, seed=110)]
    expected = expected_scores(*(array.astype(np.float64) for array in arguments))
    checks.matches(submission.additive_scores(*arguments), expected, rtol=1e-5, atol=1e-5, dtype=np.float32)


@pytest.mark.stretch
def test_strided_input(submission):
    """works on transposed and sliced arrays"""
    n_q, n_k, d_q, d_k, h = 3, 4, 2, 5, 6
    agrees(
        submission,
        [
            normal(d_q, n_q, seed=120).T,
            normal(2 * n_k, d_k, seed=121)[::2],
            normal(h, d_q, seed=122, scale=0.5).T,
            normal(d_k, 2 * h, seed=123, scale=0.3)[:, ::2],
            normal(2 * h, seed=124)[::2],
        ],
    )


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh array on every call"""
    checks.shares_no_result(submission.additive_scores, *case(2, 3, 4, 5, 3, seed=130))


@pytest.mark.stretch
def test_no_loop_over_queries_or_keys(submission):
    """takes as many Python steps for 64 queries and 96 keys as for 4 and 6"""
    small, large = case(4, 6, 2, 3, 5, seed=140), case(64, 96, 2, 3, 5, seed=140)
    checks.constant_work(submission.additive_scores, small, large)
