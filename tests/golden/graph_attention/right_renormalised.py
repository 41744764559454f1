import torch


def graph_attention(x, adjacency, w_q, w_k, w_v):
    edges = adjacency.float().fill_diagonal_(1.0)
    s = torch.einsum("id,jd->ij", x @ w_q, x @ w_k) / w_q.shape[1] ** 0.5
    w = torch.softmax(s, -1) * edges
    w = w / w.sum(-1, keepdim=True)
    return [w @ (x @ w_v), w]
