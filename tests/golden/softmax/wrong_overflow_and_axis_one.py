"""The same, with its axis=1 as well: two mistakes in one line."""

import numpy as np


def softmax(scores, axis=1):
    exp_scores = np.exp(scores)
    return exp_scores / exp_scores.sum(axis=1, keepdims=True)
