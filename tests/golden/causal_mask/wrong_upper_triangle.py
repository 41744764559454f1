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


def causal_mask(size, device=None):
    return torch.ones(size, size, dtype=torch.bool, device=device).triu()
    ### END SOLUTION
