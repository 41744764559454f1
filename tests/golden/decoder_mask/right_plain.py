"""Decoder mask: no look ahead, and no look at padding.

The decoder's self-attention has two things to hide, and they are independent of each other. The causal mask hides the
*future*: row i may see the keys up to and including i. The padding mask hides the *filling* of a short sentence. A
query may attend to a key where both allow it.

The sentence "yes . PAD PAD", row by row (x = may attend):

    query       yes  .  PAD  PAD      causal alone      padding alone
    yes          x   -   -    -          x - - -           x x - -
    .            x   x   -    -          x x - -           x x - -
    PAD          x   x   -    -          x x x -           x x - -
    PAD          x   x   -    -          x x x x           x x - -

Padding is hidden as a *key*. Its own rows stay as they come: what a padding query finds is never used.

>>> token_ids = torch.tensor([[6, 8, 0, 0], [6, 5, 7, 8]])  # 0 is the padding
>>> mask = decoder_mask(token_ids, 0)
>>> mask.shape
torch.Size([2, 1, 4, 4])
>>> mask[0, 0].int()
tensor([[1, 0, 0, 0],
        [1, 1, 0, 0],
        [1, 1, 0, 0],
        [1, 1, 0, 0]], dtype=torch.int32)
"""

import torch

from ..ch3_masks_positions.causal_mask import causal_mask
from ..ch3_masks_positions.padding_mask import padding_mask


def decoder_mask(target_ids: torch.Tensor, pad_id: int) -> torch.Tensor:
    """Return a boolean mask `(batch, 1, seq, seq)`: entry [b, 0, i, j] is True where query i may attend to key j.

    target_ids: `(batch, seq)` integers, what the decoder reads.
    pad_id:     the id of the padding, not always 0.
    True where j <= i and token j of sentence b is real. Every real token may attend to itself. Padding may stand
    anywhere; with padding in front the first rows are False throughout (stretch).
    On the device of `target_ids`, ids of any integer dtype, no loop over tokens (stretch).

    Of 5 tokens 3 are real: causal alone allows 15 pairs, both together 12, of which 6 lie in rows of real queries.

    >>> mask = decoder_mask(torch.tensor([[4, 9, 2, 1, 1]]), pad_id=1)
    >>> mask.sum().item(), mask[0, 0, :3].sum().item()
    (12, 6)

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.3.
    """
    ### BEGIN SOLUTION
    causal = causal_mask(target_ids.shape[1], device=target_ids.device)  # (seq, seq)
    return causal & padding_mask(target_ids, pad_id)  # (batch, 1, seq, seq)
    ### END SOLUTION
