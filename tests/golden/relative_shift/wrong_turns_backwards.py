"""Relative shift: moving by k positions is one matrix, the same for every position.

In the sinusoidal encoding `pe` the columns 2i and 2i + 1 of row t hold

    sin(t · ω_i)   cos(t · ω_i)        ω_i = base^(−2i / d_model),   i = 0, 1, … d_model/2 − 1

There is a matrix M_k that takes the row of any position to the row k positions further on:

    M_k @ pe[t] = pe[t + k]        for all t at once

M_k depends on the offset k alone, not on t. So "three words back" is the same linear map everywhere in the
sentence, and a layer can learn it.

>>> pe_7, pe_10 = torch.tensor([0.656987, 0.753902]), torch.tensor([-0.544021, -0.839072])  # d_model = 2
>>> (shift_matrix(3, 2) @ pe_7 - pe_10).abs().max() < 1e-5
tensor(True)
"""

import torch


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
    angles = offset * base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
    sine, cosine = angles.sin(), angles.cos()
    blocks = torch.stack([torch.stack([cosine, -sine], -1), torch.stack([sine, cosine], -1)], -2)
    return torch.block_diag(*blocks).to(torch.float32)
    ### END SOLUTION
