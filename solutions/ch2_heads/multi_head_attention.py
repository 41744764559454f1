"""Multi-head attention: several attentions side by side, each on its own features, then one map that mixes them.

One softmax gives a query one average of the values. A token that should look at two places for two reasons gets a
blend of both. Multi-head attention runs h attentions at once, each with its own projections to a narrow space:

    MultiHead(Q, K, V) = Concat(head_1, ..., head_h) W_o        head_i = Attention(Q W_q[i], K W_k[i], V W_v[i])

The h projections of one kind are not h layers: they are slices of one layer that is d_model wide. In the paper's sizes:

    d_model                     512     every token is a vector of 512 numbers
    heads                         8     W_q, W_k, W_v, W_o: four layers from 512 to 512, with bias
    width of a head   512 / 8 =  64     head 0 owns the projected features 0 to 63, head 1 owns 64 to 127, ...
    divide the scores by  √64 =   8     because a head's keys are 64 wide, not because there are 8 heads

That the divisor and the number of heads are both 8 is a coincidence of these sizes:

>>> [(num_heads, 512 // num_heads, round((512 // num_heads) ** 0.5, 3)) for num_heads in (4, 8, 16)]
[(4, 128, 11.314), (8, 64, 8.0), (16, 32, 5.657)]
"""

import torch
from torch import nn

from ..ch2_heads.scaled_dot_product_attention import scaled_dot_product_attention
from ..ch2_heads.split_heads import combine_heads, split_heads


class MultiHeadAttention(nn.Module):
    """num_heads attentions, each d_head = d_model / num_heads features wide, and a linear map that mixes their outputs.

    Attributes, all made in the constructor: `num_heads`, and the layers `W_q`, `W_k`, `W_v`, `W_o`, each an
    `nn.Linear(d_model, d_model)` with bias. Head h owns the features h * d_head to (h + 1) * d_head - 1 of what W_q,
    W_k and W_v give. With the same weights the result is that of PyTorch's `nn.MultiheadAttention`.
    A d_model that num_heads does not divide is a ValueError, raised by the constructor.

    Here every layer is the identity, so each head sees half of the four features as they are:

    >>> attention = MultiHeadAttention(4, 2)
    >>> for layer in (attention.W_q, attention.W_k, attention.W_v, attention.W_o):
    ...     _ = nn.init.eye_(layer.weight), nn.init.zeros_(layer.bias)
    >>> query = torch.tensor([[[1.0, 0.0, 0.0, 1.0]]])
    >>> key = torch.tensor([[[20.0, 0.0, 20.0, 0.0], [0.0, 20.0, 0.0, 20.0]]])
    >>> value = torch.tensor([[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]])
    >>> output = attention(query, key, value)  # head 0 picks the first token, head 1 the second
    >>> [round(number, 3) for number in output[0, 0].tolist()]
    [1.0, 2.0, 7.0, 8.0]

    One head over all four features gives both tokens the same score and averages them: 3, 4, 5, 6.

    >>> hide_the_second = torch.tensor([[True, False]])
    >>> [round(number, 3) for number in attention(query, key, value, mask=hide_the_second)[0, 0].tolist()]
    [1.0, 2.0, 3.0, 4.0]

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.2.
    """

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        if d_model % num_heads:
            raise ValueError(f"d_model {d_model} is not divisible by {num_heads} heads")
        self.num_heads = num_heads
        self.W_q = nn.Linear(d_model, d_model)
        self.W_k = nn.Linear(d_model, d_model)
        self.W_v = nn.Linear(d_model, d_model)
        self.W_o = nn.Linear(d_model, d_model)
        ### END SOLUTION

    def forward(
        self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Return `(batch, q_len, d_model)`; the weights are not returned.

        query: `(batch, q_len, d_model)`;  key, value: `(batch, k_len, d_model)`. q_len may differ from k_len. For
               self-attention all three are the same tensor.
        mask:  boolean, at least 2-D, broadcastable to `(batch, num_heads, q_len, k_len)`; True where the query may
               attend to the key. (`nn.MultiheadAttention` uses True for the opposite.)
        A query that may attend to nothing gets zeros from every head, so its output is the bias of W_o (stretch).
        Other devices, no loop over tokens; a loop over heads is fine (stretch).
        """
        ### BEGIN SOLUTION
        q = split_heads(self.W_q(query), self.num_heads)  # (batch, num_heads, q_len, d_head)
        k = split_heads(self.W_k(key), self.num_heads)  # (batch, num_heads, k_len, d_head)
        v = split_heads(self.W_v(value), self.num_heads)  # (batch, num_heads, k_len, d_head)
        output, _ = scaled_dot_product_attention(q, k, v, mask=mask)  # (batch, num_heads, q_len, d_head)
        return self.W_o(combine_heads(output))  # (batch, q_len, d_model)
        ### END SOLUTION
