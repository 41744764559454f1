"""Scaling: scores whose size does not depend on the width of the vectors.

The dot product of a query and a key is a sum of d_k products. Let their entries be independent with mean 0
and variance 1. Every product then has mean 0 and variance 1 as well, and variances of independent terms add
up: the score has variance d_k. What one sees, its typical size, is the root of that, and this is what the
scores are divided by:

    scores = Q Kᵀ / √d_k

Without it wide vectors make large scores, softmax gives nearly all the weight to one key, and hardly any
gradient comes back through it.

d_k is the width of one query and one key, as they meet in the dot product. A model of width 512 with 8 heads
has heads of 64, so it divides by 8. That is √64; that there are 8 heads too is a coincidence, and √512 is
22.6. With 4 heads of 128 the coincidence is gone:

>>> d_model = 512
>>> for num_heads in (8, 4):
...     d_k = d_model // num_heads
...     print(num_heads, "heads of", d_k, "divide by", round(float(dot_product_std(d_k)), 4))
8 heads of 64 divide by 8.0
4 heads of 128 divide by 11.3137
"""

import numpy as np

from ..ch1_by_hand.softmax import softmax


def dot_product_std(d_k: int) -> float:
    """Return the standard deviation of the dot product of two random vectors of width `d_k`.

    d_k: a positive whole number. All 2·d_k entries are independent with mean 0 and variance 1. This is about
        the distribution, so nothing is drawn at random.

    >>> round(float(dot_product_std(64)), 6)
    8.0
    >>> round(float(dot_product_std(2)), 6)
    1.414214

    Source: Vaswani et al., Attention Is All You Need (2017), footnote 4.
    """
    ### BEGIN SOLUTION
    return float(d_k**0.5)  # a Python number, so that dividing by it keeps float32
    ### END SOLUTION


def scaled_scores(q: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Return Q Kᵀ / √d_k: entry (i, j) is query i asking and key j answering.

    q: (n_q, d_k), one query per row.
    k: (n_k, d_k), one key per row. n_q and n_k may differ.
    Returns (n_q, n_k). No softmax yet.

    >>> q = np.array([[1.0, 2.0, 0.0, 1.0], [0.0, -4.0, 2.0, 2.0]])
    >>> k = np.array([[2.0, 2.0, 5.0, 0.0], [4.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 6.0]])
    >>> scaled_scores(q, k)  # d_k = 4: the raw scores are 6, 4, 6 and 2, 2, 12
    array([[3., 2., 3.],
           [1., 1., 6.]])

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.1.
    """
    ### BEGIN SOLUTION
    d_k = q.shape[-1]
    return q @ k.T / dot_product_std(d_k)  # (n_q, n_k)
    ### END SOLUTION


def attention_weights(q: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Return every query's weights over the keys: the scaled scores after softmax.

    q: (n_q, d_k), one query per row.
    k: (n_k, d_k), one key per row.
    Returns (n_q, n_k). Every query's weights sum to 1.

    The raw scores here are 8, 16 and 24. Unscaled, softmax would give 0.0000, 0.0003 and 0.9997, and its
    largest derivative would be 0.000335. Divided by √64 they are 1, 2 and 3, and it is 0.2227.

    >>> q = np.ones((1, 64))
    >>> k = np.array([[0.125], [0.25], [0.375]]) * np.ones((1, 64))
    >>> attention_weights(q, k).round(4)
    array([[0.09  , 0.2447, 0.6652]])

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.1.
    """
    ### BEGIN SOLUTION
    return softmax(scaled_scores(q, k), axis=-1)  # (n_q, n_k), rows sum to 1
    ### END SOLUTION
