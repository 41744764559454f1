"""Tensors in single precision; a 0-d tensor counts as a number."""

import torch


def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
    if not step >= 1:
        raise ValueError(step)
    s = torch.tensor(float(step))
    line = s * torch.tensor(float(warmup_steps)).pow(-1.5)
    return factor * torch.rsqrt(torch.tensor(float(d_model))) * torch.minimum(s.rsqrt(), line)
