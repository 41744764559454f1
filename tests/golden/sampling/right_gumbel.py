import torch
import torch.nn.functional as F
def filter_logits(logits, temperature=1.0, top_k=None, top_p=None, filter_value=-float("Inf"), min_tokens_to_keep=1):
    assert temperature > 0
    logits = logits.clone()
    logits /= temperature
    if top_k is not None:
        top_k = min(max(top_k, min_tokens_to_keep), logits.size(-1))
        logits[logits < torch.topk(logits, top_k)[0][..., -1, None]] = filter_value
    if top_p is not None:
        sorted_logits, sorted_indices = torch.sort(logits, descending=True)
        cum = torch.cumsum(F.softmax(sorted_logits, dim=-1), dim=-1)
        rem = cum > top_p
        rem[..., 1:] = rem[..., :-1].clone()
        rem[..., 0] = 0
        logits[rem.scatter(-1, sorted_indices, rem)] = filter_value
    return logits
def sample(logits, generator=None):
    u = torch.rand(logits.shape, generator=generator, dtype=torch.float64).clamp_min(1e-300)
    return (logits - torch.log(-torch.log(u))).argmax(-1)
