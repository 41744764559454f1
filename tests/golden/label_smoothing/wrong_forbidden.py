"""PyTorch's own loss, which does it all."""

import torch.nn.functional as F


def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=pad_id, label_smoothing=smoothing)
