"""Layer normalisation: every token's features get mean 0 and variance 1, then a learned scale and shift.

Sums of sublayer outputs grow from layer to layer. Layer normalisation brings each token back to one size,
looking at nothing but that token: not at its neighbours, not at the rest of the batch, not at earlier batches.

    y = (x - mean) / sqrt(variance + eps) * weight + bias

Mean and variance are those of one token's d_model features.
"""

import torch
from torch import nn


class LayerNorm(nn.Module):
    def __init__(self, d_model, eps=1e-5):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.eps = eps

    def forward(self, x):
        centred = x - x.mean(dim=-1, keepdim=True)
        variance = x.var(dim=-1, keepdim=True)
        return centred / torch.sqrt(variance + self.eps) * self.weight + self.bias
        ### END SOLUTION
