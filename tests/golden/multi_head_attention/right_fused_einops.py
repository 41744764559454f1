"""One fused projection of the three layers' joined weights, einops for the heads."""

import torch
from einops import rearrange
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads, bias=True):
        super().__init__()
        if d_model % num_heads:
            raise ValueError("not divisible")
        self.num_heads = num_heads
        self.W_q, self.W_k, self.W_v, self.W_o = (nn.Linear(d_model, d_model, bias=bias) for _ in range(4))

    def forward(self, query, key, value, mask=None):
        layers = (self.W_q, self.W_k, self.W_v)
        weight = torch.cat([layer.weight for layer in layers])
        bias = torch.cat([layer.bias for layer in layers])
        lengths = [x.shape[1] for x in (query, key, value)]
        joined = torch.cat([query, key, value], dim=1) @ weight.T + bias
        parts = torch.split(joined, lengths, dim=1)
        heads = [
            rearrange(part.chunk(3, dim=-1)[n], "b s (h d) -> b h s d", h=self.num_heads)
            for n, part in enumerate(parts)
        ]
        scores = heads[0] @ heads[1].mT * heads[0].shape[-1] ** -0.5
        if mask is not None:
            scores = scores + torch.zeros_like(scores).masked_fill(~mask, -1e9)
        return self.W_o(rearrange(scores.softmax(-1) @ heads[2], "b h s d -> b s (h d)"))
