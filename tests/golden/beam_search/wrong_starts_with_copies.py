"""Beam search: keep the best few beginnings instead of one.

Greedy decoding takes the best token at every step and can never take it back. A beginning that looks second best may
lead to the better sentence. Beam search keeps the beam_size best beginnings, extends each by every token of the
vocabulary, and keeps the beam_size best of all these together.

The score of a beginning is the sum of the log-probabilities of its tokens. Below, 1 is BOS, 2 is EOS, beam_size is 2:

    step   in the beam (probability)           best extensions
    1      [1] (1.0)                           [1, 3] 0.5      [1, 4] 0.4      [1, 5] 0.1
    2      [1, 3] (0.5), [1, 4] (0.4)          [1, 4, 3] 0.36  [1, 3, 5] 0.20  [1, 3, 4] 0.15 ...
    3      [1, 4, 3] (0.36), [1, 3, 5] (0.20)  [1, 4, 3, 2] 0.36, [1, 3, 5, 2] 0.20: both have their EOS, the end

Greedy decoding takes 3 at the first step and ends at 0.20.

>>> chances = {(1,): [0, 0, 0, 0.5, 0.4, 0.1], (1, 3): [0, 0, 0, 0.3, 0.3, 0.4], (1, 4): [0, 0, 0, 0.9, 0, 0.1]}
>>> def next_log_probs(ids):
...     return torch.tensor([chances.get(tuple(row), [0, 0, 1, 0, 0, 0]) for row in ids.tolist()]).log()
>>> for ids, score in beam_search(next_log_probs, bos_id=1, eos_id=2, beam_size=2, max_len=10):
...     print(ids, round(math.exp(score), 2))
[1, 4, 3, 2] 0.36
[1, 3, 5, 2] 0.2
>>> for ids, score in beam_search(next_log_probs, bos_id=1, eos_id=2, beam_size=1, max_len=10):
...     print(ids, round(math.exp(score), 2))
[1, 3, 5, 2] 0.2
"""

import math
from collections.abc import Callable

import torch


def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
    beam = [([bos_id], 0.0) for _ in range(beam_size)]
    for _ in range(max_len - 1):
        live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
        if not live:
            break
        log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
        values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
        candidates = [(ids, total) for ids, total in beam if ids[-1] == eos_id]
        for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
            candidates += [
                ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
            ]
        beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
    scored = [(ids, total / max(len(ids) - 1, 1) ** length_penalty) for ids, total in beam]
    return sorted(scored, key=lambda hypothesis: -hypothesis[1])
    ### END SOLUTION
