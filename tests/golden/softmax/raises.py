import numpy as np


def softmax(scores, axis=-1):
    assert scores.ndim == 2, "a matrix, please"
    e = np.exp(scores - scores.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)
