"""Split and combine heads: one wide vector per token becomes several narrow ones, and back.

Multi-head attention runs h attentions side by side, each on d_head = d_model / h of the features. The features are
neither copied nor mixed: head h owns the features h · d_head to (h + 1) · d_head - 1 of every token. The heads become
a leading dimension like the batch, so that one call of attention serves them all:

    (batch, seq, d_model)  --split_heads-->  (batch, num_heads, seq, d_head)  --combine_heads-->  back

With d_model 512 and 8 heads, head 0 owns the features 0 to 63, head 1 owns 64 to 127, and so on.

Two tokens of four features, two heads. A tensor of the right shape can still hold the wrong numbers, so look where
each number goes:

>>> tokens = torch.tensor([[[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]]])
>>> heads = split_heads(tokens, 2)
>>> heads[0, 0].tolist()  # head 0: the first half of every token
[[0.0, 1.0], [4.0, 5.0]]
>>> heads[0, 1].tolist()  # head 1: the second half
[[2.0, 3.0], [6.0, 7.0]]
"""

import torch


def split_heads(x: torch.Tensor, num_heads: int) -> torch.Tensor:
    """Return `x (batch, seq, d_model)` as `(batch, num_heads, seq, d_head)`, d_head = d_model / num_heads.

    Entry [b, h, t, i] of the result is entry [b, t, h · d_head + i] of x. Works on non-contiguous input too.
    ValueError if d_model is not divisible by num_heads.
    Any dtype, other devices, no loop over tokens (stretch); a loop over heads is fine.

    >>> split_heads(torch.zeros(2, 5, 12), 3).shape
    torch.Size([2, 3, 5, 4])
    >>> split_heads(torch.arange(8.0).reshape(1, 2, 4), 4)[0, :, 1].tolist()  # the second token, four heads of one
    [[4.0], [5.0], [6.0], [7.0]]

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.2.
    """
    # YOUR CODE HERE
    raise NotImplementedError


def combine_heads(x: torch.Tensor) -> torch.Tensor:
    """Return `x (batch, num_heads, seq, d_head)` as `(batch, seq, d_model)`: the exact inverse of `split_heads`.

    Entry [b, t, h · d_head + i] of the result is entry [b, h, t, i] of x: in each token the heads stand one after the
    other. Works on non-contiguous input too. Any dtype, other devices, no loop over tokens (stretch).

    >>> combine_heads(split_heads(torch.arange(8.0).reshape(1, 2, 4), 2)).tolist()
    [[[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]]]

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.2: Concat(head₁, ..., head_h).
    """
    # YOUR CODE HERE
    raise NotImplementedError
