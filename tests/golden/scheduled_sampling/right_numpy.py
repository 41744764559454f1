"""NumPy's exp, which goes to inf with a warning; mixing by multiplication."""

import numpy as np
import torch


def teacher_probability(step, k):
    return k / (k + np.exp(step / k))


def mix_inputs(gold_inputs, predicted_ids, keep_gold):
    shifted = torch.roll(predicted_ids, 1, dims=1)
    keep = keep_gold.clone()
    keep[:, 0] = True
    return gold_inputs * keep + shifted * ~keep
