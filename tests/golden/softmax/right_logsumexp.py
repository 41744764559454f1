import numpy as np


def _logsumexp(x, axis):
    top = x.max(axis=axis, keepdims=True)
    return top + np.log(np.exp(x - top).sum(axis=axis, keepdims=True))


def softmax(scores, axis=-1):
    return np.exp(scores - _logsumexp(scores, axis))
