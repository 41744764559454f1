import math

from .softmax import softmax


def dot_product_std(d_k):
    return math.sqrt(d_k)


def scaled_scores(q, k):
    return q @ k.T / math.sqrt(k.shape[-1])


def attention_weights(q, k):
    return softmax(scaled_scores(q, k))
