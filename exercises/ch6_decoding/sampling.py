"""Sampling: let chance choose the next token, but only among the sensible ones.

Greedy decoding writes the same text every time, and often a dull one. Sampling draws the next token from
softmax(logits). Three knobs shape the distribution first, in this order:

    temperature   divide the logits: below 1 the favourite gains, above 1 the others do
    top_k         keep the k largest logits
    top_p         keep the smallest set of tokens that together have at least probability p (the nucleus)

A removed token gets the logit -inf, which softmax turns into probability 0. For the logits 2, 1, 0, -1:

    probabilities               0.644  0.237  0.087  0.032
    added up from the largest   0.644  0.881  0.968  1.000
    top_p = 0.9                 keeps three: two have only 0.881, the third one crosses 0.9 and stays

>>> logits = torch.tensor([0.0, 2.0, -1.0, 1.0])  # the same four, in no order
>>> filter_logits(logits, top_p=0.9).tolist()
[0.0, 2.0, -inf, 1.0]
>>> filter_logits(logits, temperature=0.5, top_k=2).tolist()
[-inf, 4.0, -inf, 2.0]
>>> [round(p, 3) for p in filter_logits(logits, top_k=2).softmax(-1).tolist()]
[0.0, 0.731, 0.0, 0.269]
"""

import torch


def filter_logits(
    logits: torch.Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> torch.Tensor:
    """Return the logits divided by temperature, with -inf for the tokens that top_k and top_p remove.

    logits: `(..., vocab)`, any leading dimensions; each row is filtered by itself. The result has the same shape, and
        every token keeps its place: the vocabulary is not sorted. Some logits may be -inf already; they stay so.
    temperature: must be above 0, else ValueError.
    top_k: how many tokens stay, at most the vocabulary; None leaves all. Where several logits tie for the k-th place,
        both keeping all of them and keeping only some, so that k remain, is right.
    top_p: between 0 and 1; None leaves all. The tokens that stay are the smallest set whose probabilities sum to at
        least top_p. The token with which the sum crosses top_p belongs to it, and the largest token always stays, even
        for top_p 0 (stretch).

    The order is temperature, top_k, top_p: top_p looks at the probabilities that are left after the other two, which
    sum to 1 again. Gradients flow to the logits that stay.

    >>> filter_logits(torch.tensor([2.0, 1.0, 0.0, -1.0]), top_k=2, top_p=0.7).tolist()  # 0.731 and 0.269 after top_k
    [2.0, -inf, -inf, -inf]
    >>> filter_logits(torch.tensor([2.0, 1.0, 0.0, -1.0]), top_p=0.7).tolist()  # 0.644, 0.237, ... without it
    [2.0, 1.0, -inf, -inf]
    >>> filter_logits(torch.tensor([2.0, 1.0]), temperature=0.0)
    Traceback (most recent call last):
    ValueError: temperature must be above 0, not 0.0

    Source: Holtzman et al., The Curious Case of Neural Text Degeneration (2020), section 3.
    """
    # YOUR CODE HERE
    raise NotImplementedError


def sample(logits: torch.Tensor, generator: torch.Generator | None = None) -> torch.Tensor:
    """Draw one token id for each row from softmax(logits) over the last axis.

    logits: `(..., vocab)`, any leading dimensions, none included. A token whose logit is -inf is never drawn.
    generator: where the randomness comes from; None means PyTorch's own. Generators with the same seed give the same
        draws. Which ids a seed gives is free; how often each one comes is not.
    The result: integer ids `(...)`, the shape of logits without the last dimension; int64 (stretch). Each row is drawn
    independently of the others.

    >>> certain = torch.tensor([[-torch.inf, 0.0, -torch.inf], [3.0, -torch.inf, -torch.inf]])
    >>> sample(certain).tolist()
    [1, 0]
    >>> draws = sample(torch.tensor([2.0, 1.0, 0.0]).expand(10_000, 3), generator=torch.Generator().manual_seed(0))
    >>> [round(count / 10_000, 1) for count in draws.bincount().tolist()]  # softmax: 0.665, 0.245, 0.090
    [0.7, 0.2, 0.1]

    Source: Fan, Lewis and Dauphin, Hierarchical Neural Story Generation (2018), for drawing among the k most likely.
    """
    # YOUR CODE HERE
    raise NotImplementedError
