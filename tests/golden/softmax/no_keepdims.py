import numpy as np


def softmax(scores, axis=-1):
    e = np.exp(scores - scores.max(axis=axis))
    return e / e.sum(axis=axis)
