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


def beam_search(
    next_log_probs: Callable[[torch.Tensor], torch.Tensor],
    bos_id: int,
    eos_id: int,
    beam_size: int,
    max_len: int,
    length_penalty: float = 0.0,
    device: torch.device | str | None = None,
) -> list[tuple[list[int], float]]:
    """Return at most beam_size pairs (ids, score) for one sentence, the best first.

    next_log_probs: the model. Takes beginnings of one length, BOS included, int64 `(k, t)`, and returns the
        log-probabilities of the next token of each, `(k, vocab)`. Calling it once per step with all unfinished
        hypotheses together is stretch; whether finished ones are shown to it as well is up to you.
    max_len: no hypothesis gets longer than this, BOS counted.
    length_penalty: score = (sum of log-probabilities) / length ** length_penalty, where length counts the generated
        tokens: with EOS, without BOS. 0 is the sum itself, 1 the average.
    device: where the ids shown to the model live.

    - ids: a list of integers or a 1-D tensor. They begin with BOS; a finished hypothesis ends with its EOS.
    - score: a float or a 0-d tensor.
    - A finished hypothesis keeps its place in the beam. It is not extended and competes with the others by its sum of
      log-probabilities. The length divides only at the very end, to order the results.
    - The search ends when all hypotheses in the beam are finished, or at max_len. Unfinished ones are returned too.
    - A log-probability may be -inf: such a continuation is never better than a possible one and may be left out.
    - There may be fewer tokens in the vocabulary than beam_size, so that a beam is not full at first.

    >>> def steady(ids):  # EOS (id 2) has probability 0.25 at every step, tokens 0 and 1 have 0.4 and 0.35
    ...     return torch.tensor([[0.4, 0.35, 0.25]]).log().expand(len(ids), 3)
    >>> [(ids, round(score, 3)) for ids, score in beam_search(steady, 1, 2, beam_size=3, max_len=2)]
    [([1, 0], -0.916), ([1, 1], -1.05), ([1, 2], -1.386)]

    A length penalty divides a longer sum by more. The sums here are -1.2 and -1.3, the lengths 2 and 4:

    >>> script = {(1,): {3: -0.7, 4: -0.8}, (1, 3): {2: -0.5}, (1, 4): {4: -0.2}, (1, 4, 4): {4: -0.2}}
    >>> def known(ids):
    ...     table = torch.full((len(ids), 5), -torch.inf)
    ...     for row, text in enumerate(ids.tolist()):
    ...         for token, value in script.get(tuple(text), {2: -0.1}).items():
    ...             table[row, token] = value
    ...     return table
    >>> [(ids, round(score, 3)) for ids, score in beam_search(known, 1, 2, 2, 10)]
    [([1, 3, 2], -1.2), ([1, 4, 4, 4, 2], -1.3)]
    >>> [(ids, round(score, 3)) for ids, score in beam_search(known, 1, 2, 2, 10, length_penalty=1.0)]
    [([1, 4, 4, 4, 2], -0.325), ([1, 3, 2], -0.6)]

    Source: Sutskever, Vinyals and Le, Sequence to Sequence Learning with Neural Networks (2014), section 3.2.
    """
    # YOUR CODE HERE
    raise NotImplementedError
