"""The KL divergence plus the entropy of the target."""

import math

import torch
from torch import nn


def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
    vocab = logits.size(-1)
    log_probs = logits.log_softmax(-1).view(-1, vocab)
    gold = labels.view(-1)
    low, high = smoothing / vocab, 1 - smoothing + smoothing / vocab
    target = torch.full_like(log_probs, low)
    target.scatter_(1, gold.unsqueeze(1), high)
    target[gold == pad_id] = 0
    entropy = -high * math.log(high) - ((vocab - 1) * low * math.log(low) if low else 0)
    return nn.KLDivLoss(reduction="sum")(log_probs, target) / (gold != pad_id).sum() + entropy
