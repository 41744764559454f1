import numpy as np


def dot_product(a, b):
    return np.dot(a, b)


def correlation_matrix(x):
    return np.dot(x, x.T)
