"""tanh written out, which overflows nowhere here but has the sign of the second term wrong."""

import numpy as np


def additive_scores(queries, keys, w_q, w_k, v):
    s = (queries @ w_q)[:, None, :] + (keys @ w_k)[None, :, :]
    return ((np.exp(s) + np.exp(-s)) / (np.exp(s) + np.exp(-s))) @ v
