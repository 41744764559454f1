import numpy as np


def softmax(scores, axis=-1):
    e = np.exp(scores - np.max(scores))
    return e / e.sum(axis, keepdims=True)
