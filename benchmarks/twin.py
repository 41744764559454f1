"""The assembled model's twin on `nn.Transformer`: the same sizes, the same numbers, PyTorch's own layers."""

from __future__ import annotations

import torch
from torch import nn

from grader.model.checkpoint import Sizes


class Twin(nn.Module):
    """Called as the model itself is: `source_ids (batch, src_len)`, `target_ids (batch, tgt_len)` -> logits."""

    def __init__(self, model: nn.Module, sizes: Sizes) -> None:
        super().__init__()
        self.pad_id = sizes.pad_id
        self.source_embedding, self.target_embedding = model.source_embedding, model.target_embedding
        self.output_projection = model.output_projection
        self.transformer = _filled(model, sizes)

    def encode(self, source_ids: torch.Tensor) -> torch.Tensor:
        blocked = source_ids == self.pad_id  # there True means blocked
        memory: torch.Tensor = self.transformer.encoder(self.source_embedding(source_ids), src_key_padding_mask=blocked)
        return memory

    def decode(self, target_ids: torch.Tensor, memory: torch.Tensor, source_ids: torch.Tensor) -> torch.Tensor:
        length = target_ids.shape[1]
        hidden = self.transformer.decoder(
            self.target_embedding(target_ids),
            memory,
            tgt_mask=torch.ones(length, length, dtype=torch.bool, device=target_ids.device).triu(1),
            tgt_key_padding_mask=target_ids == self.pad_id,
            memory_key_padding_mask=source_ids == self.pad_id,
            tgt_is_causal=False,
        )
        logits: torch.Tensor = self.output_projection(hidden)
        return logits

    def forward(self, source_ids: torch.Tensor, target_ids: torch.Tensor) -> torch.Tensor:
        return self.decode(target_ids, self.encode(source_ids), source_ids)


def _filled(model: nn.Module, sizes: Sizes) -> nn.Transformer:
    """An `nn.Transformer` with the numbers of the model's layers."""
    measures = {"dropout": 0.0, "batch_first": True, "norm_first": sizes.norm_first}
    layer = nn.TransformerEncoderLayer(sizes.d_model, sizes.num_heads, sizes.d_ff, **measures)
    encoder = nn.TransformerEncoder(layer, sizes.num_layers, nn.LayerNorm(sizes.d_model), enable_nested_tensor=False)
    twin = nn.Transformer(
        sizes.d_model, sizes.num_heads, sizes.num_layers, sizes.num_layers, sizes.d_ff,
        custom_encoder=encoder, **measures,
    )  # fmt: skip
    if not sizes.norm_first:  # then ours has no norm at the end either
        twin.encoder.norm = twin.decoder.norm = None
    numbers = model.state_dict()
    twin.load_state_dict({name: torch.cat([numbers[part] for part in ours(name)]) for name in twin.state_dict()})
    return twin


PLACES = {
    "encoder": {
        "self_attn": "self_attention", "linear1": "feed_forward.linear_1", "linear2": "feed_forward.linear_2",
        "norm1": "attention_residual.norm", "norm2": "feed_forward_residual.norm",
    },
    "decoder": {
        "self_attn": "self_attention", "multihead_attn": "cross_attention.attention",
        "linear1": "feed_forward.linear_1", "linear2": "feed_forward.linear_2",
        "norm1": "self_attention_residual.norm", "norm2": "cross_attention_residual.norm",
        "norm3": "feed_forward_residual.norm",
    },
}  # fmt: skip


def ours(theirs: str) -> list[str]:
    """The parameters of our model that make up one of `nn.Transformer`'s, in order."""
    side, place, *rest = theirs.split(".")
    if place == "norm":
        return [f"{side}_norm.{rest[0]}"]
    layer, part, *kind = rest
    here = f"{side}_layers.{layer}.{PLACES[side][part]}"
    if kind[0].startswith("in_proj"):
        return [f"{here}.W_{letter}.{kind[0].removeprefix('in_proj_')}" for letter in "qkv"]
    return [f"{here}.W_o.{kind[1]}" if kind[0] == "out_proj" else f"{here}.{kind[0]}"]
