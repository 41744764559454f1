"""Cross-attention: one sequence asks, another one answers.

In self-attention a sequence asks itself. A decoder that writes a translation must also ask the source sentence. It does
that with the same multi-head attention and other arguments:

    queries             from x        what the decoder has so far           (batch, x_len, d_model)
    keys and values     from memory   what the encoder made of the source   (batch, memory_len, d_model)

The weights have the shape (batch, num_heads, x_len, memory_len): each position of x shares its attention out over the
positions of memory. The result has one row per position of x, and what is in it comes from memory.

Notes in circulation say that queries and values come from the output sequence and keys from the input sequence. That
cannot be: the weights of x over memory are multiplied with one value per position of *memory*.
"""

import torch
from torch import nn

from ..ch2_heads.multi_head_attention import MultiHeadAttention


class CrossAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, num_heads)

    def forward(self, x, memory, memory_mask=None):
        return self.attention(memory, x, x, mask=memory_mask)
        ### END SOLUTION
