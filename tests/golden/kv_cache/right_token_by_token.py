import torch
def cached_attention(attention, x_step, cache=None):
    outs = []
    h = attention.num_heads
    for t in range(x_step.shape[1]):
        x = x_step[:, t]
        q, k, v = (torch.stack(l(x).chunk(h, -1), 1)[:, :, None] for l in (attention.W_q, attention.W_k, attention.W_v))
        if cache is None: cache = (k, v)
        else: cache = (torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2))
        w = ((q * cache[0]).sum(-1) / cache[0].shape[-1] ** 0.5).softmax(-1)
        o = (w[..., None] * cache[1]).sum(2)
        outs.append(attention.W_o(o.flatten(1)))
    return torch.stack(outs, 1), cache
