"""Each sentence is averaged first."""

import torch


def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
    log_probs = torch.log_softmax(logits, -1)
    picked = log_probs.gather(-1, labels[..., None])[..., 0]
    losses = -(1 - smoothing) * picked - smoothing * log_probs.mean(-1)
    mask = (labels != pad_id).float()
    per_sentence = (losses * mask).sum(1) / mask.sum(1).clamp(min=1)
    return per_sentence.mean()
