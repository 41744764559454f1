"""A table of targets times log_softmax, with a mask."""

import torch.nn.functional as F


def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
    vocab = logits.size(-1)
    target = F.one_hot(labels, vocab).to(logits.dtype) * (1 - smoothing) + smoothing / vocab
    loss = -(target * F.log_softmax(logits, dim=-1)).sum(-1)
    mask = (labels != pad_id).float()
    return (loss * mask).sum() / mask.sum()
