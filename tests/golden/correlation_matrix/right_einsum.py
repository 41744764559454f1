import numpy as np


def dot_product(a, b, *, check=True):
    if check and a.shape != b.shape:
        raise ValueError
    return np.array(np.einsum("i,i->", a, b))  # a 0-d array


def correlation_matrix(x, optimize=False):
    return np.einsum("id,jd->ij", x, x, optimize=optimize)
