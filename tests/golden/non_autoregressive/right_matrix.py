import torch
def parallel_decode(logits, eos_id, pad_id):
    ids = logits.argmax(-1)
    T = ids.shape[1]
    before = torch.tril(torch.ones(T, T, device=ids.device), -1)
    n = (ids == eos_id).float() @ before.T
    return torch.where(n > 0, torch.full_like(ids, pad_id), ids)
def decode_with_length(logits, lengths, pad_id):
    ids = logits.argmax(-1)
    out = torch.nn.utils.rnn.pad_sequence([r[:n] for r, n in zip(ids, lengths)], batch_first=True, padding_value=pad_id)
    return torch.nn.functional.pad(out, (0, ids.shape[1] - out.shape[1]), value=pad_id)
