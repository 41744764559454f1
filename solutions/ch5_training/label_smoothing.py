"""Label smoothing: ask for nearly all of the probability on the right token, and leave a little to every other.

Cross-entropy compares the model's distribution over the vocabulary with a target distribution. Usually that is one-hot:
1 on the label. No finite logits reach it, so a model is pushed to be ever more certain. Smoothing takes a share ε off
the label and spreads it evenly over the whole vocabulary, the label included:

    target = (1 - ε) · one-hot + ε / vocab
    loss of one token = - Σ over the vocabulary of target · log softmax(logits)

A vocabulary of 5 and ε = 0.1: the label's target is 0.92, each of the others 0.02. With the logits (2, 1, 0, 0, -1) and
label 0 the plain loss is 0.5237 and the smoothed one 0.6837:

>>> logits = torch.tensor([[[2.0, 1.0, 0.0, 0.0, -1.0]]])
>>> labels = torch.tensor([[0]])
>>> label_smoothed_cross_entropy(logits, labels, pad_id=4, smoothing=0.0)
tensor(0.5237)
>>> label_smoothed_cross_entropy(logits, labels, pad_id=4, smoothing=0.1)
tensor(0.6837)

Sentences of a batch have unlike lengths. Positions whose label is padding do not count: neither in the sum nor in the
number that it is divided by. Every real token of the batch counts the same, in a long sentence or a short one.
"""

import torch


def label_smoothed_cross_entropy(
    logits: torch.Tensor, labels: torch.Tensor, pad_id: int, smoothing: float = 0.1
) -> torch.Tensor:
    """Return the mean loss of the real tokens, a 0-d tensor with a gradient into the logits.

    logits:    `(batch, T, vocab)`, any real numbers; right for numbers of ±10,000 too.
    labels:    `(batch, T)` int64. Where it is pad_id, the position does not count. At least one label is real.
    pad_id:    the id of the padding, 0 <= pad_id < vocab. It stays a class like any other: it gets its ε / vocab.
    smoothing: ε, 0 <= ε < 1. With 0 this is plain cross-entropy.

    The loss is in nats (natural logarithm). The result keeps the dtype of the logits and is on their device; no loop
    over tokens (stretch). PyTorch's `cross_entropy` and `nll_loss` are not allowed here; `log_softmax` is.

    Two sentences, one of three real tokens, one of one. Equal logits mean a loss of log 4 for every token:

    >>> labels = torch.tensor([[1, 3, 2], [2, 0, 0]])
    >>> label_smoothed_cross_entropy(torch.zeros(2, 3, 4), labels, pad_id=0)
    tensor(1.3863)

    Source: Szegedy et al., Rethinking the Inception Architecture for Computer Vision (2016), section 7;
    Vaswani et al., Attention Is All You Need (2017), section 5.4.
    """
    ### BEGIN SOLUTION
    log_probs = torch.log_softmax(logits, dim=-1)  # (batch, T, vocab)
    of_label = log_probs.gather(-1, labels.unsqueeze(-1)).squeeze(-1)  # (batch, T)
    losses = -(1 - smoothing) * of_label - smoothing * log_probs.mean(dim=-1)
    real = labels != pad_id
    return losses.masked_fill(~real, 0.0).sum() / real.sum()
    ### END SOLUTION
