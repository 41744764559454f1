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


def decoder_mask(target_ids, pad_id):
    batch, size = target_ids.shape
    return causal_mask(size, device=target_ids.device).expand(batch, 1, size, size).clone()
    ### END SOLUTION
