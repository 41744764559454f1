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
    """Encoder and decoder with their embeddings and the output projection.

    The attributes; the tests set the parameters by these names (`encoder_layers.0.self_attention.W_q.weight`):
        source_embedding, target_embedding  `TokenEmbedding` of the two vocabularies, a table each
        encoder_layers, decoder_layers      `nn.ModuleList` of num_layers `EncoderLayer` and `DecoderLayer`
        encoder_norm, decoder_norm          `LayerNorm` behind the last layer if norm_first, else None
        output_projection                   `nn.Linear` from d_model to tgt_vocab_size, with bias

    `nn.Transformer` puts final norms behind post-norm stacks too; the paper and this class do not.

    >>> _ = torch.manual_seed(0)
    >>> model = Transformer(src_vocab_size=11, tgt_vocab_size=7, d_model=8, num_heads=2, d_ff=16)
    >>> source = torch.tensor([[4, 9, 10, 2], [5, 2, 0, 0]])  # 0 is padding
    >>> target = torch.tensor([[1, 3, 6], [1, 5, 0]])
    >>> logits = model(source, target)
    >>> logits.shape
    torch.Size([2, 3, 7])

    The second pair gets the same logits without its padding, and the first one until its last token is exchanged:

    >>> alone = model(source[1:, :2], target[1:, :2])
    >>> torch.allclose(logits[1:, :2], alone, atol=1e-5)
    True
    >>> other = model(source, torch.tensor([[1, 3, 2], [1, 5, 0]]))
    >>> [torch.allclose(logits[0, t], other[0, t], atol=1e-5) for t in range(3)]
    [True, True, False]

    Source: Vaswani et al., Attention Is All You Need (2017), section 3 and figure 1.
    """

    def __init__(
        self,
        src_vocab_size: int,
        tgt_vocab_size: int,
        d_model: int = 128,
        num_heads: int = 4,
        num_layers: int = 2,
        d_ff: int = 512,
        pad_id: int = 0,
        norm_first: bool = False,
        dropout: float = 0.0,
        max_len: int = 512,
    ) -> None:
        """Make the parts.

        src_vocab_size, tgt_vocab_size: numbers of ids; the two vocabularies differ as a rule.
        d_model: even, divisible by num_heads.  num_layers: of the encoder and of the decoder, each.
        pad_id: the id that fills up sentences at their end, source and target.  norm_first, dropout: for every layer.
        max_len: the longest sentence that the embeddings take.
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.pad_id = pad_id
        self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
        self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
        layer = (d_model, num_heads, d_ff, norm_first, dropout)
        self.encoder_layers = nn.ModuleList(EncoderLayer(*layer) for _ in range(num_layers))
        self.decoder_layers = nn.ModuleList(DecoderLayer(*layer) for _ in range(num_layers))
        self.encoder_norm = LayerNorm(d_model) if norm_first else None
        self.decoder_norm = LayerNorm(d_model) if norm_first else None
        self.output_projection = nn.Linear(d_model, tgt_vocab_size)
        ### END SOLUTION

    def encode(self, source_ids: torch.Tensor) -> torch.Tensor:
        """Return the memory `(batch, src_len, d_model)` of source ids `(batch, src_len)`.

        Padding is trailing, and every sentence has a real token. What stands at padded positions does not matter.
        """
        ### BEGIN SOLUTION
        mask = padding_mask(source_ids, self.pad_id)  # (batch, 1, 1, src_len)
        x = self.source_embedding(source_ids)
        for layer in self.encoder_layers:
            x = layer(x, mask=mask)
        return x if self.encoder_norm is None else self.encoder_norm(x)
        ### END SOLUTION

    def decode(self, target_ids: torch.Tensor, memory: torch.Tensor, source_ids: torch.Tensor) -> torch.Tensor:
        """Return the logits `(batch, tgt_len, tgt_vocab_size)`: position t predicts token t + 1.

        target_ids: `(batch, tgt_len)`, BOS and the tokens so far;  memory: `(batch, src_len, d_model)` from `encode`.
        source_ids: `(batch, src_len)`; they say which rows of memory are padding. Logits, not probabilities.
        """
        ### BEGIN SOLUTION
        self_mask = decoder_mask(target_ids, self.pad_id)  # (batch, 1, tgt_len, tgt_len)
        memory_mask = padding_mask(source_ids, self.pad_id)  # (batch, 1, 1, src_len)
        x = self.target_embedding(target_ids)
        for layer in self.decoder_layers:
            x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
        x = x if self.decoder_norm is None else self.decoder_norm(x)
        return self.output_projection(x)
        ### END SOLUTION

    def forward(self, source_ids: torch.Tensor, target_ids: torch.Tensor) -> torch.Tensor:
        """Return the logits for both ids: encode, then decode. Other devices, no loop over tokens (stretch)."""
        ### BEGIN SOLUTION
        return self.decode(target_ids, self.encode(source_ids), source_ids)
        ### END SOLUTION
