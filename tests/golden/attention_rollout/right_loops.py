import torch


def attention_rollout(layer_weights):
    batch, heads, n, _ = layer_weights[0].shape
    out = torch.zeros(batch, n, n)
    for b in range(batch):
        r = torch.eye(n)
        for w in layer_weights:
            m = torch.zeros(n, n)
            for h in range(w.shape[1]):
                m += w[b, h] / w.shape[1]
            for i in range(n):
                m[i, i] += 1.0
                m[i] /= m[i].sum()
            r = m @ r
        out[b] = r
    return out


def hard_alignment(weights):
    out = torch.zeros(weights.shape[:2], dtype=torch.int32)
    for b in range(weights.shape[0]):
        for t in range(weights.shape[1]):
            best = 0
            for s in range(weights.shape[2]):
                if weights[b, t, s] > weights[b, t, best]:
                    best = s
            out[b, t] = best
    return out
