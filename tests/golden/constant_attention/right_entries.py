import torch


def constant_attention(weights, lengths):
    lens = lengths.tolist()
    e, h, n, _ = weights.shape
    out = torch.zeros(h, n, n, dtype=torch.float64)
    for i in range(n):
        for j in range(n):
            have = [k for k in range(e) if lens[k] > i and lens[k] > j]
            if have:
                for k in have:
                    out[:, i, j] += weights[k, :, i, j].double() / len(have)
    for head in out:
        for row in head:
            if row.sum() > 0:
                row /= row.sum().item()
    return out


def apply_constant(values, constant):
    b, h, s, d = values.shape
    heads = []
    for k in range(h):
        c = constant[k, :s, :s]
        rows = []
        for i in range(s):
            w = c[i] / c[i].sum()
            rows.append(sum(w[j] * values[:, k, j] for j in range(s)))
        heads.append(torch.stack(rows, 1))
    return torch.stack(heads, 1)
