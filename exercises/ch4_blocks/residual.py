"""The residual connection with its normalisation, before or after.

Every sublayer of a Transformer (attention, feed-forward network) adds to what is there instead of replacing it,
and a layer normalisation stands beside the sum. Where it stands makes two kinds of model:

- post-norm, the original: the input and what the sublayer makes of it are added, and the sum is normalised;
- pre-norm, most models since: the sublayer is given the normalised input, and what it makes of that is added to
  the input as it came. The sum is not normalised.
"""

from collections.abc import Callable

import torch
from torch import nn

from ..ch4_blocks.layer_norm import LayerNorm


class Residual(nn.Module):
    """Wrap one sublayer: a skip connection, a layer normalisation, dropout.

    d_model:    the width of the input.
    norm_first: False for post-norm, True for pre-norm.
    dropout:    the probability with which, in training, an entry of the sublayer's output is dropped before it
                is added (those that stay are divided by 1 - dropout). Nothing else is dropped, and in evaluation
                nothing at all.

    Attribute: `norm`, a `LayerNorm(d_model)`.

    >>> x = torch.tensor([[[1.0, 2.0, 3.0, 4.0]]])
    >>> Residual(4, norm_first=True)(x, lambda y: 0 * y).detach()
    tensor([[[1., 2., 3., 4.]]])
    >>> Residual(4)(x, lambda y: 0 * y).detach()
    tensor([[[-1.3416, -0.4472,  0.4472,  1.3416]]])
    >>> Residual(4, norm_first=True)(x, lambda y: 10 * y).detach()
    tensor([[[-12.4164,  -2.4721,   7.4721,  17.4164]]])

    Source: Vaswani et al. (2017), Attention Is All You Need, sections 3.1 and 5.4; Xiong et al. (2020), On Layer
    Normalization in the Transformer Architecture, section 3.
    """

    def __init__(self, d_model: int, norm_first: bool = False, dropout: float = 0.0) -> None:
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError

    def forward(self, x: torch.Tensor, sublayer: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
        """Apply `sublayer` to x `(batch, seq, d_model)` within the connection; the result has the same shape.

        `sublayer` takes one tensor, keeps its shape and is called exactly once. x itself is not changed.
        Any other number of leading axes works too (stretch).
        """
        # YOUR CODE HERE
        raise NotImplementedError
