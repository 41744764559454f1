"""A sigmoid of log k - step / k; the replaced positions filled in one go."""

import math

import torch


def teacher_probability(step, k):
    return torch.sigmoid(torch.tensor(math.log(k) - step / k))


def mix_inputs(gold_inputs, predicted_ids, keep_gold):
    swap = torch.cat([torch.zeros_like(keep_gold[:, :1]), ~keep_gold[:, 1:]], dim=1)
    return gold_inputs.masked_scatter(swap, predicted_ids[:, :-1][swap[:, 1:]])
