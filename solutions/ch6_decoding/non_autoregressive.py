"""Non-autoregressive decoding: write all tokens at once.

An autoregressive decoder needs one call for each token, because each token depends on those before it. A
non-autoregressive decoder answers for all positions in one call: logits `(batch, T, vocab)`, and each position takes
its own best token. It is fast, but two things are open. How long is the sentence? And do the tokens fit together,
when none of them knows what the others chose?

This exercise is about the length. Two common answers, for a row whose best tokens are 7 8 2 9 (2 is EOS, 0 is PAD):

    the model says EOS               what comes after the first EOS is not text      7 8 2 0
    the length is predicted apart    of length 3, whatever the tokens are            7 8 2 0
                                     of length 2                                     7 8 0 0

>>> best = torch.tensor([[7, 8, 2, 9], [5, 2, 2, 6]])
>>> logits = torch.nn.functional.one_hot(best, 10).float()
>>> parallel_decode(logits, eos_id=2, pad_id=0)
tensor([[7, 8, 2, 0],
        [5, 2, 0, 0]])
>>> decode_with_length(logits, torch.tensor([2, 4]), pad_id=0)
tensor([[7, 8, 0, 0],
        [5, 2, 2, 6]])
"""

import torch


def parallel_decode(logits: torch.Tensor, eos_id: int, pad_id: int) -> torch.Tensor:
    """Return the best token of every position, `(batch, T)`; after a row's first EOS only pad_id.

    logits: `(batch, T, vocab)`, one distribution for each position, all computed at once.
    - The first EOS stays; everything after it is pad_id, further EOS included. A row without EOS stays whole.
    - Rows end at different positions. The result has T columns whatever they are.
    - A row may have pad_id as its best token before EOS. That is a token like any other and ends nothing.
    - The ids are integers, int64 (stretch). No Python loop over tokens, other float types: stretch.

    >>> parallel_decode(torch.tensor([[[0.1, 0.9, 0.3], [0.8, 0.2, 0.1]]]), eos_id=1, pad_id=2)
    tensor([[1, 2]])

    Source: Gu et al., Non-Autoregressive Neural Machine Translation (2018), section 2.2.
    """
    ### BEGIN SOLUTION
    ids = logits.argmax(dim=-1)  # (batch, T)
    is_end = (ids == eos_id).long()
    ends_before = is_end.cumsum(dim=1) - is_end  # how many EOS stand before a position
    return ids.masked_fill(ends_before > 0, pad_id)
    ### END SOLUTION


def decode_with_length(logits: torch.Tensor, lengths: torch.Tensor, pad_id: int) -> torch.Tensor:
    """Return the best token of every position, `(batch, T)`; pad_id at and past each row's length.

    logits: `(batch, T, vocab)`.
    lengths: `(batch,)` integers from 0 to T, how many tokens each row has, as a length predictor gives them.
    - The positions 0 to lengths[b] - 1 of row b keep their best token. No token ends a row, not even an EOS.
    - The result has T columns also where every length is smaller.
    - The ids are integers, int64 (stretch). No Python loop over tokens, other devices and float types: stretch.

    >>> logits = torch.nn.functional.one_hot(torch.tensor([[4, 5, 6]]), 7).float()
    >>> [decode_with_length(logits, torch.tensor([n]), pad_id=0).tolist() for n in range(4)]
    [[[0, 0, 0]], [[4, 0, 0]], [[4, 5, 0]], [[4, 5, 6]]]

    Source: Ghazvininejad et al., Mask-Predict: Parallel Decoding of Conditional Masked Language Models (2019).
    """
    ### BEGIN SOLUTION
    ids = logits.argmax(dim=-1)  # (batch, T)
    positions = torch.arange(ids.shape[1], device=ids.device)
    return ids.masked_fill(positions >= lengths[:, None], pad_id)
    ### END SOLUTION
