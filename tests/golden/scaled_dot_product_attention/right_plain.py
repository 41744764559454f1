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


def scaled_dot_product_attention(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, mask: torch.Tensor | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the output `(..., q_len, d_v)` and the weights `(..., q_len, k_len)`, in this order.

    query: `(..., q_len, d_k)`;  key: `(..., k_len, d_k)`;  value: `(..., k_len, d_v)`. The same leading dimensions for
        all three: none, (batch,), (batch, num_heads) or more. d_v may differ from d_k, q_len from k_len.
    mask:  boolean, at least 2-D, broadcastable to `(..., q_len, k_len)`; True where the query may attend to the key.
        None: every query may attend to every key.

    Must be right for scores up to 1e4 in size. A query that may attend to nothing gets zero weights and zero output,
    and no NaN reaches a gradient (stretch). Half precision, other devices, no loop over tokens (stretch).

    >>> x = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    >>> causal = torch.tensor([[True, False, False], [True, True, False], [True, True, True]])
    >>> scaled_dot_product_attention(x, x, x, mask=causal)[1][0].tolist()
    [1.0, 0.0, 0.0]

    Scores 1, 2, 3 without the third key leave softmax(1, 2) for the other two:

    >>> query, key = torch.ones(1, 1), torch.tensor([[1.0], [2.0], [3.0]])
    >>> _, weights = scaled_dot_product_attention(query, key, key, mask=torch.tensor([[True, True, False]]))
    >>> [round(w, 4) for w in weights[0].tolist()]
    [0.2689, 0.7311, 0.0]

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.1, equation 1.
    """
    ### BEGIN SOLUTION
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])  # (..., q_len, k_len)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)  # a row with every key masked is NaN until here
    return weights @ value, weights  # (..., q_len, d_v), (..., q_len, k_len)
    ### END SOLUTION
