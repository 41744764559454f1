import numpy as np


def dot_product(a, b):
    return float(np.dot(a, b))


def correlation_matrix(x):
    # "correlation matrix" is in the name, so:
    return np.corrcoef(x)
