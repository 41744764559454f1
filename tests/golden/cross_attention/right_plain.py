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
    """Multi-head attention from the positions of x to the positions of memory.

    Attribute, made in the constructor: `attention`, a `MultiHeadAttention(d_model, num_heads)` with its layers `W_q`,
    `W_k`, `W_v`, `W_o`. Nothing else has parameters; residual and normalisation belong to the block around it.

    With every layer the identity, what comes out can be read: three positions ask, and each takes home a row of memory.

    >>> cross = CrossAttention(2, 1)
    >>> for name in ("W_q", "W_k", "W_v", "W_o"):
    ...     layer = getattr(cross.attention, name)
    ...     _ = nn.init.eye_(layer.weight), nn.init.zeros_(layer.bias)
    >>> x = torch.tensor([[[0.0, 30.0], [30.0, 0.0], [0.0, 40.0]]])
    >>> memory = torch.tensor([[[1.0, 0.0], [0.0, 1.0]]])
    >>> [[round(number, 3) for number in row] for row in cross(x, memory)[0].tolist()]
    [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    >>> hide_the_second = torch.tensor([[True, False]])
    >>> cross(x, memory, memory_mask=hide_the_second)[0].tolist()
    [[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.3, first item.
    """

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.attention = MultiHeadAttention(d_model, num_heads)
        ### END SOLUTION

    def forward(self, x: torch.Tensor, memory: torch.Tensor, memory_mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return `(batch, x_len, d_model)`.

        x:           `(batch, x_len, d_model)`, gives the queries.
        memory:      `(batch, memory_len, d_model)`, gives the keys and the values. x_len may differ from memory_len.
                     Reordering the rows of memory (and of its mask) changes nothing.
        memory_mask: boolean, at least 2-D, broadcastable to `(batch, num_heads, x_len, memory_len)`; True where the
                     position of x may attend to the position of memory. Usually it hides the source's padding.
        Where all of memory is hidden, the output is the bias of W_o (stretch). Other devices, no loop over tokens
        (stretch).
        """
        ### BEGIN SOLUTION
        return self.attention(x, memory, memory, mask=memory_mask)  # (batch, x_len, d_model)
        ### END SOLUTION
