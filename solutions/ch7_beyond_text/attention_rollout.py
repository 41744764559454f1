"""Attention rollout: follow the attention of all layers back to the input. Hard alignment: read one map as it is.

The weights of layer 5 say which *vectors of layer 4* a token looked at. Those are no words any more: each has looked at
others before. Rollout asks how much of every input token arrives at every token in the end, if attention and residual
connections were all that happens. Per layer:

    mean over heads        one map A for the layer, rows sum to 1
    residual connection    a token also keeps itself: add the identity
    renormalise            divide every row by its sum, so that it is 1 again

and then multiply, the last layer on the left, because it is the last that acts:

    R = A_last · … · A_2 · A_1            R[i, j]: how much of input token j is in the final token i

Three tokens, two layers, one head. In layer 1 token 1 looks at token 2; in layer 2 token 0 looks at token 1. Whoever is
left looks at itself:

>>> first = torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
>>> second = torch.tensor([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
>>> rollout = attention_rollout([first[None, None], second[None, None]])
>>> rollout[0].tolist()
[[0.5, 0.25, 0.25], [0.0, 0.5, 0.5], [0.0, 0.0, 1.0]]

Token 0 never looked at token 2, and yet a quarter of it comes from there, by way of token 1.

A cruder reading needs no layers at all: hard alignment says, for each target token of a translation, which source
position got the largest weight.

>>> hard_alignment(torch.tensor([[[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]]]))
tensor([[0, 2]])

Both describe what attention did. Neither proves why the model answered as it did; the notes say why not.
"""

from collections.abc import Sequence

import torch


def attention_rollout(layer_weights: Sequence[torch.Tensor]) -> torch.Tensor:
    """Return the rollout of all layers, `(batch, n, n)`; its rows sum to 1.

    layer_weights: a list with the attention weights of each layer, first layer first, each `(batch, heads, n, n)`.
        Their rows sum to 1. One layer or many. Layers with different numbers of heads: stretch.

    In each layer: mean over the heads, add the identity, renormalise the rows. Then R = A_last · … · A_first.
    No gradient is asked for. Other dtypes, other devices, no loop over tokens (a loop over layers is fine; stretch).

    One layer, whose two heads look at different tokens: a quarter each, and half of it stays.

    >>> head_0 = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    >>> head_1 = torch.tensor([[0.0, 1.0], [0.0, 1.0]])
    >>> attention_rollout([torch.stack([head_0, head_1])[None]])[0].tolist()
    [[0.75, 0.25], [0.25, 0.75]]

    Source: Abnar and Zuidema, Quantifying Attention Flow in Transformers (2020), section 3.
    """
    ### BEGIN SOLUTION
    rollout = None
    for weights in layer_weights:
        mixed = weights.mean(dim=1)  # (batch, n, n)
        mixed = mixed + torch.eye(mixed.shape[-1], dtype=mixed.dtype, device=mixed.device)
        mixed = mixed / mixed.sum(dim=-1, keepdim=True)
        rollout = mixed if rollout is None else mixed @ rollout
    return rollout
    ### END SOLUTION


def hard_alignment(weights: torch.Tensor) -> torch.Tensor:
    """Return for each target token the source position with the largest weight, `(batch, tgt_len)`, counted from 0.

    weights: cross-attention weights, `(batch, tgt_len, src_len)`. Their rows sum to 1.
    int64, other dtypes of the weights, other devices, no loop over tokens (stretch). Not tested: ties.

    >>> hard_alignment(torch.tensor([[[0.4, 0.6], [0.9, 0.1], [0.2, 0.8]]])).tolist()
    [[1, 0, 1]]

    Source: attention weights read as an alignment: Bahdanau, Cho and Bengio, Neural Machine Translation by Jointly
    Learning to Align and Translate (2015), section 5.2.1.
    """
    ### BEGIN SOLUTION
    return weights.argmax(dim=-1)
    ### END SOLUTION
