"""The key-value cache: a step of decoding computes what is new and looks up the rest.

Without a cache every step of decoding sends the whole text through the model again. In causal self-attention that is
waste: a token's key and value depend on the token alone, and no later token changes what an earlier one sees. So keep
the keys and values of the tokens that have been seen. A step then takes three moves:

    project   the new tokens alone: queries, keys, values           (batch, heads, new, d_head)
    append    the new keys and values to those in the cache         (batch, heads, seen + new, d_head)
    attend    the new queries to all keys, those of the future not  (batch, heads, new, seen + new)

Queries are not cached: each is used once, in its own step. Usually one token is new; a prompt comes as several at once.
The new tokens are then causal among themselves. With seen = 3 and new = 2 (1: may look):

               key 0  1  2 | 3  4
    query 3        1  1  1 | 1  0
    query 4        1  1  1 | 1  1

Work for 100 tokens, counted in tokens that go through the projections:

>>> sum(range(1, 101)), 100  # without a cache, with a cache
(5050, 100)
"""

import torch

from ..ch2_heads.multi_head_attention import MultiHeadAttention
from ..ch2_heads.scaled_dot_product_attention import scaled_dot_product_attention
from ..ch2_heads.split_heads import combine_heads, split_heads


def cached_attention(attention, x_step, cache=None):
    query, key, value = (
        split_heads(layer(x_step), attention.num_heads) for layer in (attention.W_q, attention.W_k, attention.W_v)
    )
    if cache is not None:
        key, value = torch.cat([cache[0], key], dim=2), torch.cat([cache[1], value], dim=2)
    mask = torch.ones(query.shape[2], key.shape[2], dtype=torch.bool, device=x_step.device).tril()
    output, _ = scaled_dot_product_attention(query, key, value, mask=mask)
    return attention.W_o(combine_heads(output)), (key, value)
    ### END SOLUTION
