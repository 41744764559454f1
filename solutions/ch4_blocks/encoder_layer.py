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
    """Self-attention, then the feed-forward network, each with a residual connection. The shape stays the same.

    The attributes and their parameters; the tests set them by these names:
        self_attention         `MultiHeadAttention`: W_q, W_k, W_v, W_o
        feed_forward           `FeedForward`: linear_1, linear_2
        attention_residual     `Residual` around the attention: norm.weight, norm.bias
        feed_forward_residual  `Residual` around the feed-forward network: norm.weight, norm.bias

    The size of the paper's base model, of which the feed-forward network is two thirds:

    >>> sum(parameter.numel() for parameter in EncoderLayer(512, 8, 2048).parameters())
    3152384

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.1.
    """

    def __init__(self, d_model: int, num_heads: int, d_ff: int, norm_first: bool = False, dropout: float = 0.0) -> None:
        """Make the four parts.

        d_model: width of the tokens;  num_heads: divides d_model;  d_ff: inner width of the feed-forward network.
        norm_first: pre-norm if True, post-norm if False.
        dropout: share of each sub-layer's output that is dropped in training, before x is added to it.
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.attention_residual = Residual(d_model, norm_first, dropout)
        self.feed_forward_residual = Residual(d_model, norm_first, dropout)
        ### END SOLUTION

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return the new tokens `(batch, seq, d_model)`.

        x:    `(batch, seq, d_model)`.
        mask: boolean, broadcastable to `(batch, num_heads, seq, seq)`, such as `padding_mask` gives; True where the
              query may attend to the key. It concerns the attention alone.
        A token that may attend to nothing, other devices, no loop over tokens (stretch).

        With both sub-layers silenced only the residual path and the norms are left:

        >>> def quiet(layer):
        ...     for part in (layer.self_attention, layer.feed_forward):
        ...         for parameter in part.parameters():
        ...             nn.init.zeros_(parameter)
        ...     return layer
        >>> x = torch.tensor([[[1.0, 2.0, 3.0, 4.0]]])
        >>> quiet(EncoderLayer(4, 2, 8, norm_first=True))(x).tolist()
        [[[1.0, 2.0, 3.0, 4.0]]]
        >>> [round(number, 3) for number in quiet(EncoderLayer(4, 2, 8))(x).flatten().tolist()]
        [-1.342, -0.447, 0.447, 1.342]

        A token that is hidden from the others cannot change them:

        >>> layer, tokens = EncoderLayer(8, 2, 16), torch.rand(1, 3, 8)
        >>> mask = torch.tensor([[[[True, True, False]]]])
        >>> changed = torch.cat([tokens[:, :2], tokens[:, 2:] + 5], dim=1)
        >>> torch.allclose(layer(tokens, mask=mask)[:, :2], layer(changed, mask=mask)[:, :2])
        True
        """
        ### BEGIN SOLUTION
        x = self.attention_residual(x, lambda y: self.self_attention(y, y, y, mask=mask))
        return self.feed_forward_residual(x, self.feed_forward)
        ### END SOLUTION
