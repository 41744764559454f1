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


def sinusoidal_encoding(seq_len: int, d_model: int, base: float = 10000.0) -> torch.Tensor:
    """Return the encodings of the positions 0 … seq_len − 1, one per row: float32 `(seq_len, d_model)`.

    seq_len: number of positions. Row pos does not depend on it.
    d_model: the width of the embeddings to which the rows are added. Odd: ValueError, since columns come in pairs.
    base:    sets the slowest frequency. Passed by name.

    Positions below 1,000 must be right within 1e-4. At position 10,000 within 1e-5 (stretch): there it matters
    in which precision the angles are computed.

    >>> sinusoidal_encoding(5, 2)[:, 0]  # one pair: the sines of 0, 1, 2, 3, 4
    tensor([ 0.0000,  0.8415,  0.9093,  0.1411, -0.7568])
    >>> sinusoidal_encoding(2, 4, base=100.0)[1]  # the second pair turns by 100^(−2/4) = 0.1 radian per position
    tensor([0.8415, 0.5403, 0.0998, 0.9950])
    >>> sinusoidal_encoding(2, 5)
    Traceback (most recent call last):
    ValueError: d_model 5 is odd; sine and cosine come in pairs

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.5.
    """
    ### BEGIN SOLUTION
    if d_model % 2:
        raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
    positions = torch.arange(seq_len, dtype=torch.float64)[:, None]  # float64: float32 angles drift
    frequencies = base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)  # (d_model / 2,)
    angles = positions * frequencies  # (seq_len, d_model / 2)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).to(torch.float32)
    ### END SOLUTION
