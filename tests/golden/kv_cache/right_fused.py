import torch
from torch.nn import functional as F
from einops import rearrange
class Cache(tuple): pass
def cached_attention(attention, x_step, cache=None, scale=None):
    w = torch.cat([attention.W_q.weight, attention.W_k.weight, attention.W_v.weight]); b = torch.cat([attention.W_q.bias, attention.W_k.bias, attention.W_v.bias])
    q, k, v = rearrange(F.linear(x_step, w, b), "b n (c h d) -> c b h n d", c=3, h=attention.num_heads)
    past = 0
    if cache is not None:
        past = cache[0].shape[-2]
        k = torch.cat([cache[0], k], dim=-2); v = torch.cat([cache[1], v], dim=-2)
    s = torch.einsum("bhqd,bhkd->bhqk", q * k.shape[-1] ** -0.5, k)
    i = torch.arange(q.shape[-2], device=q.device)[:, None] + past
    j = torch.arange(k.shape[-2], device=q.device)[None]
    s = torch.where(j <= i, s, torch.finfo(s.dtype).min)
    a = torch.exp(s - s.max(-1, keepdim=True).values); a = a / a.sum(-1, keepdim=True)
    return attention.W_o(rearrange(torch.einsum("bhqk,bhkd->bhqd", a, v), "b h n d -> b n (h d)")), Cache((k, v))
