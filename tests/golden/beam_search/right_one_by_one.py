import torch
def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
    """one hypothesis per call; whole vocabulary; a hypothesis is a list holding 0-d tensors; heapq"""
    import heapq
    beam = [[0.0, [bos_id], False]]
    t = 1
    while t < max_len and not all(d for *_, d in beam):
        cand = []
        for s, ids, d in beam:
            if d:
                cand.append([s, ids, d]); continue
            lp = next_log_probs(torch.as_tensor(ids, device=device).view(1, -1))[0]
            for tok in torch.arange(len(lp)):
                cand.append([s + lp[tok], ids + [tok], bool(tok == eos_id)])
        beam = heapq.nlargest(beam_size, cand, key=lambda c: float(c[0]))
        t += 1
    res = [[ids, float(s) / max(1, len(ids) - 1) ** length_penalty] for s, ids, _ in beam]
    res.sort(key=lambda r: r[1], reverse=True)
    return res
