def dot_product(a, b):
    assert len(a) == len(b), "lengths differ"
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


def correlation_matrix(x):
    import numpy as np

    n = len(x)
    result = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            result[i, j] = dot_product(x[i], x[j])
    return result
