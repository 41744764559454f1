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


def shift_matrix(offset: int, d_model: int, base: float = 10000.0) -> torch.Tensor:
    """Return the matrix M with `M @ pe[t] == pe[t + offset]`: float32 `(d_model, d_model)`.

    offset:  how many positions further on; 0 and negative offsets too.
    d_model: the width of the encoding. Odd: ValueError, since columns come in pairs.
    base:    the base of the encoding's frequencies. Passed by name.

    The encoding is the one of `sinusoidal_encoding`: sine and cosine alternate, positions count from 0. Offsets
    and positions up to 1,000 must come out right within 1e-4; offsets up to 10,000 within 1e-5 (stretch).

    >>> torch.equal(shift_matrix(0, 4), torch.eye(4))  # no step at all
    True
    >>> torch.allclose(shift_matrix(5, 6) @ shift_matrix(-2, 6), shift_matrix(3, 6), atol=1e-5)
    True
    >>> shift_matrix(1, 4) @ torch.tensor([0.0, 1.0, 0.0, 1.0])  # from position 0 to position 1
    tensor([0.8415, 0.5403, 0.0100, 0.9999])
    >>> shift_matrix(1, 3)
    Traceback (most recent call last):
    ValueError: d_model 3 is odd; sine and cosine come in pairs

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.5.
    """
    ### BEGIN SOLUTION
    if d_model % 2:
        raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
    angles = offset * base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)  # (d_model / 2,)
    sine, cosine = angles.sin(), angles.cos()
    blocks = torch.stack([torch.stack([cosine, sine], -1), torch.stack([-sine, cosine], -1)], -2)  # (d_model / 2, 2, 2)
    return torch.block_diag(*blocks).to(torch.float32)
    ### END SOLUTION
