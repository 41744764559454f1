import numpy as np


def softmax(scores, axis=-1):
    scores = scores - np.max(scores, axis=axis, keepdims=True)
    e = np.exp(scores)
    return e / np.sum(e, axis=axis, keepdims=True)
