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
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads:
            raise ValueError("d_model must be divisible by num_heads")
        self.num_heads = num_heads
        self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        q = split_heads(self.W_q(query), self.num_heads)
        k = split_heads(self.W_k(key), self.num_heads)
        v = split_heads(self.W_v(value), self.num_heads)
        output, _ = scaled_dot_product_attention(q, k, v, mask=mask)
        return combine_heads(output)
        ### END SOLUTION
