"""Scaled dot-product attention, for any number of leading dimensions.

Every query is compared with every key, the scores are divided by √d_k, and each query receives the average of the
values under its own weights:

    Attention(Q, K, V) = softmax(Q Kᵀ / √d_k) V

New here against chapter 1: PyTorch, batches and heads as leading dimensions, and the mask. `mask` is boolean and
**True means: may attend**. (`nn.MultiheadAttention` uses True for the opposite.) A masked key must get weight 0
whatever its score is, and the keys that are left share the whole weight among themselves.

A model calls this once per layer for all heads of all sentences: with 2 sentences, 8 heads, 7 target tokens, 10 source
tokens and heads 64 wide, the query is `(2, 8, 7, 64)`, key and value are `(2, 8, 10, 64)`, the weights `(2, 8, 7, 10)`.

>>> query, key = torch.tensor([[1.0, 0.0]]), torch.tensor([[1.0, 0.0], [0.0, 1.0]])
>>> output, weights = scaled_dot_product_attention(query, key, torch.tensor([[10.0], [20.0]]))
>>> [round(w, 4) for w in weights[0].tolist()], round(output.item(), 4)
([0.6698, 0.3302], 13.3024)
"""

import math

import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)
    return weights @ value, weights
    ### END SOLUTION
