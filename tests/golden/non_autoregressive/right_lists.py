import torch
def parallel_decode(logits, eos_id, pad_id):
    ids = logits.argmax(-1).tolist()
    out = []
    for row in ids:
        if eos_id in row:
            n = row.index(eos_id) + 1
            row = row[:n] + [pad_id] * (len(row) - n)
        out.append(row)
    return torch.tensor(out)
def decode_with_length(logits, lengths, pad_id):
    ids = logits.argmax(-1)
    for b, n in enumerate(lengths): ids[b, n:] = pad_id
    return ids
