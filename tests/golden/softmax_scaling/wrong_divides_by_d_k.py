import numpy as np

from ..ch1_by_hand.softmax import softmax


def dot_product_std(d_k):
    return np.sqrt(d_k)


def scaled_scores(q, k):
    d_k = k.shape[1]
    return np.matmul(q, k.transpose()) / d_k


def attention_weights(q, k):
    return softmax(scaled_scores(q, k))
