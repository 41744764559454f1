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


def cached_attention(
    attention: MultiHeadAttention,
    x_step: torch.Tensor,
    cache: tuple[torch.Tensor, torch.Tensor] | None = None,
) -> tuple[torch.Tensor, tuple[torch.Tensor, torch.Tensor]]:
    """Return `(output, cache)`: causal self-attention of the new tokens over all tokens so far, and the grown cache.

    attention: a `MultiHeadAttention` with its layers W_q, W_k, W_v, W_o and num_heads; used, not changed.
    x_step: the new tokens, `(batch, new, d_model)`.
    cache: None at the start, else `(key, value)`, each `(batch, num_heads, seen, d_head)`: what W_k and W_v gave for
        the tokens so far, split into heads, neither scaled nor masked. It is not changed: a search may go on from it in
        two ways.
    output: `(batch, new, d_model)`, the rows that a causal pass over the whole text gives for the new tokens. So a new
        token sees all that is in the cache, itself, and of the other new ones only the earlier.
    The new cache holds seen + new tokens, in the order of the text, as a tuple or list of two.

    The work of a step grows with seen, not with its square: only new tokens are projected, and only their queries look.
    Gradients flow from the output to x_step, and (stretch) from the new cache too. Other devices and no Python loop
    over tokens: stretch.

    >>> attention, x = MultiHeadAttention(8, 2), torch.rand(1, 5, 8)
    >>> causal = torch.ones(5, 5, dtype=torch.bool).tril()
    >>> at_once = attention(x, x, x, mask=causal)
    >>> cache, rows = None, []
    >>> for t in range(5):
    ...     row, cache = cached_attention(attention, x[:, t : t + 1], cache)
    ...     rows.append(row)
    >>> torch.allclose(torch.cat(rows, dim=1), at_once, atol=1e-6)
    True
    >>> [tuple(part.shape) for part in cache]
    [(1, 2, 5, 4), (1, 2, 5, 4)]

    A prompt of three tokens at once, then the other two:

    >>> first, cache = cached_attention(attention, x[:, :3])
    >>> second, cache = cached_attention(attention, x[:, 3:], cache)
    >>> torch.allclose(torch.cat([first, second], dim=1), at_once, atol=1e-6)
    True

    Source: Shazeer, Fast Transformer Decoding: One Write-Head is All You Need (2019), section 2.4.
    """
    # YOUR CODE HERE
    raise NotImplementedError
