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
    """Self-attention, cross-attention, feed-forward, each with a residual connection. The shape of x stays the same.

    The attributes and their parameters; the tests set them by these names:
        self_attention            `MultiHeadAttention`: W_q, W_k, W_v, W_o
        cross_attention           `CrossAttention`: attention.W_q, attention.W_k, attention.W_v, attention.W_o
        feed_forward              `FeedForward`: linear_1, linear_2
        self_attention_residual   `Residual` around the self-attention: norm.weight, norm.bias
        cross_attention_residual  `Residual` around the cross-attention: norm.weight, norm.bias
        feed_forward_residual     `Residual` around the feed-forward network: norm.weight, norm.bias

    The second attention and the third norm make it a third larger than the encoder layer:

    >>> sum(parameter.numel() for parameter in DecoderLayer(512, 8, 2048).parameters())
    4204032

    Source: Vaswani et al., Attention Is All You Need (2017), sections 3.1 and 3.2.3.
    """

    def __init__(self, d_model: int, num_heads: int, d_ff: int, norm_first: bool = False, dropout: float = 0.0) -> None:
        """Make the six parts.

        d_model: width of x and of memory;  num_heads: divides d_model;  d_ff: inner width of the feed-forward network.
        norm_first: pre-norm if True, post-norm if False.
        dropout: share of each sub-layer's output that is dropped in training, before x is added to it.
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention = CrossAttention(d_model, num_heads)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.self_attention_residual = Residual(d_model, norm_first, dropout)
        self.cross_attention_residual = Residual(d_model, norm_first, dropout)
        self.feed_forward_residual = Residual(d_model, norm_first, dropout)
        ### END SOLUTION

    def forward(
        self,
        x: torch.Tensor,
        memory: torch.Tensor,
        self_mask: torch.Tensor | None = None,
        memory_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return the new target tokens `(batch, tgt_len, d_model)`.

        x:           `(batch, tgt_len, d_model)`;  memory: `(batch, src_len, d_model)`, another length as a rule.
        self_mask:   boolean, broadcastable to `(batch, num_heads, tgt_len, tgt_len)`, such as `decoder_mask` gives.
                     The layer adds no causal mask of its own: without a mask every position sees all of x.
        memory_mask: boolean, broadcastable to `(batch, num_heads, tgt_len, src_len)`: the source's `padding_mask`.
        True means: may attend. A position that may attend to nothing, other devices, no loop over tokens (stretch).

        >>> layer = DecoderLayer(8, 2, 16)
        >>> x, memory = torch.rand(1, 3, 8), torch.rand(1, 5, 8)
        >>> layer(x, memory).shape
        torch.Size([1, 3, 8])

        The source is a set of keys and values, so turning `memory` round changes nothing; leaving a row out does:

        >>> torch.allclose(layer(x, memory), layer(x, memory.flip(1)), atol=1e-5)
        True
        >>> hidden = torch.tensor([[[[True, True, True, True, False]]]])
        >>> torch.allclose(layer(x, memory, memory_mask=hidden), layer(x, memory[:, :4]), atol=1e-5)
        True

        Under a causal mask the first position does not notice what comes after it:

        >>> causal = torch.tensor([[True, False, False], [True, True, False], [True, True, True]])
        >>> torch.allclose(layer(x, memory, self_mask=causal)[:, :1], layer(x[:, :1], memory), atol=1e-5)
        True
        """
        ### BEGIN SOLUTION
        x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
        x = self.cross_attention_residual(x, lambda y: self.cross_attention(y, memory, memory_mask=memory_mask))
        return self.feed_forward_residual(x, self.feed_forward)
        ### END SOLUTION
