"""Hidden tests of self-attention. Expected values come from loops over plain floats."""

import math

import numpy as np
import pytest

from grader.judge import checks


def dot(a: list[float], b: list[float]) -> float:
    return math.fsum(p * q for p, q in zip(a, b, strict=True))


def project(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """One dot product per row of x and column of w."""
    return np.array([[dot(row, column) for column in w.T.tolist()] for row in x.tolist()])


def weights_of(query: list[float], keys: list[list[float]]) -> list[float]:
    """Softmax of the scaled dot products of one query with every key."""
    scores = [dot(query, key) / math.sqrt(len(query)) for key in keys]
    exponentials = [math.exp(score - max(scores)) for score in scores]
    return [value / math.fsum(exponentials) for value in exponentials]


def mixture(weights: list[float], values: list[list[float]]) -> list[float]:
    """The weighted sum of the values, feature by feature."""
    return [dot(weights, list(feature)) for feature in zip(*values, strict=True)]


def attended_one(query: np.ndarray, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.array(mixture(weights_of(query.tolist(), keys.tolist()), values.tolist()))


def attended(x: np.ndarray, *matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Output and weights, token by token."""
    q, k, v = (project(x, w).tolist() for w in matrices)
    weights = [weights_of(query, k) for query in q]
    return np.array([mixture(row, v) for row in weights]), np.array(weights)


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(scale=scale, size=shape)


def one(n: int, d_k: int, d_v: int, seed: int) -> list[np.ndarray]:
    """A query, n keys and n values with standard normal entries."""
    return [normal(d_k, seed=seed), normal(n, d_k, seed=seed + 1), normal(n, d_v, seed=seed + 2)]


def case(n: int, d: int, d_k: int, d_v: int, seed: int) -> list[np.ndarray]:
    """Tokens with standard normal entries, and matrices that keep queries, keys and values that size."""
    shapes = ((n, d, 1.0), (d, d_k, d**-0.5), (d, d_k, d**-0.5), (d, d_v, d**-0.5))
    return [normal(a, b, seed=seed + i, scale=scale) for i, (a, b, scale) in enumerate(shapes)]


def agrees(submission, arguments: list[np.ndarray]) -> None:
    """Both parts of one call's result are right."""
    output, weights = checks.parts(submission.self_attention(*arguments), "output", "weights")
    expected_output, expected_weights = attended(*arguments)
    checks.matches(weights, expected_weights)
    checks.matches(output, expected_output)


THINKING_MACHINES = [
    np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]),
    np.array([[2.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]]),
    np.array([[0.0, 1.0, 0.0, 2.0], [1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0]]),
    np.array([[10.0, 0.0], [0.0, 10.0], [0.0, 0.0]]),
]
SHE_LIKES_COFFEE = [
    np.array([[0.2, 0.9, 0.1, 0.5], [0.8, 0.3, 0.7, 0.2], [0.4, 0.6, 0.3, 0.9]]),
    0.8 * np.eye(4) + 0.1,
    0.8 * np.eye(4) + 0.1,
    np.array([[0.8, 0.2, 0.1, 0.1], [0.2, 0.8, 0.2, 0.1], [0.1, 0.2, 0.8, 0.1], [0.1, 0.1, 0.1, 0.9]]),
]


def test_one_token_of_two(submission):
    """gives one query the mixture of two values"""
    query, keys = np.array([2.0, 1.0, 1.0, 0.0]), np.array([[0.0, 2.0, 0.0, 2.0], [1.0, 1.0, 1.0, 0.0]])
    values = np.array([[10.0, 0.0], [0.0, 10.0]])
    checks.matches(submission.attend_one(query, keys, values), attended_one(query, keys, values))


def test_one_token_of_many(submission):
    """gives one query a vector of the values' width, for any number of keys and any widths"""
    for n, d_k, d_v in ((1, 2, 3), (3, 2, 1), (4, 4, 4), (3, 5, 2), (2, 3, 6), (6, 9, 4)):
        arguments = one(n, d_k, d_v, seed=10)
        checks.matches(submission.attend_one(*arguments), attended_one(*arguments))


def test_one_token_of_unlike_scores(submission):
    """weighs keys of very unlike size as softmax does"""
    query, keys, values = one(4, 3, 2, seed=20)
    keys = keys * np.array([[0.01], [6.0], [-3.0], [1.0]])
    checks.matches(submission.attend_one(query, keys, values), attended_one(query, keys, values))


def test_lone_token(submission):
    """gives a lone token all of its own attention, so that its output is its value"""
    for d, d_k, d_v in ((2, 2, 2), (3, 4, 2)):
        agrees(submission, case(1, d, d_k, d_v, seed=30))


def test_thinking_machines(submission):
    """gives the words Thinking Machines what the four steps give by hand"""
    agrees(submission, THINKING_MACHINES)


def test_she_likes_coffee(submission):
    """gives she, likes, coffee the outputs of the worked example: 0.575303, 0.705274, ... for she"""
    agrees(submission, SHE_LIKES_COFFEE)


def test_square_inputs(submission):
    """keeps queries, keys and values apart where every width and the number of tokens are the same"""
    for n in (2, 4):
        agrees(submission, case(n, n, n, n, seed=40))


def test_unlike_widths(submission):
    """divides by the root of the keys' width, whatever the widths of tokens and values are"""
    for n, d, d_k, d_v in ((2, 3, 1, 4), (3, 2, 5, 1), (5, 3, 4, 2), (4, 6, 2, 3), (3, 4, 16, 8)):
        agrees(submission, case(n, d, d_k, d_v, seed=50))


def test_saw_a_saw(submission):
    """gives both saw in saw a saw the same output, and moves only the rows when the words change places"""
    for order in ([0, 1, 0], [1, 0, 0]):
        words, *matrices = case(2, 3, 4, 2, seed=60)
        agrees(submission, [words[order], *matrices])


def test_tokens_of_unlike_size(submission):
    """shares every token's attention out by itself, when one token is long and another nearly zero"""
    x, *matrices = case(4, 5, 3, 2, seed=70)
    agrees(submission, [x * np.array([[1.0], [0.01], [4.0], [-2.0]]) + 0.25, *matrices])


def test_matrix_form_is_attend_one_for_every_row(submission):
    """gives in row i what attend_one gives for query i"""
    x, w_q, w_k, w_v = case(4, 3, 2, 5, seed=80)
    q, k, v = (project(x, w) for w in (w_q, w_k, w_v))
    for i in range(len(q)):
        checks.matches(submission.attend_one(q[i], k, v), attended_one(q[i], k, v))
    agrees(submission, [x, w_q, w_k, w_v])


def test_does_not_change_its_arguments(submission):
    """leaves tokens, matrices, query, keys and values as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.attend_one, *one(3, 2, 4, seed=90))
    checks.leaves_arguments_alone(submission.self_attention, *case(3, 2, 4, 5, seed=90))


@pytest.mark.stretch
def test_one_token_keeps_single_precision(submission):
    """answers a float32 query, keys and values with a float32 vector"""
    arguments = [array.astype(np.float32) for array in one(4, 6, 3, seed=100)]
    expected = attended_one(*(array.astype(np.float64) for array in arguments))
    checks.matches(submission.attend_one(*arguments), expected, rtol=1e-5, atol=1e-5, dtype=np.float32)


@pytest.mark.stretch
def test_keeps_single_precision(submission):
    """answers float32 tokens and matrices with float32 output and weights"""
    arguments = [array.astype(np.float32) for array in case(4, 5, 6, 3, seed=100)]
    output, weights = checks.parts(submission.self_attention(*arguments), "output", "weights")
    expected_output, expected_weights = attended(*(array.astype(np.float64) for array in arguments))
    checks.matches(weights, expected_weights, rtol=1e-5, atol=1e-5, dtype=np.float32)
    checks.matches(output, expected_output, rtol=1e-5, atol=1e-5, dtype=np.float32)


@pytest.mark.stretch
def test_strided_input(submission):
    """works on transposed and sliced arrays"""
    n, d, d_k, d_v = 4, 3, 5, 2
    agrees(
        submission,
        [
            normal(d, n, seed=110).T,
            normal(d, 2 * d_k, seed=111)[:, ::2],
            normal(d_k, d, seed=112).T,
            normal(2 * d, d_v, seed=113)[::2],
        ],
    )
    one_token = [normal(8, seed=114)[::2], normal(4, 3, seed=115).T, normal(2, 3, seed=116).T]
    checks.matches(submission.attend_one(*one_token), attended_one(*one_token))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives fresh arrays on every call"""
    checks.shares_no_result(submission.attend_one, *one(3, 2, 4, seed=120))
    checks.shares_no_result(submission.self_attention, *case(3, 2, 4, 5, seed=120))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """takes as many Python steps for 96 tokens as for 4"""
    checks.constant_work(submission.attend_one, one(4, 3, 2, seed=130), one(96, 3, 2, seed=130))
    checks.constant_work(submission.self_attention, case(4, 3, 2, 5, seed=130), case(96, 3, 2, 5, seed=130))
