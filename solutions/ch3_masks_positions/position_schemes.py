"""Three simple ways to number positions, and what is wrong with each.

Attention alone does not see order, so a position has to be written into each token's vector. What should it look like?
Three things are wanted of it: it tells every position from every other; two tokens at the same distance differ by the
same amount whatever the length of the sentence; and it stays in bounds, also for sentences longer than any in training.

    integers        0, 1, 2, ...             grow without bound: position 500 drowns an embedding of size 1
    unit interval   0 ... 1                  bounded, but one step is 1 / (n - 1): it depends on the sentence's length
    binary          bits of the position     bounded, one step for all lengths, but it jumps: 3 -> 4 flips three bits

The sinusoidal encoding, which comes later in this chapter, is the binary one made smooth.

>>> [(binary_positions(9, 4)[t] != binary_positions(9, 4)[t + 1]).sum().item() for t in range(8)]  # bits flipped
[1, 2, 1, 3, 1, 2, 1, 4]
"""

import torch


def integer_positions(seq_len: int) -> torch.Tensor:
    """Return the positions as they are counted in code: float32 `(seq_len,)`, beginning with 0.

    >>> integer_positions(4)
    tensor([0., 1., 2., 3.])

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.5, for why positions are needed at all.
    """
    ### BEGIN SOLUTION
    return torch.arange(seq_len, dtype=torch.float32)
    ### END SOLUTION


def unit_interval_positions(seq_len: int) -> torch.Tensor:
    """Return `seq_len` evenly spaced numbers, float32 `(seq_len,)`: the first position is 0, the last is 1.

    A single position is 0.

    >>> unit_interval_positions(3), unit_interval_positions(5)  # one step is 0.5 here and 0.25 there
    (tensor([0.0000, 0.5000, 1.0000]), tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000]))
    >>> unit_interval_positions(1)
    tensor([0.])

    Source: Kazemnejad (2019), Transformer Architecture: The Positional Encoding (blog).
    """
    ### BEGIN SOLUTION
    return torch.linspace(0, 1, seq_len, dtype=torch.float32)
    ### END SOLUTION


def binary_positions(seq_len: int, num_bits: int) -> torch.Tensor:
    """Return the bits of every position, float32 `(seq_len, num_bits)`: row t holds t in binary as zeros and ones.

    Least significant bit first: column k is worth 2^k, so the first column alternates fastest.
    Raises ValueError if `num_bits` bits cannot hold the last position, seq_len - 1.
    No loop over positions (stretch; for all three functions).

    >>> binary_positions(4, 3)
    tensor([[0., 0., 0.],
            [1., 0., 0.],
            [0., 1., 0.],
            [1., 1., 0.]])

    Source: Kazemnejad (2019), Transformer Architecture: The Positional Encoding (blog).
    """
    ### BEGIN SOLUTION
    if seq_len - 1 >= 2**num_bits:
        raise ValueError(f"{num_bits} bits cannot hold position {seq_len - 1}")
    positions = torch.arange(seq_len)[:, None]  # (seq_len, 1)
    return ((positions >> torch.arange(num_bits)) & 1).to(torch.float32)  # (seq_len, num_bits)
    ### END SOLUTION
