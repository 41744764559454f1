"""Layer normalisation: every token's features get mean 0 and variance 1, then a learned scale and shift.

Sums of sublayer outputs grow from layer to layer. Layer normalisation brings each token back to one size,
looking at nothing but that token: not at its neighbours, not at the rest of the batch, not at earlier batches.

    y = (x - mean) / sqrt(variance + eps) * weight + bias

Mean and variance are those of one token's d_model features.
"""

import torch
from torch import nn


class LayerNorm(nn.Module):
    """Normalise the last axis, then scale and shift each feature.

    d_model: the number of features.
    eps:     a small number that keeps the division finite; it is added to the variance, under the root.

    Attributes: `weight` and `bias`, both learned, both of shape `(d_model,)`; `weight` starts at 1, `bias` at 0.
    The variance is the biased one: the squares are summed and divided by d_model, not by d_model - 1.
    Training and evaluation do the same.
    PyTorch's own normalisation functions and kernels are not allowed here; `mean`, `var` and arithmetic are.

    >>> norm = LayerNorm(4)
    >>> norm(torch.tensor([[[1.0, 2.0, 3.0, 4.0]]])).detach()
    tensor([[[-1.3416, -0.4472,  0.4472,  1.3416]]])
    >>> norm(torch.tensor([[[11.0, 12.0, 13.0, 14.0], [5.0, 5.0, 5.0, 5.0]]])).detach()
    tensor([[[-1.3416, -0.4472,  0.4472,  1.3416],
             [ 0.0000,  0.0000,  0.0000,  0.0000]]])

    Source: Ba, Kiros and Hinton (2016), Layer Normalization, section 3.
    """

    def __init__(self, d_model: int, eps: float = 1e-5) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.weight = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.eps = eps
        ### END SOLUTION

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Normalise x `(batch, seq, d_model)`; the result has the same shape.

        Any other number of leading axes works too, and float64 stays float64 (stretch).
        """
        ### BEGIN SOLUTION
        centred = x - x.mean(dim=-1, keepdim=True)
        variance = centred.square().mean(dim=-1, keepdim=True)  # biased: divided by d_model
        return centred / torch.sqrt(variance + self.eps) * self.weight + self.bias
        ### END SOLUTION
