"""The position-wise feed-forward network: wider, ReLU, narrower again.

Attention mixes positions; what it mixes is linear in the values. The feed-forward network does the other half of
the work: it looks at one position at a time and bends it with a non-linearity, in a wider space. The same two
layers serve every position. In the original model d_model is 512 and d_ff is 2048.
"""

import torch
from torch import nn


class FeedForward(nn.Module):
    """Two linear layers with a ReLU between them, applied to each position alone.

    d_model: the width of the input and of the output.
    d_ff:    the width in between.

    Attributes: `linear_1`, an `nn.Linear` from d_model to d_ff, and `linear_2`, one from d_ff back to d_model,
    both with bias. No dropout, no residual connection, no normalisation: those live in other parts.

    >>> network = FeedForward(2, 3)
    >>> with torch.no_grad():
    ...     _ = network.linear_1.weight.copy_(torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]))
    ...     _ = network.linear_2.weight.copy_(torch.tensor([[1.0, 1.0, 1.0], [0.0, 0.0, -2.0]]))
    ...     _ = network.linear_1.bias.zero_(), network.linear_2.bias.zero_()
    >>> network(torch.tensor([[[2.0, 3.0], [-4.0, 3.0]]])).detach()  # hidden: 2, 3, 0 and 0, 3, 4
    tensor([[[ 5.,  0.],
             [ 7., -8.]]])

    Source: Vaswani et al. (2017), Attention Is All You Need, section 3.3.
    """

    def __init__(self, d_model: int, d_ff: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.linear_1 = nn.Linear(d_model, d_ff)
        self.linear_2 = nn.Linear(d_ff, d_model)
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Transform x `(batch, seq, d_model)`; the result has the same shape.

        Any other number of leading axes works too (stretch).
        """
        ### BEGIN SOLUTION
        return self.linear_2(torch.relu(self.linear_1(x)))  # (..., d_ff) in between
        ### END SOLUTION
