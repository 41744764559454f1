"""The decoder layer: what has been written so far looks at itself, then at the source, then each position is worked on.

Three sub-layers, each with a residual connection and a layer normalisation of its own:

    1. masked self-attention    queries, keys and values from the target tokens x
    2. cross-attention          queries from x, keys and values from `memory`, the encoder's output
    3. feed-forward             the same small network for every position

    post-norm (norm_first=False)   x = norm₁(x + self_attention(x))    x = norm₂(x + cross_attention(x, memory))  ...
    pre-norm  (norm_first=True)    x = x + self_attention(norm₁(x))    x = x + cross_attention(norm₂(x), memory)  ...

There is no recurrence: position t asks with its own vector of this very layer. `memory` is what the encoder put out, as
it is, for every decoder layer; each layer makes its own keys and values of it. With its weights copied the layer equals
`nn.TransformerDecoderLayer`, whose masks mean the opposite of ours.
"""

import torch
from torch import nn

from ..ch2_heads.cross_attention import CrossAttention
from ..ch2_heads.multi_head_attention import MultiHeadAttention
from ..ch4_blocks.feed_forward import FeedForward
from ..ch4_blocks.residual import Residual


class DecoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention = CrossAttention(d_model, num_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.self_attention_residual = Residual(d_model, norm_first, dropout)
        self.cross_attention_residual = Residual(d_model, norm_first, dropout)
        self.feed_forward_residual = Residual(d_model, norm_first, dropout)

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
        x = self.cross_attention_residual(x, lambda y: self.cross_attention(y, memory))
        return self.feed_forward_residual(x, self.feed_forward)
        ### END SOLUTION
