import torch, numpy as np
def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
    if temperature <= 0.0: raise ValueError("bad")
    out = logits / temperature
    if top_k is not None:
        kth = out.kthvalue(out.size(-1) - top_k + 1, dim=-1, keepdim=True).values
        out = torch.where(out >= kth, out, float("-inf"))
    if top_p is not None:
        p = out.softmax(-1)
        # mass of strictly larger tokens, by pairwise comparison
        mass = torch.einsum("...i,...ij->...j", p, (p[..., :, None] > p[..., None, :]).to(p.dtype))
        out = out.masked_fill((mass >= top_p) & (p < p.max(-1, keepdim=True).values), float("-inf"))
    return out
def sample(logits, generator=None):
    q = torch.empty_like(logits).exponential_(1, generator=generator)
    return torch.argmax(logits.softmax(-1) / q, dim=-1).to(torch.int32)
