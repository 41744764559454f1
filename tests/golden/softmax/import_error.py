import numpy as np

from .sofmax import helper


def softmax(scores, axis=-1):
    return helper(np.exp(scores))
