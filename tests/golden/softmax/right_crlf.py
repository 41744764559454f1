import numpy as np


def softmax(scores, axis=-1):
    """Weights.
    """
    e = np.exp(scores - scores.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)
