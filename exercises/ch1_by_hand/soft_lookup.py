"""Soft lookup: a dictionary that also answers for keys it does not hold.

A dictionary finds a value only if a key equals the query. A soft lookup compares the query with every key,
turns the similarities into weights that sum to 1, and returns the weighted average of the values:

    similarity_i = -|query - key_i| / temperature
    weights      = softmax(similarity)
    value        = sum_i weights_i * value_i

Three people are 165, 170 and 195 cm tall. Who comes closest to 172 cm? The query is 172, which is none of
the keys (170 is a key, not the query). The distances are 7, 2 and 23:

>>> heights = np.array([165, 170, 195])
>>> value, weights = soft_lookup(172, heights, heights)
>>> weights.round(4)
array([0.0067, 0.9933, 0.    ])
>>> round(float(value), 4)
169.9665

A plain dot product of query and key picks the wrong person. 172 * key is largest for the largest key, 195,
and it would be for every other positive query too. It measures size here, not closeness:

>>> softmax(172.0 * heights)
array([0., 0., 1.])

Notes in circulation give this example the weights 0.2, 0.7 and 0.1. No temperature produces them: 0.2 : 0.7
needs a temperature of 3.99, and 0.7 : 0.1 one of 10.79.
"""

import numpy as np

from ..ch1_by_hand.softmax import softmax


def soft_lookup(
    query: float, keys: np.ndarray, values: np.ndarray, temperature: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weighted average of `values` and the weights, in this order.

    query:       a number.
    keys:        shape (n,), float64 or integers.
    values:      shape (n,) or (n, d), float64 or integers. Row i belongs to key i.
    temperature: must be right down to 1e-6, where the nearest key gets weight 1 and equally near keys
        share it, without any NumPy warning (stretch). 0 or less: ValueError (stretch).
    The value is a number for values of shape (n,) and has shape (d,) for (n, d); the weights have shape (n,).

    >>> value, weights = soft_lookup(3, np.array([1, 5, 9]), np.array([10, 20, 90]), temperature=1e-6)
    >>> float(value), weights.tolist()
    (15.0, [0.5, 0.5, 0.0])
    >>> shoe_and_weight = np.array([[39, 55], [43, 68], [48, 101]])
    >>> soft_lookup(172, np.array([165, 170, 195]), shoe_and_weight, temperature=5.0)[0].round(2)
    array([41.99, 64.9 ])

    Source: Zhang, Lipton, Li and Smola, Dive into Deep Learning (2023), section 11.2.
    """
    # YOUR CODE HERE
    raise NotImplementedError
