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
    def __init__(self, vocab_size, d_model, max_len=512):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, d_model)
        self.register_buffer("positions", sinusoidal_encoding(max_len, d_model), persistent=False)

    def forward(self, token_ids):
        seq, max_len = token_ids.shape[1], self.positions.shape[0]
        if seq > max_len:
            raise ValueError(f"{seq} tokens are more than max_len {max_len}")
        return self.embedding(token_ids) + self.positions[:seq]
        ### END SOLUTION
