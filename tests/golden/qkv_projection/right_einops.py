from einops import einsum


def project_qkv(x, w_q, w_k, w_v):
    return [einsum(x, w, "n d, d k -> n k") for w in (w_q, w_k, w_v)]


def query_key_scores(x, w_q, w_k):
    q, k, _ = project_qkv(x, w_q, w_k, w_k)
    return einsum(q, k, "i k, j k -> i j")
