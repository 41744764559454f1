import math

import numpy as np


def _one(row):
    top = max(row)
    values = [math.exp(s - top) for s in row]
    return [v / sum(values) for v in values]


def softmax(scores, axis=-1):
    return np.apply_along_axis(_one, axis, scores)
