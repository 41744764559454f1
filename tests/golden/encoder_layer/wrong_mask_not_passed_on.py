"""The encoder layer: the tokens look at each other, then each one is worked on by itself.

Two sub-layers, each with a residual connection and a layer normalisation of its own:

    1. self-attention    queries, keys and values all come from the tokens; the only place where they meet
    2. feed-forward      the same small network for every position

`norm_first` says where the two norms stand:

    post-norm (False, the paper)       x = norm₁(x + attention(x))      x = norm₂(x + feed_forward(x))
    pre-norm  (True, GPT-2 and later)  x = x + attention(norm₁(x))      x = x + feed_forward(norm₂(x))

Your parts from before do the work: `MultiHeadAttention`, `FeedForward` and `Residual`, which knows both orders. With
its weights copied the layer equals `nn.TransformerEncoderLayer`, whose masks mean the opposite of ours, though.
"""

import torch
from torch import nn

from ..ch2_heads.multi_head_attention import MultiHeadAttention
from ..ch4_blocks.feed_forward import FeedForward
from ..ch4_blocks.residual import Residual


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.attention_residual = Residual(d_model, norm_first, dropout)
        self.feed_forward_residual = Residual(d_model, norm_first, dropout)

    def forward(self, x, mask=None):
        x = self.attention_residual(x, lambda y: self.self_attention(y, y, y))
        return self.feed_forward_residual(x, self.feed_forward)
        ### END SOLUTION
