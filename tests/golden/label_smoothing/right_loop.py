"""Token by token, with a log-sum-exp of its own."""


def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
    total, count = 0.0, 0
    for b in range(labels.shape[0]):
        for t in range(labels.shape[1]):
            label = labels[b, t].item()
            if label == pad_id:
                continue
            row = logits[b, t]
            row = row - row.max()
            log_probs = row - row.exp().sum().log()
            total = total - (1 - smoothing) * log_probs[label] - smoothing * log_probs.sum() / len(row)
            count += 1
    return total / count
