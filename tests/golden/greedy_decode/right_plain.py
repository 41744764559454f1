"""Greedy decoding: write a sentence token by token, each time the one that the model likes best.

In training a decoder sees the whole target at once. When it translates there is no target yet, so it runs in a
loop: show it what has been written so far, take the best next token, write it down, show it again. Every row
starts with BOS (beginning of sentence) and is over when its EOS (end of sentence) has come. The rows of a batch
end at different steps.

Below, 0 is PAD, 1 is BOS, 2 is EOS. The first row says "7 8", the second "9":

    step   shown to the model          best next tokens      after the step
    1      [1], [1]                    7, 9                  [1, 7], [1, 9]
    2      [1, 7], [1, 9]              8, 2                  [1, 7, 8], [1, 9, 2]
    3      [1, 7, 8], [1, 9, 2]        2, (whatever)         [1, 7, 8, 2], [1, 9, 2, 0]

>>> best_next = torch.tensor([[7, 8, 2], [9, 2, 5]])  # a model that knows its text by heart; 5 comes after an EOS
>>> def next_logits(ids):
...     return torch.nn.functional.one_hot(best_next[:, ids.shape[1] - 1], 10).float()
>>> greedy_decode(next_logits, batch_size=2, bos_id=1, eos_id=2, pad_id=0, max_len=10)
tensor([[1, 7, 8, 2],
        [1, 9, 2, 0]])
"""

from collections.abc import Callable

import torch


def greedy_decode(
    next_logits: Callable[[torch.Tensor], torch.Tensor],
    batch_size: int,
    bos_id: int,
    eos_id: int,
    pad_id: int,
    max_len: int,
    device: torch.device | str | None = None,
) -> torch.Tensor:
    """Return the decoded ids, int64 `(batch_size, length)`: each row BOS, its tokens, its EOS, then pad_id.

    next_logits: the model. Takes all ids written so far, BOS included, `(batch_size, t)`, and returns the logits of
        the next token of each row, `(batch_size, vocab)`. Call it once per step, with integer ids.
    bos_id, eos_id, pad_id: three different ids, any of the vocabulary.
    max_len: no row gets longer than this, BOS counted. A row may then be without EOS.
    device: where the ids live; `next_logits` answers there too.

    - Decoding stops as soon as every row has its EOS; the length is that of the longest row. From then on
      `next_logits` is not called again.
    - After its EOS a row holds nothing but pad_id, whatever the model says, in the result and (stretch) in what
      `next_logits` is shown.
    - A model may predict pad_id before EOS. That is a token like any other and ends nothing.

    >>> def never_ends(ids):  # always likes token 3 best
    ...     return torch.tensor([[0.0, 0.1, 0.2, 0.9]]).expand(len(ids), 4)
    >>> greedy_decode(never_ends, 1, bos_id=1, eos_id=2, pad_id=0, max_len=5)
    tensor([[1, 3, 3, 3, 3]])
    >>> greedy_decode(never_ends, 2, bos_id=1, eos_id=3, pad_id=0, max_len=5)
    tensor([[1, 3],
            [1, 3]])

    Source: Sutskever, Vinyals and Le, Sequence to Sequence Learning with Neural Networks (2014), section 3.2.
    """
    ### BEGIN SOLUTION
    ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
    done = torch.zeros(batch_size, dtype=torch.bool, device=device)
    while ids.shape[1] < max_len and not done.all():
        chosen = next_logits(ids).argmax(dim=-1)  # (batch,)
        chosen = torch.where(done, pad_id, chosen)
        ids = torch.cat([ids, chosen[:, None]], dim=1)
        done = done | (chosen == eos_id)
    return ids
    ### END SOLUTION
