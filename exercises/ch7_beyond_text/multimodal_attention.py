"""Image and text in one sequence: two kinds of tokens, one attention.

A translator is shown a sentence and a photograph. The photograph comes as n vectors, one for each patch or region; the
sentence as m vectors, one for each token. They have different widths and come from different worlds, so one attention
cannot mix them yet. Two steps make one sequence of them:

    project    each kind by a matrix of its own to the common width d      image @ w_image      text @ w_text
    join       along the sequence, image tokens first                      (batch, n + m, d)

From then on attention needs no change: a query compares itself with all n + m tokens, whatever they come from. A
boolean `is_image` keeps the only trace of the origin. It answers a question that people like to ask of such a model:
how much of its attention went to the picture? Add up a target token's weights over the image tokens; what is left went
to the text.

Two patches of width 3 and three text tokens of width 1, brought to width 2:

>>> image = torch.tensor([[[1.0, 0.0, 2.0], [0.0, 1.0, 0.0]]])
>>> text = torch.tensor([[[1.0], [2.0], [3.0]]])
>>> w_image = torch.tensor([[1.0, 0.0], [0.0, 1.0], [10.0, 0.0]])
>>> tokens, is_image = fuse_modalities(image, text, w_image, torch.tensor([[0.0, 100.0]]))
>>> tokens[0].tolist()
[[21.0, 0.0], [0.0, 1.0], [0.0, 100.0], [0.0, 200.0], [0.0, 300.0]]
>>> is_image.tolist()
[True, True, False, False, False]

One target token that spreads its attention evenly over these five gives the image 2/5 of it. That is the share to
compare with: not one half.

>>> [round(share.item(), 2) for share in modality_share(torch.full((1, 1, 5), 0.2), is_image)]
[0.4, 0.6]
"""

import torch


def fuse_modalities(
    image: torch.Tensor, text: torch.Tensor, w_image: torch.Tensor, w_text: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the tokens `(batch, n + m, d)` and `is_image` `(n + m,)`, in this order.

    image:   n patches or regions, `(batch, n, d_i)`;  w_image: `(d_i, d)`.
    text:    m tokens, `(batch, m, d_t)`;  w_text: `(d_t, d)`.
    The matrices multiply from the right, `image @ w_image`. n, m, d_i, d_t and d may all differ.

    The image tokens come first, then the text tokens, each in the order given. `is_image` is boolean, True for the
    image tokens; it is the same for the whole batch. Gradients flow to all four arguments. Other dtypes, other
    devices (`is_image` too), no loop over tokens (stretch).

    >>> one = torch.ones(1, 1)
    >>> tokens, is_image = fuse_modalities(torch.tensor([[[7.0]]]), torch.tensor([[[8.0], [9.0]]]), one, one)
    >>> tokens.flatten().tolist(), is_image.tolist()
    ([7.0, 8.0, 9.0], [True, False, False])

    Source: Li et al., VisualBERT: A Simple and Performant Baseline for Vision and Language (2019): region features and
    word embeddings in one sequence; the linear map to the common width as in Liu et al., Visual Instruction Tuning
    (2023).
    """
    # YOUR CODE HERE
    raise NotImplementedError


def modality_share(weights: torch.Tensor, is_image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the image share and the text share, each `(batch, tgt_len)`, in this order. Together they are 1.

    weights:  attention weights of the target tokens over all n + m tokens, `(batch, tgt_len, n + m)`; every row sums
              to 1.
    is_image: boolean `(n + m,)`, True for the image tokens, as `fuse_modalities` gives it. Image tokens that do not
              stand together, other dtypes, other devices, no loop over tokens (stretch).

    A share is the sum of a target token's weights over the tokens of that kind. No gradient is asked for.

    >>> weights = torch.tensor([[[0.5, 0.25, 0.25], [0.0, 0.25, 0.75]]])  # one image token, two text tokens
    >>> image_share, text_share = modality_share(weights, torch.tensor([True, False, False]))
    >>> image_share.tolist(), text_share.tolist()
    ([[0.5, 0.0]], [[0.5, 1.0]])

    Source: Cao et al., Behind the Scene: Revealing the Secrets of Pre-trained Vision-and-Language Models (2020), who
    sum attention by modality.
    """
    # YOUR CODE HERE
    raise NotImplementedError
