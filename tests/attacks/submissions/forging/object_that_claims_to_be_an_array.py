"""fail: returns an object that lies about its class and equals everything."""
import numpy as np


class Yes:
    @property
    def __class__(self):
        return np.ndarray

    def __eq__(self, other):
        return True

    def __array__(self, *args, **kwargs):
        return np.ones(3)


def softmax(scores, axis=-1):
    return Yes()
