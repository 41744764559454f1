"""The Transformer: ids of a source sentence and of a target prefix in, logits for the next target token out.

    source ids ─ source_embedding ─ encoder_layers ─ (encoder_norm) ─ memory
                                                                        │
    target ids ─ target_embedding ─ decoder_layers (each reads memory) ─┴─ (decoder_norm) ─ output_projection ─ logits

All parts exist already. What is left is who gets which mask:

    encoder self-attention     hides the source's padding
    decoder self-attention     hides the target's padding and every later position
    cross-attention            hides the source's padding

so that padding never changes the logits of a real position, and a target token never changes the logits before it. All
positions t can then predict their token t + 1 in one pass. (Shifting inputs against labels is the training loop's job.)
"""

import torch
from torch import nn

from ..ch3_masks_positions.decoder_mask import decoder_mask
from ..ch3_masks_positions.padding_mask import padding_mask
from ..ch4_blocks.decoder_layer import DecoderLayer
from ..ch4_blocks.encoder_layer import EncoderLayer
from ..ch4_blocks.layer_norm import LayerNorm
from ..ch4_blocks.token_embedding import TokenEmbedding


class Transformer(nn.Module):
    def __init__(
        self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
        norm_first=False, dropout=0.0, max_len=512,
    ):  # fmt: skip
        super().__init__()
        self.pad_id = pad_id
        self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
        self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
        layer = (d_model, num_heads, d_ff, norm_first, dropout)
        self.encoder_layers = nn.ModuleList(EncoderLayer(*layer) for _ in range(num_layers))
        self.decoder_layers = nn.ModuleList(DecoderLayer(*layer) for _ in range(num_layers))
        self.encoder_norm = LayerNorm(d_model) if norm_first else None
        self.decoder_norm = LayerNorm(d_model) if norm_first else None
        self.output_projection = nn.Linear(d_model, tgt_vocab_size)

    def encode(self, source_ids):
        mask = None
        x = self.source_embedding(source_ids)
        for layer in self.encoder_layers:
            x = layer(x, mask=mask)
        return x if self.encoder_norm is None else self.encoder_norm(x)

    def decode(self, target_ids, memory, source_ids):
        self_mask = decoder_mask(target_ids, self.pad_id)
        memory_mask = padding_mask(source_ids, self.pad_id)
        x = self.target_embedding(target_ids)
        for layer in self.decoder_layers:
            x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
        x = x if self.decoder_norm is None else self.decoder_norm(x)
        return self.output_projection(x)

    def forward(self, source_ids, target_ids):
        return self.decode(target_ids, self.encode(source_ids), source_ids)
        ### END SOLUTION
