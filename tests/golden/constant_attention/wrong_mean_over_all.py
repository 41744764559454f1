import torch


def constant_attention(weights, lengths):
    examples, heads, n, _ = weights.shape
    total = torch.zeros(heads, n, n, dtype=weights.dtype)
    for example, length in zip(weights, lengths.tolist()):
        total[:, :length, :length] += example[:, :length, :length]
    mean = total / examples
    return mean / mean.sum(-1, keepdim=True).clamp(min=1e-12)


def apply_constant(values, constant):
    seq = values.shape[2]
    crop = constant[:, :seq, :seq]
    return (crop / crop.sum(-1, keepdim=True).clamp(min=1e-12)) @ values
