"""Constant attention: replace what a head looks at by what it looks at on average, and see what is lost.

Attention weights depend on the input; that is the point of attention. But many heads do much the same for every
sentence: look at the previous token, or at the first one. How much of a trained model needs the dependence? A probe
takes the mean attention matrix of each head over many examples and puts it in place of the head's own weights. If the
model then does nearly as well, that head hardly used the input to decide where to look.

Examples have different lengths, which the mean must know. Entry (i, j) exists only in examples longer than both i and
j; only those count. Since some entries are means over fewer examples than others, rows no longer sum to 1; divide each
by its sum. Below, the first example has length 2, so its padding (here 9) says nothing:

    example of length 2     example of length 3     mean                  rows renormalised
    0.8  0.2  9             0.4  0.2  0.4           0.6  0.2   0.4        0.5   0.17  0.33
    0.4  0.6  9             0.0  0.5  0.5           0.2  0.55  0.5        0.16  0.44  0.4
    9    9    9             0.3  0.3  0.4           0.3  0.3   0.4        0.3   0.3   0.4

>>> short = torch.tensor([[0.8, 0.2, 9.0], [0.4, 0.6, 9.0], [9.0, 9.0, 9.0]])
>>> long = torch.tensor([[0.4, 0.2, 0.4], [0.0, 0.5, 0.5], [0.3, 0.3, 0.4]])
>>> constant = constant_attention(torch.stack([short, long])[:, None], torch.tensor([2, 3]))  # one head
>>> [[round(weight, 2) for weight in row] for row in constant[0].tolist()]
[[0.5, 0.17, 0.33], [0.16, 0.44, 0.4], [0.3, 0.3, 0.4]]

To use it on a sentence of two tokens take the upper left 2 × 2, divide its rows by their sums (0.67 and 0.6) and mix
the values with that: no query, no key, no softmax.

>>> values = torch.tensor([[[[10.0], [20.0]]]])  # one sentence, one head, two tokens, width 1
>>> [round(number, 2) for number in apply_constant(values, constant).flatten().tolist()]
[12.5, 17.33]
"""

import torch


def constant_attention(weights: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Return the mean attention matrix of each head, `(heads, n, n)`, its rows renormalised.

    weights: attention weights of many examples, `(examples, heads, n, n)`, padded to n. What stands at a padded
             position, row or column, means nothing. It is a finite number (NaN and infinity: stretch).
    lengths: the real length of each example, integer `(examples,)`, between 1 and n.

    Entry (i, j) is the mean over the examples longer than both i and j, and 0 where there is none. Then every row is
    divided by its sum; a row of zeros stays a row of zeros. No gradient is asked for. Other dtypes, other devices, no
    loop over tokens (a loop over examples is fine; stretch).

    Nobody is longer than 1 here, so nothing is known about position 1:

    >>> constant_attention(torch.full((4, 1, 2, 2), 1.0), torch.tensor([1, 1, 1, 1])).tolist()
    [[[1.0, 0.0], [0.0, 0.0]]]

    Source: Hassid et al., How Much Does Attention Actually Attend? Questioning the Importance of Attention in
    Pretrained Transformers (2022).
    """
    ### BEGIN SOLUTION
    real = torch.arange(weights.shape[-1], device=weights.device) < lengths[:, None]  # (examples, n)
    both = (real[:, :, None] & real[:, None, :])[:, None]  # (examples, 1, n, n)
    count = both.sum(dim=0).clamp(min=1)  # (1, n, n)
    mean = weights.masked_fill(~both, 0.0).sum(dim=0) / count  # (heads, n, n)
    total = mean.sum(dim=-1, keepdim=True)
    return mean / total.masked_fill(total == 0, 1.0)
    ### END SOLUTION


def apply_constant(values: torch.Tensor, constant: torch.Tensor) -> torch.Tensor:
    """Return the values mixed by the constant weights, `(batch, heads, seq, d)`.

    values:   `(batch, heads, seq, d)`; all sentences of the batch are seq long.
    constant: `(heads, n, n)` with n >= seq, as `constant_attention` gives it.

    Crop the matrix of each head to its first seq rows and columns, divide each row by its sum, and mix the values of
    the same head with it. Gradients flow to the values. A row that is all zeros after cropping gives zeros, never NaN
    (stretch). Other dtypes, other devices, no loop over tokens (stretch).

    >>> constant = torch.tensor([[[0.2, 0.2, 0.6], [0.0, 0.5, 0.5], [0.3, 0.3, 0.4]]])
    >>> apply_constant(torch.tensor([[[[4.0], [8.0]]]]), constant).flatten().tolist()  # half and half; the second alone
    [6.0, 8.0]

    Source: Hassid et al., How Much Does Attention Actually Attend? (2022).
    """
    ### BEGIN SOLUTION
    seq = values.shape[-2]
    crop = constant[:, :seq, :seq]
    total = crop.sum(dim=-1, keepdim=True)
    return (crop / total.masked_fill(total == 0, 1.0)) @ values  # (heads, seq, seq) broadcasts over the batch
    ### END SOLUTION
