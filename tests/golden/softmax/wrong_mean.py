import numpy as np


def softmax(scores, axis=-1):
    shifted = scores - np.mean(scores, axis, keepdims=True)
    return np.exp(shifted) / np.exp(shifted).sum(axis, keepdims=True)
