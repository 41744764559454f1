def project_qkv(x, w_q, w_k, w_v):
    return x @ w_k, x @ w_q, x @ w_v


def query_key_scores(x, w_q, w_k):
    q, k, _ = project_qkv(x, w_q, w_k, w_k)
    return q @ k.T
