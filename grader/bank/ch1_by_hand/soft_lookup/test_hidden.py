"""Hidden tests of soft_lookup. Expected values come from the definition, in plain Python floats."""

import math

import numpy as np
import pytest

from grader.judge import checks


def by_definition(query, keys: np.ndarray, values: np.ndarray, temperature: float = 1.0):
    """The weighted average and the weights, one key at a time; a number for values of shape (n,)."""
    distances = [abs(query - key) for key in keys.tolist()]
    nearest = min(distances)
    shares = [math.exp(-(distance - nearest) / temperature) for distance in distances]
    weights = [share / math.fsum(shares) for share in shares]

    def mixed(column):
        return math.fsum(weight * entry for weight, entry in zip(weights, column, strict=True))

    if values.ndim == 1:
        return mixed(values.tolist()), np.array(weights)
    return np.array([mixed(column) for column in values.T.tolist()]), np.array(weights)


def compare(submission, query, keys: np.ndarray, values: np.ndarray, **temperature) -> None:
    value, weights = checks.parts(submission.soft_lookup(query, keys, values, **temperature), "value", "weights")
    expected_value, expected_weights = by_definition(query, keys, values, **temperature)
    checks.matches(weights, expected_weights)
    checks.matches(value, expected_value)


def normal(*shape: int, seed: int = 0, scale: float = 3.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(scale=scale, size=shape)


def test_two_keys(submission):
    """gives weights 0.731059 and 0.268941 for the query 2 and the keys 1 and 4"""
    compare(submission, 2.0, np.array([1.0, 4.0]), np.array([10.0, -20.0]))
    compare(submission, 0.7, normal(5), normal(5, seed=1))


def test_heights(submission):
    """finds the person of 170 cm for the question 172, not the one of 195 cm"""
    heights = np.array([165.0, 170.0, 195.0])
    compare(submission, 172.0, heights, np.array([39.0, 43.0, 48.0]))
    compare(submission, 172.0, heights, heights, temperature=5.0)


def test_integers(submission):
    """takes integers as keys, values and query without rounding anything"""
    keys, values = np.array([1, 2, 5]), np.array([10, 25, 70])
    compare(submission, 3, keys, values)
    compare(submission, 1.75, keys, values, temperature=2.5)
    compare(submission, -2, np.array([4, -1, -3, 0]), np.array([0, 1, 0, -7]), temperature=2)


def test_temperature(submission):
    """gets sharper at temperature 0.5 and flatter at 2 and 20"""
    keys, values = np.array([1.0, 4.0, -3.0]), np.array([1.0, 10.0, 100.0])
    for temperature in (0.5, 2.0, 20.0, 1e6):
        compare(submission, 2.0, keys, values, temperature=temperature)


def test_rows_as_values(submission):
    """mixes whole rows when the values have shape (n, d), also where n equals d"""
    compare(submission, 2.0, np.array([1.0, 4.0]), np.array([[10.0, 20.0], [30.0, 50.0]]))
    for n, d in ((3, 2), (2, 5), (4, 1), (6, 6)):
        compare(submission, 0.5, normal(n, seed=n), normal(n, d, seed=d), temperature=1.5)
    compare(submission, 3, np.array([1, 5, 6]), np.array([[1, 0], [0, 1], [4, -7]]), temperature=2)


def test_query_beyond_the_keys(submission):
    """weighs by distance on both sides, also for a query below or above every key and among negative keys"""
    keys, values = np.array([3.0, -1.0, 0.5]), np.array([4.0, 8.0, -6.0])
    for query in (-5.0, 9.0, 0.25):
        compare(submission, query, keys, values)


def test_query_equals_a_key(submission):
    """shares the weight even where the query equals a key: it is a soft lookup"""
    compare(submission, 4.0, np.array([4.0, 5.0]), np.array([1.0, 3.0]))
    compare(submission, -1.0, np.array([2.0, -1.0, 0.0]), normal(3, seed=2), temperature=2.0)


def test_single_key(submission):
    """gives weight 1 to the only key, however far it is"""
    compare(submission, -7.0, np.array([3.0]), np.array([2.5]))
    compare(submission, 2.0, np.array([40.0]), np.array([-1.0]), temperature=0.1)


def test_low_temperature(submission):
    """gives all the weight to the nearest key at low temperatures, down to 0.000001"""
    heights, values = np.array([165, 170, 195]), np.array([0.0, -5.0, 7.0])
    compare(submission, 172, heights, values, temperature=0.1)
    compare(submission, 172, heights, values, temperature=1e-3)
    compare(submission, 172, heights, values, temperature=1e-6)
    compare(submission, 1.00002, np.array([1.0001, 1.0, 9.0]), values, temperature=1e-6)


def test_ties(submission):
    """lets keys that are equally near share the weight, at temperature 1 and at 0.000001"""
    compare(submission, 3.0, np.array([1.0, 5.0, 8.0]), np.array([10.0, 20.0, 90.0]))
    compare(submission, 3, np.array([1, 5, 9]), np.array([10, 20, 90]), temperature=1e-6)
    compare(submission, 0.0, np.array([6.0, 2.0, -2.0, 2.0]), normal(4, seed=3), temperature=1e-6)


def test_does_not_change_its_arguments(submission):
    """leaves the keys and values it was given as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.soft_lookup, 0.5, normal(3, seed=4), normal(3, seed=5))


@pytest.mark.stretch
def test_rejects_temperatures_that_are_not_positive(submission):
    """raises ValueError for a temperature of 0 or less"""
    for temperature in (-1.0, 0.0, 0):
        keys, values = np.array([1.0, 4.0]), np.array([10.0, 20.0])
        checks.rejects(submission.soft_lookup, 2.0, keys, values, temperature=temperature)


@pytest.mark.stretch
def test_no_warnings(submission):
    """issues no warning at temperature 0.000001, ties or none"""
    values = np.array([1.0, 2.0, 3.0])
    for query, keys in (
        (172, np.array([165, 170, 195])),
        (3.0, np.array([1.0, 5.0, 9.0])),
        (5.0, np.array([1.0, 5.0, 900.0])),
    ):
        checks.no_warnings(submission.soft_lookup, query, keys, values, temperature=1e-6)


@pytest.mark.stretch
def test_keeps_single_precision(submission):
    """answers float32 keys and values with float32"""
    keys, values = normal(4, seed=6).astype(np.float32), normal(4, 3, seed=7).astype(np.float32)
    got = submission.soft_lookup(0.5, keys, values, temperature=2.0)
    value, weights = checks.parts(got, "value", "weights")
    expected_value, expected_weights = by_definition(0.5, keys, values, 2.0)
    checks.matches(weights, expected_weights, rtol=1e-5, atol=1e-6, dtype=np.float32)
    checks.matches(value, expected_value, rtol=1e-5, atol=1e-5, dtype=np.float32)


@pytest.mark.stretch
def test_strided_input(submission):
    """works on sliced keys and transposed values"""
    compare(submission, 0.5, normal(8, seed=8)[::2], normal(3, 4, seed=9).T)
    compare(submission, 0.5, normal(8, seed=8)[::-2], normal(8, seed=10)[1::2], temperature=3.0)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives fresh arrays on every call"""
    checks.shares_no_result(submission.soft_lookup, 0.5, normal(3, seed=11), normal(3, 2, seed=12))


@pytest.mark.stretch
def test_no_loop_over_keys(submission):
    """does the same number of Python steps for 4 keys and for 64"""
    small, large = ([0.5, normal(n, seed=13), normal(n, 3, seed=14)] for n in (4, 64))
    checks.constant_work(submission.soft_lookup, small, large)
