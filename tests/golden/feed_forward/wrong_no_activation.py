"""The position-wise feed-forward network: wider, ReLU, narrower again.

Attention mixes positions; what it mixes is linear in the values. The feed-forward network does the other half of
the work: it looks at one position at a time and bends it with a non-linearity, in a wider space. The same two
layers serve every position. In the original model d_model is 512 and d_ff is 2048.
"""

import torch
from torch import nn


class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.linear_1 = nn.Linear(d_model, d_ff)
        self.linear_2 = nn.Linear(d_ff, d_model)

    def forward(self, x):
        return self.linear_2(self.linear_1(x))
        ### END SOLUTION
