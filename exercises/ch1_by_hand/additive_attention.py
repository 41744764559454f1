"""Additive attention: a small network compares query and key, where later models take a dot product.

The first neural translator with attention (Bahdanau, 2015) scored a query q against a key k with one hidden
layer:

    score(q, k) = v · tanh(q W_q + k W_k)

W_q and W_k bring both to the same width h, the two are added, tanh bends the sum, and v turns the h numbers
into one. Everything after that is the attention you know: softmax over the keys, then a mixture of values.

The bend matters. Without tanh the score would be v·(q W_q) + v·(k W_k): the query's part is the same for
every key, softmax drops it, and all queries get the same weights.

Query and key may have unlike widths, here 1 and 2:

>>> queries, keys = np.array([[0.0], [1.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]])
>>> w_q, w_k, v = np.array([[2.0, -2.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1.0, -1.0])
>>> additive_scores(queries, keys, w_q, w_k, v).round(4)
array([[ 0.7616, -0.7616,  0.    ],
       [ 1.9591,  1.7256,  0.9993]])
"""

import numpy as np


def additive_scores(
    queries: np.ndarray, keys: np.ndarray, w_q: np.ndarray, w_k: np.ndarray, v: np.ndarray
) -> np.ndarray:
    """Return the score of every query against every key: v · tanh(q W_q + k W_k).

    queries: (n_q, d_q), one query per row.
    keys:    (n_k, d_k), one key per row. n_k may differ from n_q, and d_k from d_q.
    w_q:     (d_q, h).
    w_k:     (d_k, h).
    v:       (h,).
    Returns (n_q, n_k): entry (i, j) is query i asking and key j answering. These are raw scores: no division
    by a root and no softmax here. tanh acts on each of the h sums, before v adds them up.

    >>> keys = np.array([[0.0, 0.0], [0.5, -0.5], [9.0, 9.0]])
    >>> additive_scores(np.zeros((1, 2)), keys, np.eye(2), np.eye(2), np.array([3.0, 5.0])).round(4)
    array([[ 0.    , -0.9242,  8.    ]])

    The last score is close to 3 + 5. It cannot get any larger, however long the vectors are.

    Source: Bahdanau, Cho and Bengio, Neural Machine Translation by Jointly Learning to Align and Translate
    (2015), appendix A.1.2.
    """
    # YOUR CODE HERE
    raise NotImplementedError
