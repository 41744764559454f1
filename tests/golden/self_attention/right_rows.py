"""Row by row, with the functions of the earlier exercises."""

import numpy as np

from .qkv_projection import project_qkv
from .softmax_scaling import attention_weights


def attend_one(query, keys, values):
    return attention_weights(query[None], keys)[0] @ values


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    output = np.vstack([attend_one(row, k, v) for row in q])
    return output, attention_weights(q, k)
