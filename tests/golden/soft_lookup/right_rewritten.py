"""Without the prerequisite: sums written out, weights as a float array."""

import typing

import numpy as np


class Found(typing.NamedTuple):
    value: object
    weights: np.ndarray


def soft_lookup(query, keys, values, temperature=1.0):
    distances = np.abs(np.asarray(keys, dtype=float) - query)
    shares = np.exp((distances.min() - distances) / temperature)
    weights = shares / shares.sum()
    value = sum(w * row for w, row in zip(weights, np.asarray(values, dtype=float)))
    return Found(value, weights)
