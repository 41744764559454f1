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


def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
    ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
    done = torch.zeros(batch_size, dtype=torch.bool, device=device)
    for _ in range(max_len - 1):
        chosen = next_logits(ids).argmax(dim=-1)
        chosen = torch.where(done, pad_id, chosen)
        ids = torch.cat([ids, chosen[:, None]], dim=1)
        done = done | (chosen == eos_id)
    return ids
    ### END SOLUTION
