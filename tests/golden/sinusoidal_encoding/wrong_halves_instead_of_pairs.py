"""Sinusoidal position encoding: every position gets a vector of its own, made of waves.

Attention does not see order, so a vector that says "I am the third" is added to each embedding. To be added it
must be d_model wide. Position pos gets, in the columns 2i and 2i + 1,

    PE[pos, 2i]     = sin(pos · ω_i)        ω_i = base^(−2i / d_model),   i = 0, 1, … d_model/2 − 1
    PE[pos, 2i + 1] = cos(pos · ω_i)

Sine and cosine of a pair share one frequency. The first pair turns fast, by 1 radian per position; the later ones
turn ever more slowly, like the hands of a clock. Positions count from 0. Nothing here is learned.

>>> sinusoidal_encoding(3, 4)
tensor([[ 0.0000,  1.0000,  0.0000,  1.0000],
        [ 0.8415,  0.5403,  0.0100,  0.9999],
        [ 0.9093, -0.4161,  0.0200,  0.9998]])
"""

import torch


def sinusoidal_encoding(seq_len, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
    positions = torch.arange(seq_len, dtype=torch.float64)[:, None]
    frequencies = base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
    angles = positions * frequencies
    return torch.cat([angles.sin(), angles.cos()], dim=-1).to(torch.float32)
    ### END SOLUTION
