"""Guided attention: a loss that pulls attention towards the diagonal.

In speech synthesis and speech recognition source and target run in the same order: the first sounds belong to the
first letters, the last sounds to the last ones. A picture of good attention is then a band along the diagonal.
Early in training it is a grey fog, and the model may never find the band. Guided attention tells it where to look:
each attention weight costs something, the more the further it lies from the diagonal.

The two sequences have different lengths, so positions are compared as shares of their own length. Target position i
of tgt_len and source position j of src_len, both counted from 0, are apart by

    d = i / tgt_len - j / src_len

and a weight there costs 1 - exp(-d² / (2 sigma²)): 0 on the diagonal, almost 1 far from it. With 2 target positions,
4 source positions and sigma 0.2 the costs are

              j = 0    j = 1    j = 2    j = 3
    i = 0     0.000    0.542    0.956    0.999
    i = 1     0.956    0.542    0.000    0.542

The loss is the mean of cost · weight over all entries of the batch, here 8. Attention along the diagonal is free;
attention that runs backwards is not, (0.956 + 0.956) / 8 = 0.239:

>>> diagonal = torch.tensor([[[1.0, 0, 0, 0], [0, 0, 1, 0]]])
>>> guided_attention_loss(diagonal)
tensor(0.)
>>> guided_attention_loss(diagonal.flip(1)).item()  # doctest: +ELLIPSIS
0.2390...
"""

import torch


def guided_attention_loss(weights: torch.Tensor, sigma: float = 0.2) -> torch.Tensor:
    """Return the mean of penalty · weight over all entries, a scalar through which gradients flow to `weights`.

    weights: attention weights, `(batch, tgt_len, src_len)`; tgt_len and src_len differ as a rule. Use them as they
        are: rows need not sum to 1 (a row of zeros stands for padding and still counts in the mean).
    sigma:   half the width of the band, as a share of the sequence; a larger sigma forgives more.

    The penalty of target position i and source position j (from 0) is
    1 - exp(-(i / tgt_len - j / src_len)² / (2 · sigma²)).

    >>> weights = torch.tensor([[[0.5, 0.5]], [[0.1, 0.9]]])  # two examples, one target position, two source positions
    >>> round(guided_attention_loss(weights).item(), 4)  # 0.9561 · (0.5 + 0.9) / 4
    0.3346
    >>> round(guided_attention_loss(weights, sigma=0.5).item(), 4)  # 0.3935 · (0.5 + 0.9) / 4
    0.1377

    Source: Tachibana, Uenoyama and Aihara, Efficiently Trainable Text-to-Speech System Based on Deep Convolutional
    Networks with Guided Attention (2018), section 4.1.
    """
    # YOUR CODE HERE
    raise NotImplementedError
