import numpy as np
from einops import reduce


def softmax(scores, axis=-1):
    last = np.moveaxis(scores, axis, -1)
    e = np.exp(last - reduce(last, "... n -> ... 1", "max"))
    return np.moveaxis(e / reduce(e, "... n -> ... 1", "sum"), -1, axis)
