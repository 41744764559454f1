"""Token embedding: ids become vectors that say which token, and where.

A token id is a number without meaning: token 7 is not larger than token 3. Each id therefore owns one row of a
learned table. The original model multiplies that row by √d_model and adds the sinusoidal encoding of the
position, so that the same token at two places gives two different vectors of the same width.
"""

import math

import torch
from torch import nn

from ..ch3_masks_positions.sinusoidal_encoding import sinusoidal_encoding


class TokenEmbedding(nn.Module):
    """A row of the table times √d_model, plus the sinusoidal encoding of the position.

    vocab_size: the number of rows of the table.
    d_model:    the width of a row; even.
    max_len:    the longest sequence that is allowed.

    Attribute: `embedding`, an `nn.Embedding` of vocab_size rows. Every row learns, that of a padding token too:
    no `padding_idx`. The position encoding is fixed: a buffer, or computed when it is needed, but no parameter.
    Positions count from 0 in every sequence of the batch.

    >>> layer = TokenEmbedding(10, 4)
    >>> with torch.no_grad():
    ...     _ = layer.embedding.weight.fill_(0.5)
    >>> layer(torch.tensor([[7, 7, 3]])).detach()  # 0.5 * 2 everywhere, plus the positions 0, 1, 2
    tensor([[[1.0000, 2.0000, 1.0000, 2.0000],
             [1.8415, 1.5403, 1.0100, 1.9999],
             [1.9093, 0.5839, 1.0200, 1.9998]]])

    Source: Vaswani et al. (2017), Attention Is All You Need, sections 3.4 and 3.5.
    """

    def __init__(self, vocab_size: int, d_model: int, max_len: int = 512) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.embedding = nn.Embedding(vocab_size, d_model)
        self.scale = math.sqrt(d_model)
        self.register_buffer("positions", sinusoidal_encoding(max_len, d_model), persistent=False)
        ### END SOLUTION

    def forward(self, token_ids: torch.Tensor) -> torch.Tensor:
        """Embed ids `(batch, seq)`; the result is `(batch, seq, d_model)`. Raises ValueError if seq > max_len.

        Accurate to 2e-5 at position 10,000 too (stretch).
        """
        ### BEGIN SOLUTION
        seq, max_len = token_ids.shape[1], self.positions.shape[0]
        if seq > max_len:
            raise ValueError(f"{seq} tokens are more than max_len {max_len}")
        embedded = self.embedding(token_ids) * self.scale  # (batch, seq, d_model)
        return embedded + self.positions[:seq].to(embedded.dtype)
        ### END SOLUTION
