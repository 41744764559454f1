"""Padding mask: hide the tokens that only fill up a batch.

Sentences of a batch differ in length, a tensor does not: short ones are filled up with a padding token. It means
nothing, but it has an embedding and therefore a key and a score like any other token, so without a mask it takes
part of the attention. The padding mask says which keys are real.

Masks here are boolean and **True means: may attend**. It is made for scores of shape `(batch, heads, q_len, k_len)`,
where the keys are the last axis. Between `batch` and `seq` it has two axes of size 1, so that one row of it serves
every head and every query of its sentence, however many queries there are: in cross-attention q_len is another
sentence's length.

>>> token_ids = torch.tensor([[12, 7, 9, 2], [12, 2, 0, 0]])  # 0 is the padding
>>> mask = padding_mask(token_ids, 0)
>>> mask.shape
torch.Size([2, 1, 1, 4])
>>> scores = torch.zeros(2, 8, 3, 4)  # 8 heads, 3 queries: each gets its sentence's row
>>> scores.masked_fill(~mask, -torch.inf)[1, 5].tolist()
[[0.0, 0.0, -inf, -inf], [0.0, 0.0, -inf, -inf], [0.0, 0.0, -inf, -inf]]
"""

import torch


def padding_mask(token_ids: torch.Tensor, pad_id: int) -> torch.Tensor:
    """Return a boolean mask `(batch, 1, 1, seq)`, True where the token is real.

    token_ids: `(batch, seq)` integers. Padding may stand anywhere: behind a sentence, in front of it, or all along it.
    pad_id:    the id of the padding. It need not be 0, nor the smallest id; where it is another, 0 is a real token.
    Ids of any integer dtype, on any device, no loop over tokens (stretch).

    >>> padding_mask(torch.tensor([[5, 8, 0]]), 0).tolist()
    [[[[True, True, False]]]]
    >>> padding_mask(torch.tensor([[3, 3, 0, 4]]), 3).tolist()  # filled up in front, with id 3
    [[[[False, False, True, True]]]]

    `nn.MultiheadAttention` takes `key_padding_mask` of shape `(batch, seq)`, where True means the opposite: ignore.

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.3, for masking with -inf before softmax;
    PyTorch documentation, torch.nn.functional.scaled_dot_product_attention, for True = takes part.
    """
    ### BEGIN SOLUTION
    return (token_ids != pad_id)[:, None, None, :]  # (batch, 1, 1, seq)
    ### END SOLUTION
