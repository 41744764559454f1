"""Softmax: scores become weights.

Attention compares a query with every key and gets scores of any size and sign. Softmax turns them
into weights that are positive, sum to 1 and keep the order of the scores:

    softmax(s)_i = exp(s_i) / sum_j exp(s_j)

Two things make it more than one line. Scores of a real model can be large, and exp(710) is already
infinite in float64. And attention hides a key by giving it the score -inf, which must end as weight 0.

>>> softmax(np.array([1.0, 2.0, 3.0])).round(6)
array([0.090031, 0.244728, 0.665241])
"""

import numpy as np


def softmax(scores: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return the softmax of `scores` along `axis`; the shape stays the same.

    scores: any number of dimensions, float64. Must be right for scores up to 1e4 in size.
        An entry of -inf gets weight 0.
        A slice of nothing but -inf gives zeros, not NaN (stretch).
    axis:   the axis along which the weights sum to 1.

    >>> softmax(np.array([1000.0, 1000.0]))
    array([0.5, 0.5])
    >>> softmax(np.array([[0.0, -np.inf], [5.0, 5.0]]))
    array([[1. , 0. ],
           [0.5, 0.5]])
    >>> softmax(np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]), axis=0)[:, 0]
    array([0.25, 0.25, 0.25, 0.25])

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 4.1.
    """
    ### BEGIN SOLUTION
    largest = scores.max(axis=axis, keepdims=True)
    largest = np.where(np.isneginf(largest), 0, largest).astype(scores.dtype)  # -inf - -inf is NaN
    exponentials = np.exp(scores - largest)
    total = exponentials.sum(axis=axis, keepdims=True)
    return exponentials / np.where(total == 0, 1, total).astype(scores.dtype)
    ### END SOLUTION
