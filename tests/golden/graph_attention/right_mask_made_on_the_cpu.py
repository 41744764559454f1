import torch


def graph_attention(x, adjacency, w_q, w_k, w_v):
    q, k, v = x @ w_q, x @ w_k, x @ w_v
    mask = adjacency | torch.eye(x.shape[0]).bool()
    s = (q @ k.t()) / k.size(-1) ** 0.5
    s[~mask] = -1e9
    w = torch.softmax(s, 1)
    return w @ v, w
