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


def padding_mask(token_ids, pad_id):
    return (token_ids == pad_id)[:, None, None, :]
    ### END SOLUTION
