import torch
def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
    """k rows always, -1e9 copies, finished passed along padded with EOS, trimmed at the end; 0-d scores"""
    ids = torch.full((beam_size, 1), bos_id, dtype=torch.long, device=device)
    scores = torch.full((beam_size,), -1e9, device=device); scores[0] = 0
    done = torch.zeros(beam_size, dtype=torch.bool, device=device)
    length = torch.zeros(beam_size, device=device)
    while ids.shape[1] < max_len and not done.all():
        lp = next_log_probs(ids).clone()
        v = lp.shape[1]
        lp[done] = float("-inf")
        lp[done, eos_id] = 0.0
        total = (scores[:, None] + lp).view(-1)
        scores, flat = total.topk(beam_size)
        parent, tok = flat // v, flat % v
        length = length[parent] + (~done[parent]).float()
        done = done[parent] | (tok == eos_id)
        ids = torch.cat([ids[parent], tok[:, None]], 1)
    final = scores / length.clamp(min=1) ** length_penalty
    order = final.argsort(descending=True)
    return [(ids[i, : int(length[i]) + 1], final[i]) for i in order]
