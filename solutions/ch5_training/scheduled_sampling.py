"""Scheduled sampling: wean the decoder from the right sentence, and let it read its own words now and then.

With teacher forcing a decoder reads nothing but right tokens, and later, when it writes by itself, must go on from its
own mistakes, which it has never met. Scheduled sampling mixes: at the beginning of training nearly all tokens that
it reads are gold (the right ones); the longer it trains, the more of them are the model's own predictions. The labels
stay gold throughout.

Two pieces are needed. First, how likely gold is at a step of training: the inverse-sigmoid decay, nearly 1 at first,
then down in the shape of an S,

    probability of gold = k / (k + exp(step / k))

>>> [round(float(teacher_probability(step, 10)), 4) for step in (0, 10, 20, 50, 100)]
[0.9091, 0.7863, 0.5751, 0.0631, 0.0005]

Second, the mixing, when the coin for each position has been thrown. The decoder's output at position t - 1 predicts the
token at position t; that one is the candidate for what it reads at position t. 1 is BOS, which is always gold:

    position             0    1    2    3
    gold_inputs          1    7    8    9
    predicted_ids        5    6    4    3       entry 0 is a guess for position 1, and so on
    keep_gold            T    F    T    F
    mixed                1    5    8    4

>>> gold_inputs = torch.tensor([[1, 7, 8, 9]])
>>> predicted_ids = torch.tensor([[5, 6, 4, 3]])
>>> mix_inputs(gold_inputs, predicted_ids, torch.tensor([[True, False, True, False]]))
tensor([[1, 5, 8, 4]])
"""

import math

import torch


def teacher_probability(step: int, k: float) -> float:
    """Return the probability of reading the gold token at a step of training: k / (k + exp(step / k)).

    step: how many steps have been trained, from 0.
    k:    the pace, k > 0. The larger, the later the decline: the probability is 1/2 at step k · log k.

    Right for large steps too, where the exponential alone is too large for a float: there the probability is 0. Without
    a warning, and in double precision (stretch).

    >>> round(float(teacher_probability(0, 1)), 4), round(float(teacher_probability(1000, 1000)), 4)
    (0.5, 0.9973)
    >>> float(teacher_probability(10**6, 10))
    0.0

    Source: Bengio, Vinyals, Jaitly and Shazeer, Scheduled Sampling for Sequence Prediction with Recurrent Neural
    Networks (2015), section 2.4.
    """
    ### BEGIN SOLUTION
    shrinking = math.exp(-step / k)  # both terms times exp(-step / k): nothing grows
    return k * shrinking / (k * shrinking + 1)
    ### END SOLUTION


def mix_inputs(gold_inputs: torch.Tensor, predicted_ids: torch.Tensor, keep_gold: torch.Tensor) -> torch.Tensor:
    """Return the ids that the decoder reads, `(batch, T)`: gold where `keep_gold`, the model's own elsewhere.

    gold_inputs:   `(batch, T)` integers, the decoder's inputs under teacher forcing, BOS first.
    predicted_ids: `(batch, T)` integers: entry [b, t - 1] is the model's prediction of the token at position t. The
                   last entry predicts what comes after the last position and is not used.
    keep_gold:     `(batch, T)` boolean, the coins, already thrown: entry [b, t] is about position t of row b.

    - Position 0 stays gold, whatever `keep_gold` says there.
    - Where `keep_gold[b, t]` is False, t >= 1, position t takes `predicted_ids[b, t - 1]`, pads included.
    - The arguments stay as they are. The ids keep their dtype and device; no loop over tokens (stretch).

    >>> gold_inputs = torch.tensor([[1, 7, 8], [1, 9, 0]])
    >>> predicted_ids = torch.tensor([[4, 5, 6], [3, 2, 2]])
    >>> mix_inputs(gold_inputs, predicted_ids, torch.zeros(2, 3, dtype=torch.bool))
    tensor([[1, 4, 5],
            [1, 3, 2]])

    Source: Bengio, Vinyals, Jaitly and Shazeer, Scheduled Sampling for Sequence Prediction with Recurrent Neural
    Networks (2015), section 2.4; with predictions of a first pass: Mihaylova and Martins, Scheduled Sampling for
    Transformers (2019).
    """
    ### BEGIN SOLUTION
    own = torch.cat([gold_inputs[:, :1], predicted_ids[:, :-1]], dim=1)  # own[:, t]: what the model says for position t
    return torch.where(keep_gold, gold_inputs, own)
    ### END SOLUTION
