"""Attention on a graph: a node looks only at the nodes that it has an edge to, and at itself.

In a sentence every token may look at every other one. A graph says who may look at whom: atoms joined by a bond,
papers that cite papers, people who follow people. The scores, the scaling and the softmax stay as they are; the edges
become the mask. `adjacency[i, j]` is True where node i may look at node j. It need not be symmetric: whoever follows
is not always followed. And every node looks at itself too, whether the diagonal says so or not; so a node without any
edge keeps its own value, and no row of the softmax is ever empty.

Below, node 0 may look at node 1, node 1 at nobody else, node 2 at 0 and 1. All queries and keys are equal here, so
every node shares its attention out evenly over those that it may look at:

>>> adjacency = torch.tensor([[False, True, False], [False, False, False], [True, True, False]])
>>> x, zero, one = torch.tensor([[3.0], [6.0], [9.0]]), torch.zeros(1, 1), torch.ones(1, 1)
>>> output, weights = graph_attention(x, adjacency, zero, zero, one)
>>> [[round(weight, 2) for weight in row] for row in weights.tolist()]
[[0.5, 0.5, 0.0], [0.0, 1.0, 0.0], [0.33, 0.33, 0.33]]
>>> output.flatten().tolist()
[4.5, 6.0, 6.0]
"""

import torch

from ..ch2_heads.scaled_dot_product_attention import scaled_dot_product_attention


def graph_attention(
    x: torch.Tensor, adjacency: torch.Tensor, w_q: torch.Tensor, w_k: torch.Tensor, w_v: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the output `(n, d_v)` and the weights `(n, n)`, in this order.

    x:         the nodes, `(n, d)`.
    adjacency: boolean `(n, n)`; `[i, j]` is True where node i may look at node j. Not always symmetric. Its diagonal
               does not matter: every node looks at itself.
    w_q, w_k:  `(d, d_k)`;  w_v: `(d, d_v)`. They multiply from the right: `q = x @ w_q`. d_v may differ from d_k.

    Node i's weights are the softmax of q_i · k_j / √d_k over itself and the nodes that it may look at, and 0
    elsewhere. Other dtypes, other devices, no loop over nodes (stretch).

    Without an edge nothing but the nodes' own values is left:

    >>> x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    >>> output, weights = graph_attention(x, torch.zeros(2, 2, dtype=torch.bool), x, x, torch.eye(2))
    >>> output.tolist(), weights.tolist()
    ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0], [0.0, 1.0]])

    Source: masked attention over neighbours: Veličković et al., Graph Attention Networks (2018), section 2.1; the
    score, which is another one there: Vaswani et al., Attention Is All You Need (2017), section 3.2.1, equation 1.
    """
    ### BEGIN SOLUTION
    edges = adjacency | torch.eye(len(x), dtype=torch.bool, device=x.device)
    return scaled_dot_product_attention(x @ w_q, x @ w_k, x @ w_v, mask=edges)
    ### END SOLUTION
