"""A loop over the heads, einsum, slices of the weights."""

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError(f"{d_model} features cannot be shared by {num_heads} heads")
        self.num_heads = num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        q, k, v = self.W_q(query), self.W_k(key), self.W_v(value)
        width = q.shape[-1] // self.num_heads
        if mask is not None:
            mask = mask.expand(q.shape[0], self.num_heads, q.shape[1], k.shape[1])
        outputs = []
        for h in range(self.num_heads):
            own = slice(h * width, (h + 1) * width)
            scores = torch.einsum("bqd,bkd->bqk", q[..., own], k[..., own]) / width**0.5
            if mask is not None:
                scores = scores.masked_fill(~mask[:, h], -torch.inf)
            outputs.append(torch.einsum("bqk,bkd->bqd", scores.softmax(dim=-1), v[..., own]))
        return self.W_o(torch.cat(outputs, dim=-1))
