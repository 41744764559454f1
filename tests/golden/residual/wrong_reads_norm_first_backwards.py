"""The residual connection with its normalisation, before or after.

Every sublayer of a Transformer (attention, feed-forward network) adds to what is there instead of replacing it,
and a layer normalisation stands beside the sum. Where it stands makes two kinds of model:

- post-norm, the original: the input and what the sublayer makes of it are added, and the sum is normalised;
- pre-norm, most models since: the sublayer is given the normalised input, and what it makes of that is added to
  the input as it came. The sum is not normalised.
"""

from collections.abc import Callable

import torch
from torch import nn

from ..ch4_blocks.layer_norm import LayerNorm


class Residual(nn.Module):
    def __init__(self, d_model, norm_first=False, dropout=0.0):
        super().__init__()
        self.norm = LayerNorm(d_model)
        self.norm_first = norm_first
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, sublayer):
        if not self.norm_first:
            return x + self.dropout(sublayer(self.norm(x)))
        return self.norm(x + self.dropout(sublayer(x)))
        ### END SOLUTION
