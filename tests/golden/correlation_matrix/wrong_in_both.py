"""Two mistakes at once, one in each function: no sum, and an empty diagonal."""

import numpy as np


def dot_product(a, b):
    if len(a) != len(b):
        raise ValueError("unequal")
    return a * b


def correlation_matrix(x):
    c = x.dot(x.T)
    for i in range(len(c)):
        c[i, i] = 0.0
    return c
