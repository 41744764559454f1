import torch
def guided_attention_loss(weights: torch.Tensor, sigma: float = 0.2, reduction: str = "mean") -> torch.Tensor:
    b, t, s = weights.size()
    i = torch.arange(t, dtype=weights.dtype, device=weights.device).div(t).unsqueeze(1)
    j = torch.arange(s, dtype=weights.dtype, device=weights.device).div(s).unsqueeze(0)
    p = -torch.expm1(-0.5 * ((i - j) / sigma).pow(2))
    return torch.einsum("bts,ts->", weights, p) / weights.numel()
