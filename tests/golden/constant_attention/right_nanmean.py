import torch


def constant_attention(weights, lengths):
    n = weights.shape[-1]
    pos = torch.arange(n, device=weights.device)
    furthest = torch.maximum(pos[:, None], pos[None, :])
    keep = furthest < lengths.view(-1, 1, 1, 1)
    mean = torch.where(keep, weights, torch.nan).nanmean(0).nan_to_num(0.0)
    rows = mean.sum(-1, keepdim=True)
    return torch.where(rows > 0, mean / rows, mean)


def apply_constant(values, constant):
    seq = values.shape[-2]
    mixed = constant[..., :seq, :seq] @ values
    return mixed / constant[..., :seq, :seq].sum(-1, keepdim=True)
