"""Self-attention: every token asks all tokens, itself included, and takes home a mixture of their values.

    Attention(Q, K, V) = softmax(Q Kᵀ / √d_k) V        Q = X W_q    K = X W_k    V = X W_v

Seen from one token it is four steps. Take the two words "Thinking Machines":

    1. vectors      Thinking x₁ = (1, 0, 1)                Machines x₂ = (0, 1, 1)
    2. projections  q₁ = (2, 1, 1, 0)                      q₂ = (0, 2, 0, 1)
                    k₁ = (0, 2, 0, 2)                      k₂ = (1, 1, 1, 0)
                    v₁ = (10, 0)                           v₂ = (0, 10)
    3. weights      Thinking asks: q₁·k₁ = 2, q₁·k₂ = 4    Machines asks: q₂·k₁ = 6, q₂·k₂ = 2
                    divided by √4: 1, 2                    divided by √4: 3, 1
                    softmax: 0.2689, 0.7311                softmax: 0.8808, 0.1192
    4. mixture      0.2689 v₁ + 0.7311 v₂                  0.8808 v₁ + 0.1192 v₂
                    z₁ = (2.689, 7.311)                    z₂ = (8.808, 1.192)

`attend_one` does steps 3 and 4 for a single query. `self_attention` does all of it for all tokens at once.

>>> x = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
>>> w_q = np.array([[2.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]])
>>> w_k = np.array([[0.0, 1.0, 0.0, 2.0], [1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0]])
>>> w_v = np.array([[10.0, 0.0], [0.0, 10.0], [0.0, 0.0]])
>>> z, weights = self_attention(x, w_q, w_k, w_v)
>>> z.round(3)
array([[2.689, 7.311],
       [8.808, 1.192]])
"""

import numpy as np

from ..ch1_by_hand.qkv_projection import project_qkv
from ..ch1_by_hand.softmax import softmax
from ..ch1_by_hand.softmax_scaling import attention_weights, scaled_scores


def attend_one(query: np.ndarray, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return what one query takes home: the average of the values, weighted by softmax of its scaled scores.

    query:  (d_k,), the query of a single token.
    keys:   (n, d_k), one key per row.
    values: (n, d_v), one value per row. d_v may differ from d_k.
    Returns (d_v,): a vector, not a matrix with one row.

    >>> keys = np.array([[0.0, 2.0, 0.0, 2.0], [1.0, 1.0, 1.0, 0.0]])
    >>> values = np.array([[10.0, 0.0], [0.0, 10.0]])
    >>> attend_one(np.array([2.0, 1.0, 1.0, 0.0]), keys, values).round(3)  # Thinking
    array([2.689, 7.311])
    >>> attend_one(np.array([0.0, 2.0, 0.0, 1.0]), keys, values).round(3)  # Machines
    array([8.808, 1.192])

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.1.
    """
    # YOUR CODE HERE
    raise NotImplementedError


def self_attention(
    x: np.ndarray,
    w_q: np.ndarray,
    w_k: np.ndarray,
    w_v: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the attended tokens and the weights that made them, in this order.

    x:        (n, d), one token per row. Every token attends to all, itself included; there is no mask.
    w_q, w_k: (d, d_k).
    w_v:      (d, d_v). d_v may differ from d_k and from d.
    Returns a tuple of output (n, d_v) and weights (n, n). Row i of the weights says how token i shares its
    attention out, so it sums to 1. Row i of the output is what `attend_one` gives for query i.

    >>> x = np.array([[0.2, 0.9, 0.1, 0.5],   # she
    ...               [0.8, 0.3, 0.7, 0.2],   # likes
    ...               [0.4, 0.6, 0.3, 0.9]])  # coffee
    >>> w_q = w_k = np.array([[0.9, 0.1, 0.1, 0.1], [0.1, 0.9, 0.1, 0.1],
    ...                       [0.1, 0.1, 0.9, 0.1], [0.1, 0.1, 0.1, 0.9]])
    >>> w_v = np.array([[0.8, 0.2, 0.1, 0.1], [0.2, 0.8, 0.2, 0.1],
    ...                 [0.1, 0.2, 0.8, 0.1], [0.1, 0.1, 0.1, 0.9]])
    >>> output, weights = self_attention(x, w_q, w_k, w_v)
    >>> output.round(6)
    array([[0.575303, 0.705274, 0.505303, 0.641775],
           [0.600195, 0.688227, 0.530195, 0.619162],
           [0.58155 , 0.700783, 0.51155 , 0.646592]])
    >>> weights.round(4)  # the scores are symmetric here, because w_q = w_k; the weights are not
    array([[0.3357, 0.3   , 0.3643],
           [0.2838, 0.3722, 0.3441],
           [0.3091, 0.3087, 0.3822]])

    In "saw a saw" the verb and the tool get the same output: without positions nothing tells them apart. Put
    the words in another order, and every word keeps its output; only the rows move.

    >>> saw, a = np.array([0.9, 0.2, 0.4, 0.1]), np.array([0.1, 0.3, 0.8, 0.6])
    >>> self_attention(np.array([saw, a, saw]), w_q, w_k, w_v)[0].round(4)
    array([[0.6477, 0.4453, 0.5549, 0.3686],
           [0.6067, 0.4492, 0.5789, 0.4011],
           [0.6477, 0.4453, 0.5549, 0.3686]])
    >>> self_attention(np.array([a, saw, saw]), w_q, w_k, w_v)[0].round(4)
    array([[0.6067, 0.4492, 0.5789, 0.4011],
           [0.6477, 0.4453, 0.5549, 0.3686],
           [0.6477, 0.4453, 0.5549, 0.3686]])

    Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.
    """
    # YOUR CODE HERE
    raise NotImplementedError
