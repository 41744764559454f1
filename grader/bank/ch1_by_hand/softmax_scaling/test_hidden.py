"""Hidden tests of the scaling by √d_k. Expected values come from loops over plain floats."""

import math

import numpy as np
import pytest

from grader.judge import checks


def expected_scores(q: np.ndarray, k: np.ndarray) -> np.ndarray:
    """One dot product per pair, divided by the square root of its number of terms."""

    def score(query, key):
        return math.fsum(a * b for a, b in zip(query, key, strict=True)) / math.sqrt(len(query))

    return np.array([[score(query, key) for key in k.tolist()] for query in q.tolist()])


def expected_weights(q: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Softmax of every query's scores, by its definition."""
    rows = []
    for scores in expected_scores(q, k).tolist():
        exponentials = [math.exp(score - max(scores)) for score in scores]
        rows.append([value / math.fsum(exponentials) for value in exponentials])
    return np.array(rows)


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(scale=scale, size=shape)


def case(n_q: int, n_k: int, d_k: int, seed: int) -> list[np.ndarray]:
    """Queries and keys with standard normal entries."""
    return [normal(n_q, d_k, seed=seed), normal(n_k, d_k, seed=seed + 1)]


def test_std_of_a_dot_product(submission):
    """gives the standard deviation at every width: 1 for 1, 8 for 64, about 22.6 for 512"""
    for d_k in (1, 2, 3, 4, 64, 80, 512, 12288):
        checks.matches(submission.dot_product_std(d_k), math.sqrt(d_k))


def test_scores_of_one_pair(submission):
    """divides the dot product of one query and one key of width 9 by 3"""
    q = np.array([[1.0, 2.0, 0.0, 1.0, -1.0, 0.0, 2.0, 1.0, 1.0]])
    k = np.array([[4.0, 1.0, 3.0, 0.0, 2.0, 1.0, 3.0, 1.0, 1.0]])
    checks.matches(submission.scaled_scores(q, k), expected_scores(q, k))


def test_scores_of_unequal_numbers(submission):
    """scores every query against every key, when there are more of one than of the other"""
    for n_q, n_k, d_k in ((1, 2, 3), (2, 3, 5), (5, 2, 3)):
        q, k = case(n_q, n_k, d_k, seed=10)
        checks.matches(submission.scaled_scores(q, k), expected_scores(q, k))


def test_scores_row_asks(submission):
    """keeps one row per query and one column per key when there are equally many"""
    for n, d_k in ((2, 3), (5, 5)):
        q, k = case(n, n, d_k, seed=20)
        checks.matches(submission.scaled_scores(q, k), expected_scores(q, k))


def test_scores_of_narrow_vectors(submission):
    """leaves the dot products as they are at width 1, however many queries and keys there are"""
    q, k = case(5, 7, 1, seed=30)
    checks.matches(submission.scaled_scores(q, k), expected_scores(q, k))


def test_scores_of_wide_vectors(submission):
    """divides by 8 for heads of width 64, and by √d_k at any other width"""
    for d_k in (64, 128, 80, 512):
        q, k = case(3, 5, d_k, seed=40)
        checks.matches(submission.scaled_scores(q, k), expected_scores(q, k))


def test_scores_of_unlike_sizes(submission):
    """divides every score by the same number, for long and for short vectors"""
    q, k = case(3, 5, 6, seed=50)
    q = q * np.array([[0.01], [4.0], [1.0]])
    k = k * np.array([[1.0], [-3.0], [0.1], [2.0], [1.0]]) + 0.5
    checks.matches(submission.scaled_scores(q, k), expected_scores(q, k))


def test_weights_of_one_query(submission):
    """gives one query its weights over two keys"""
    q, k = np.array([[1.0, 2.0, 0.0]]), np.array([[0.5, 1.0, 3.0], [1.0, 0.0, 2.0]])
    checks.matches(submission.attention_weights(q, k), expected_weights(q, k))


def test_weights_of_unequal_numbers(submission):
    """makes every query's weights over the keys sum to 1"""
    for n_q, n_k, d_k in ((2, 3, 2), (4, 2, 3), (3, 3, 5), (3, 1, 2)):
        q, k = case(n_q, n_k, d_k, seed=60)
        checks.matches(submission.attention_weights(q, k), expected_weights(q, k))


def test_weights_of_wide_vectors(submission):
    """spreads the weights at width 512 as it does at width 5"""
    for d_k in (5, 64, 512):
        q, k = case(2, 5, d_k, seed=70)
        checks.matches(submission.attention_weights(q, k), expected_weights(q, k))


def test_scoring_changes_no_argument(submission):
    """leaves queries and keys as they were when it scores, and answers the same twice"""
    checks.leaves_arguments_alone(submission.scaled_scores, *case(2, 3, 5, seed=80))


def test_weighing_changes_no_argument(submission):
    """leaves queries and keys as they were when it weighs, and answers the same twice"""
    checks.leaves_arguments_alone(submission.attention_weights, *case(2, 3, 5, seed=80))


@pytest.mark.stretch
def test_scores_keep_single_precision(submission):
    """answers float32 queries and keys with float32 scores"""
    q, k = (array.astype(np.float32) for array in case(3, 4, 6, seed=90))
    expected = expected_scores(q.astype(np.float64), k.astype(np.float64))
    checks.matches(submission.scaled_scores(q, k), expected, rtol=1e-5, atol=1e-5, dtype=np.float32)


@pytest.mark.stretch
def test_weights_keep_single_precision(submission):
    """answers float32 queries and keys with float32 weights"""
    q, k = (array.astype(np.float32) for array in case(3, 4, 6, seed=90))
    expected = expected_weights(q.astype(np.float64), k.astype(np.float64))
    checks.matches(submission.attention_weights(q, k), expected, rtol=1e-5, atol=1e-5, dtype=np.float32)


@pytest.mark.stretch
def test_strided_input(submission):
    """works on transposed and sliced arrays"""
    q, k = normal(6, 3, seed=100).T, normal(4, 12, seed=101)[:, ::2]
    checks.matches(submission.scaled_scores(q, k), expected_scores(q, k))
    checks.matches(submission.attention_weights(q, k), expected_weights(q, k))


@pytest.mark.stretch
def test_scores_are_not_shared(submission):
    """gives fresh scores on every call"""
    checks.shares_no_result(submission.scaled_scores, *case(2, 3, 4, seed=110))


@pytest.mark.stretch
def test_weights_are_not_shared(submission):
    """gives fresh weights on every call"""
    checks.shares_no_result(submission.attention_weights, *case(2, 3, 4, seed=110))


@pytest.mark.stretch
def test_no_loop_over_queries_or_keys(submission):
    """weighs 64 queries and 96 keys in as many Python steps as 4 and 6"""
    checks.constant_work(submission.attention_weights, case(4, 6, 3, seed=120), case(64, 96, 3, seed=120))
