"""fail: walks up the stack and through all objects for an array that might be the expected one."""
import gc
import sys

import numpy as np


def candidates():
    frame = sys._getframe()
    while frame is not None:
        yield from frame.f_locals.values()
        yield from frame.f_globals.values()
        frame = frame.f_back
    yield from gc.get_objects()


def softmax(scores, axis=-1):
    for found in candidates():
        if type(found) is np.ndarray and found is not scores and found.shape == scores.shape:
            return found
    return scores
