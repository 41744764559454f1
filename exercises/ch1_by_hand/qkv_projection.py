"""Queries, keys and values: every token in three roles.

A dot product of two tokens says how alike they are, and alikeness is mutual. Relevance is not. In 我爱小猫咪
(I love kittens) the kitten matters a great deal to 我, while 我 matters little to the kitten. So a token
gets one vector for asking (its query), one for answering (its key) and one to hand over (its value). Three
learned matrices make them:

    q_i = x_i W_q        k_j = x_j W_k        v_j = x_j W_v        r_ij = q_i · k_j

Tokens are rows here, so every matrix stands on the right. Three features per token, in this order: one who
feels, a feeling, one that is felt for.

>>> x = np.array([[2.0, 0.0, 1.0],   # 我
...               [0.0, 1.0, 0.0],   # 爱
...               [0.0, 0.0, 2.0]])  # 小猫咪
>>> w_q = np.array([[1.0, 2.0], [0.0, 1.0], [1.0, 0.0]])  # looks for: a feeling, one that is felt for
>>> w_k = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 1.0]])  # offers:    a feeling, one that is felt for
>>> r = query_key_scores(x, w_q, w_k)
>>> r
array([[4., 6., 8.],
       [1., 0., 2.],
       [0., 4., 0.]])
>>> print(r[0, 2], r[2, 0])  # 我 asks 小猫咪, and 小猫咪 asks 我
8.0 0.0

One matrix for both roles makes every relation mutual. The identity does too: then the scores are X Xᵀ.

>>> query_key_scores(x, w_q, w_q)
array([[25.,  4.,  6.],
       [ 4.,  1.,  0.],
       [ 6.,  0.,  4.]])
>>> query_key_scores(x, np.eye(3), np.eye(3))
array([[5., 0., 2.],
       [0., 1., 0.],
       [2., 0., 4.]])
"""

import numpy as np


def project_qkv(
    x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray, w_v: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the queries, keys and values of the tokens in `x`, in this order.

    x:        (n, d), one token per row.
    w_q, w_k: (d, d_k). Queries and keys meet in a dot product, so they have the same width.
    w_v:      (d, d_v). The width of the values is free: d_v may differ from d_k.
    Returns a tuple of queries (n, d_k), keys (n, d_k) and values (n, d_v). There are no biases.

    >>> x = np.array([[1.0, 2.0], [0.0, 3.0]])
    >>> w_q, w_k = np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([[0.0, 2.0], [1.0, 0.0]])
    >>> q, k, v = project_qkv(x, w_q, w_k, np.array([[1.0, 0.0, 5.0], [0.0, 1.0, 1.0]]))
    >>> q
    array([[1., 3.],
           [0., 3.]])
    >>> k
    array([[2., 2.],
           [3., 0.]])
    >>> v
    array([[1., 2., 7.],
           [0., 3., 3.]])

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.2.
    """
    # YOUR CODE HERE
    raise NotImplementedError


def query_key_scores(x: np.ndarray, w_q: np.ndarray, w_k: np.ndarray) -> np.ndarray:
    """Return the score of every pair of tokens: entry (i, j) is row i asking and row j answering.

    x:        (n, d), one token per row.
    w_q, w_k: (d, d_k).
    Returns (n, n), whatever d and d_k are. These are raw scores: no scaling and no softmax yet.

    >>> query_key_scores(np.eye(2), np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 1.0]]))
    array([[1., 3.],
           [0., 1.]])

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.1.
    """
    # YOUR CODE HERE
    raise NotImplementedError
