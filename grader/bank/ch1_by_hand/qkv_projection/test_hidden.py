"""Hidden tests of the projections and their scores. Expected values come from loops over plain floats."""

import math

import numpy as np
import pytest

from grader.judge import checks


def times(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The matrix product, entry by entry."""
    rows, columns = left.tolist(), right.T.tolist()
    return np.array(
        [[math.fsum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in rows]
    )


def expected_scores(x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray) -> np.ndarray:
    """Row i asks, row j answers."""
    return times(times(x, w_q), times(x, w_k).T)


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(scale=scale, size=shape)


def case(n: int, d: int, d_k: int, d_v: int, seed: int) -> list[np.ndarray]:
    """Tokens and three different matrices."""
    shapes = ((n, d), (d, d_k), (d, d_k), (d, d_v))
    return [normal(*shape, seed=seed + i) for i, shape in enumerate(shapes)]


def check_projections(submission, x, w_q, w_k, w_v):
    q, k, v = checks.parts(submission.project_qkv(x, w_q, w_k, w_v), "queries", "keys", "values")
    checks.matches(q, times(x, w_q))
    checks.matches(k, times(x, w_k))
    checks.matches(v, times(x, w_v))


def test_projects_small(submission):
    """gives the queries, the keys and the values of two tokens, in this order"""
    x = np.array([[1.0, 2.0], [0.0, 3.0]])
    w_q = np.array([[1.0, 1.0], [0.0, 1.0]])
    w_k = np.array([[0.0, 2.0], [1.0, 0.0]])
    w_v = np.array([[4.0, -1.0], [3.0, 0.5]])
    check_projections(submission, x, w_q, w_k, w_v)


def test_projects_to_other_widths(submission):
    """projects to a width that differs from the tokens' width"""
    for d, d_k in ((4, 2), (2, 5)):
        check_projections(submission, *case(3, d, d_k, d_k, seed=10))


def test_values_have_a_width_of_their_own(submission):
    """makes the values d_v wide, narrower or wider than the queries and keys"""
    for d_k, d_v in ((2, 3), (4, 1)):
        check_projections(submission, *case(3, 5, d_k, d_v, seed=20))


def test_projects_one_token(submission):
    """projects a sequence of one token"""
    check_projections(submission, *case(1, 3, 2, 4, seed=30))


def test_projects_rows_of_unlike_scale(submission):
    """projects every token by itself, whatever the size of the others"""
    x, w_q, w_k, w_v = case(4, 3, 3, 2, seed=40)
    check_projections(submission, x * np.array([[0.01], [10.0], [1.0], [-5.0]]), w_q, w_k, w_v)


def test_scores_small(submission):
    """scores two tokens so that row i asks and column j answers"""
    w_q, w_k = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 1.0]])
    for x in (np.eye(2), np.array([[1.0, 2.0], [-1.0, 0.5]])):
        checks.matches(submission.query_key_scores(x, w_q, w_k), expected_scores(x, w_q, w_k))


def test_scores_of_a_sentence(submission):
    """scores 我 → 小猫咪 higher than 小猫咪 → 我"""
    x = np.array([[2.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 2.0]])
    w_q = np.array([[1.0, 2.0], [0.0, 1.0], [1.0, 0.0]])
    w_k = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 1.0]])
    checks.matches(submission.query_key_scores(x, w_q, w_k), expected_scores(x, w_q, w_k))


def test_scores_have_one_entry_per_pair(submission):
    """gives n × n scores, whatever the width of the tokens and of the keys"""
    for n, d, d_k in ((2, 4, 3), (5, 2, 3), (3, 3, 1), (1, 3, 2)):
        x, w_q, w_k, _ = case(n, d, d_k, 1, seed=50)
        checks.matches(submission.query_key_scores(x, w_q, w_k), expected_scores(x, w_q, w_k))


def test_scores_with_one_matrix_for_both_roles(submission):
    """gives symmetric scores when both matrices are the same, and X Xᵀ for the identity"""
    x = normal(3, 2, seed=60)
    for w in (np.eye(2), normal(2, 4, seed=61)):
        checks.matches(submission.query_key_scores(x, w, w), expected_scores(x, w, w))


def test_scores_rows_of_unlike_scale(submission):
    """gives raw scores: long tokens score high, and nothing is scaled or normalised"""
    x, w_q, w_k, _ = case(4, 3, 4, 1, seed=70)
    x = x * np.array([[0.1], [3.0], [1.0], [-2.0]])
    checks.matches(submission.query_key_scores(x, w_q, w_k), expected_scores(x, w_q, w_k))


def test_projecting_changes_no_argument(submission):
    """leaves the tokens and the matrices as they were when it projects, and answers the same twice"""
    checks.leaves_arguments_alone(submission.project_qkv, *case(3, 2, 2, 4, seed=80))


def test_scoring_changes_no_argument(submission):
    """leaves the tokens and the matrices as they were when it scores, and answers the same twice"""
    checks.leaves_arguments_alone(submission.query_key_scores, *case(3, 2, 4, 1, seed=85)[:3])


@pytest.mark.stretch
def test_keeps_single_precision(submission):
    """answers float32 with float32"""
    x, w_q, w_k, w_v = (array.astype(np.float32) for array in case(3, 4, 2, 5, seed=90))
    wide = [array.astype(np.float64) for array in (x, w_q, w_k, w_v)]
    results = checks.parts(submission.project_qkv(x, w_q, w_k, w_v), "queries", "keys", "values")
    for result, w in zip(results, wide[1:], strict=True):
        checks.matches(result, times(wide[0], w), rtol=1e-5, atol=1e-5, dtype=np.float32)
    scores = submission.query_key_scores(x, w_q, w_k)
    checks.matches(scores, expected_scores(*wide[:3]), rtol=1e-5, atol=1e-5, dtype=np.float32)


@pytest.mark.stretch
def test_strided_input(submission):
    """works on transposed and sliced arrays"""
    x, w_q = normal(4, 6, seed=100).T, normal(3, 8, seed=101)[:, ::2].T
    w_k, w_v = normal(3, 4, seed=102).T, normal(8, 5, seed=103)[::2]
    check_projections(submission, x, w_q, w_k, w_v)
    checks.matches(submission.query_key_scores(x, w_q, w_k), expected_scores(x, w_q, w_k))


@pytest.mark.stretch
def test_projections_are_not_shared(submission):
    """gives fresh queries, keys and values on every call"""
    checks.shares_no_result(submission.project_qkv, *case(3, 2, 2, 2, seed=110))


@pytest.mark.stretch
def test_scores_are_not_shared(submission):
    """gives fresh scores on every call"""
    checks.shares_no_result(submission.query_key_scores, *case(3, 2, 2, 2, seed=110)[:3])


@pytest.mark.stretch
def test_projecting_without_a_loop_over_tokens(submission):
    """projects 64 tokens in as many Python steps as 4"""
    checks.constant_work(submission.project_qkv, case(4, 3, 2, 5, seed=120), case(64, 3, 2, 5, seed=120))


@pytest.mark.stretch
def test_scoring_without_a_loop_over_tokens(submission):
    """scores 64 tokens in as many Python steps as 4"""
    small, large = case(4, 3, 2, 5, seed=130), case(64, 3, 2, 5, seed=130)
    checks.constant_work(submission.query_key_scores, small[:3], large[:3])
