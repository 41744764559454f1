"""The exponential overflows, and every prediction stays in its own column."""

import math

import torch


def teacher_probability(step, k):
    return k / (k + math.exp(step / k))


def mix_inputs(gold_inputs, predicted_ids, keep_gold):
    mixed = torch.where(keep_gold, gold_inputs, predicted_ids)
    mixed[:, 0] = gold_inputs[:, 0]
    return mixed
