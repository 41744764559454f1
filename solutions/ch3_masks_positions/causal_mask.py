"""The causal mask: who may look at whom when nobody may look ahead.

A decoder learns to predict every next token of a sentence at once. Position i predicts token i + 1, so it may use the
tokens up to i and none behind it; otherwise it would copy the answer instead of predicting it. The mask says so for
all pairs: row i is the position that asks (the query), column j the position that answers (the key).

As everywhere in this course a mask is boolean and **True means: may attend**. For four positions:

    asks \\ answers   0      1      2      3
    0                True   False  False  False
    1                True   True   False  False
    2                True   True   True   False
    3                True   True   True   True

A position sees itself: its input is the token before the one that it predicts. Libraries differ in form, with True for
blocked or with numbers to be added to the scores; the table above is the form that all exercises here use.

>>> causal_mask(3).tolist()
[[True, False, False], [True, True, False], [True, True, True]]
"""

import torch


def causal_mask(size: int, device: torch.device | str | None = None) -> torch.Tensor:
    """Return the boolean `(size, size)` mask that is True where the key's position j <= the query's position i.

    size:   the number of positions, at least 1.
    device: where the mask is made, for example `x.device`; None leaves it to PyTorch. Others than the CPU: (stretch).
    The dtype is torch.bool. No loop over positions (stretch).

    >>> causal_mask(2).dtype, causal_mask(2).shape
    (torch.bool, torch.Size([2, 2]))
    >>> causal_mask(5).sum(dim=1).tolist()  # how many positions each one sees
    [1, 2, 3, 4, 5]

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.3.
    """
    ### BEGIN SOLUTION
    return torch.ones(size, size, dtype=torch.bool, device=device).tril()
    ### END SOLUTION
