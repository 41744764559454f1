import numpy as np

from ..ch1_by_hand.softmax import softmax


def soft_lookup(query, keys, values, temperature=1.0):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    weights = softmax(-np.abs(query - keys) / temperature)
    return weights @ values, weights
