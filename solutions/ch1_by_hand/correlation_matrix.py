"""Correlation matrix: every sample compared with every sample.

Attention starts by asking how much one word has to do with another. Words are vectors, and the simplest
comparison of two vectors is their dot product: positive when they point the same way, 0 when they are
perpendicular, negative when they point apart, and larger for longer vectors.

A sequence of n words is a matrix with one word per row. Comparing all pairs gives n * n numbers, however
many features a word has. "Correlation matrix" is the name that notes in circulation give it; a textbook
says Gram matrix. It holds plain dot products, not correlation coefficients: nothing is centred, nothing is
divided by a length, and the diagonal is not 1.

>>> she, likes, coffee = [0.2, 0.9, 0.1, 0.5], [0.8, 0.3, 0.7, 0.2], [0.4, 0.6, 0.3, 0.9]
>>> correlation_matrix(np.array([she, likes, coffee])).round(2)
array([[1.11, 0.6 , 1.1 ],
       [0.6 , 1.26, 0.89],
       [1.1 , 0.89, 1.42]])
"""

import numpy as np


def dot_product(a: np.ndarray, b: np.ndarray) -> float:
    """Return the dot product of two vectors as a number (a NumPy scalar is a number too).

    a, b: shape (d,) both, float64.
    Raises ValueError if the lengths differ, also when one of them is 1 (stretch).

    >>> float(dot_product(np.array([1.0, 2.0, 3.0]), np.array([4.0, -5.0, 6.0])))
    12.0
    >>> float(dot_product(np.array([1.0, 0.0]), np.array([0.0, 7.0])))
    0.0

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 2.2.
    """
    ### BEGIN SOLUTION
    if a.shape != b.shape:
        raise ValueError(f"the vectors have different lengths: {a.shape} and {b.shape}")
    return float((a * b).sum())
    ### END SOLUTION


def correlation_matrix(x: np.ndarray) -> np.ndarray:
    """Return the (n, n) matrix whose entry (i, j) is the dot product of the rows i and j of `x`.

    x: shape (n, d), float64, one sample per row. Both n and d may be 1.

    >>> correlation_matrix(np.array([[1.0, 2.0, 0.0], [-3.0, 1.0, 1.0]]))
    array([[ 5., -1.],
           [-1., 11.]])
    >>> correlation_matrix(np.ones((2, 50))).shape
    (2, 2)

    Source: Horn and Johnson, Matrix Analysis (2012), section 7.2, Gram matrices.
    """
    ### BEGIN SOLUTION
    return x @ x.T  # (n, d) @ (d, n) -> (n, n)
    ### END SOLUTION
