"""Everything right but its own softmax, which forgets keepdims."""

import numpy as np


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum(axis=1)


def dot_product_std(d_k):
    return d_k**0.5


def scaled_scores(q, k):
    return q @ k.T / d_k_root(k)


def d_k_root(k):
    return dot_product_std(k.shape[1])


def attention_weights(q, k):
    return softmax(scaled_scores(q, k))
