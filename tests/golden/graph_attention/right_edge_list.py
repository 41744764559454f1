import torch


def graph_attention(x, adjacency, w_q, w_k, w_v):
    n = len(x)
    q, k, v = x @ w_q, x @ w_k, x @ w_v
    looks, at = torch.nonzero(adjacency | torch.eye(n).bool(), as_tuple=True)
    score = (q[looks] * k[at]).sum(-1) / w_k.shape[-1] ** 0.5
    top = torch.full((n,), float("-inf"), dtype=score.dtype).scatter_reduce(0, looks, score.detach(), "amax")
    exp = (score - top[looks]).exp()
    total = torch.zeros(n, dtype=exp.dtype).index_add(0, looks, exp)
    alpha = exp / total[looks]
    output = torch.zeros(n, v.shape[1], dtype=v.dtype).index_add(0, looks, alpha[:, None] * v[at])
    weights = torch.zeros(n, n, dtype=alpha.dtype).index_put((looks, at), alpha)
    return output, weights
