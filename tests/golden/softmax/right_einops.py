import numpy as np
from einops import rearrange, reduce


def softmax(scores, axis=-1):
    last = np.moveaxis(scores, axis, -1)
    top = reduce(last, "... n -> ...", "max")
    e = np.exp(last - rearrange(top, "... -> ... 1"))
    return np.moveaxis(e / rearrange(reduce(e, "... n -> ...", "sum"), "... -> ... 1"), -1, axis)
