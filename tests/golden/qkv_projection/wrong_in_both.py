"""Two independent mistakes: values made with w_k, scores already divided."""

import math


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_k


def query_key_scores(x, w_q, w_k):
    return x @ w_q @ (x @ w_k).T / math.sqrt(w_k.shape[1])
