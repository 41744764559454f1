import numpy as np


def additive_scores(queries, keys, w_q, w_k, v):
    return (queries @ w_q @ v)[:, np.newaxis] + (keys @ w_k @ v)[np.newaxis, :]
