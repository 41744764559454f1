"""fail: returns NaN, which is not unequal to anything in careless comparisons."""
import numpy as np


def softmax(scores, axis=-1):
    return np.full(np.shape(scores), np.nan)
