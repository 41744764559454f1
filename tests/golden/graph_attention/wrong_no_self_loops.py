import math

import torch


def graph_attention(x, adjacency, w_q, w_k, w_v):
    q, k, v = x @ w_q, x @ w_k, x @ w_v
    scores = torch.where(adjacency, q @ k.T / math.sqrt(k.shape[-1]), float("-inf"))
    weights = scores.softmax(dim=-1)
    return weights @ v, weights
