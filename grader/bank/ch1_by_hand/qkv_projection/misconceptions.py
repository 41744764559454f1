"""Plausible wrong versions of the projections. Each class replaces the functions that it defines."""

import numpy as np


class one_matrix_for_both:
    says = {
        "en": ("You use w_q for the keys as well. The scores then come out symmetric: i asks j as much as j asks i."),
        "zh": "你用 w_q 也算了键。这样打分必然对称：i 问 j 和 j 问 i 得到同一个数。",
    }
    ask = {
        "en": (
            "In 我爱小猫咪 the score 我 → 小猫咪 is 8 and 小猫咪 → 我 is 0. Which matrix makes the one that answers?"
        ),
        "zh": "在“我爱小猫咪”里，我 → 小猫咪 的打分是 8，小猫咪 → 我 是 0。回答的那一方该由哪个矩阵得到？",
    }
    note = "qkv-two-matrices"

    def query_key_scores(x, w_q, w_k):
        queries = x @ w_q
        return queries @ queries.T


class scores_of_raw_tokens:
    says = {
        "en": (
            "You take dot products of the tokens themselves, X Xᵀ. The matrices are never used, and the "
            "result is symmetric."
        ),
        "zh": "你直接拿词元本身做点积，也就是 X Xᵀ。两个矩阵完全没有用上，结果也必然对称。",
    }
    ask = {
        "en": "Which two vectors does a token have besides itself, one to ask with and one to answer with?",
        "zh": "除了自身的向量，每个词元还有哪两个向量，一个用来问，一个用来答？",
    }
    note = "qkv-symmetry"

    def query_key_scores(x, w_q, w_k):
        return x @ x.T


class scores_transposed:
    says = {
        "en": "Your scores are transposed: in entry (i, j) row j asks and row i answers.",
        "zh": "你的打分转置了：在位置 (i, j) 上，变成了第 j 行问、第 i 行答。",
    }
    ask = {
        "en": ("Softmax will later run along each row. Whose query must all entries of one row have in common?"),
        "zh": "之后 softmax 会沿每一行计算。同一行的所有打分，应当共用谁的查询？",
    }
    note = "qkv-direction"

    def query_key_scores(x, w_q, w_k):
        queries = x @ w_q
        keys = x @ w_k
        return keys @ queries.T


class query_and_key_swapped:
    says = {
        "en": "Your scores are right, but project_qkv makes the queries with w_k and the keys with w_q.",
        "zh": "你的打分是对的，但 project_qkv 用 w_k 算查询、用 w_q 算键，两个角色对调了。",
    }
    ask = {
        "en": "Which matrix belongs to the token that asks?",
        "zh": "提问的词元该用哪个矩阵？",
    }
    note = "qkv-direction"

    def project_qkv(x, w_q, w_k, w_v):
        return x @ w_k, x @ w_q, x @ w_v


class roles_swapped:
    says = {
        "en": (
            "You swap the roles everywhere: w_k makes your queries and w_q your keys, so the scores are transposed too."
        ),
        "zh": "你处处把角色对调了：用 w_k 算查询、用 w_q 算键，所以打分也跟着转置。",
    }
    ask = {
        "en": "Which matrix belongs to the token that asks?",
        "zh": "提问的词元该用哪个矩阵？",
    }
    note = "qkv-direction"

    def project_qkv(x, w_q, w_k, w_v):
        return x @ w_k, x @ w_q, x @ w_v

    def query_key_scores(x, w_q, w_k):
        return (x @ w_k) @ (x @ w_q).T


class matrices_transposed:
    says = {
        "en": (
            "You multiply by the transposed matrices. Where W is square this runs and gives wrong "
            "numbers; elsewhere it fails."
        ),
        "zh": "你乘的是转置后的矩阵。W 是方阵时能运行但数值错误，不是方阵时直接报错。",
    }
    ask = {
        "en": (
            "The matrices here are (d, d_k), while PyTorch's nn.Linear stores (out, in). Which of the "
            "two needs a transpose?"
        ),
        "zh": "这里的矩阵是 (d, d_k)，而 PyTorch 的 nn.Linear 存的是 （输出，输入）。哪一种才需要转置？",
    }
    note = "qkv-right-multiply"

    def project_qkv(x, w_q, w_k, w_v):
        return x @ w_q.T, x @ w_k.T, x @ w_v.T

    def query_key_scores(x, w_q, w_k):
        return (x @ w_q.T) @ (x @ w_k.T).T


class values_are_the_tokens:
    says = {
        "en": ("You return the tokens themselves as values. A value is a projection too, by its own matrix w_v."),
        "zh": "你把词元本身当作值返回了。值同样是投影，用的是它自己的矩阵 w_v。",
    }
    ask = {
        "en": "If w_v has 3 columns, how wide must a value be?",
        "zh": "如果 w_v 有 3 列，一个值应当有多宽？",
    }
    note = "qkv-what-are-they"

    def project_qkv(x, w_q, w_k, w_v):
        return x @ w_q, x @ w_k, x


class values_from_the_key_matrix:
    says = {
        "en": (
            "You make the values with w_k. Keys and values are two different projections: one is "
            "matched, the other is handed over."
        ),
        "zh": "你用 w_k 算了值。键和值是两个不同的投影：键用来匹配，值才是交出去的内容。",
    }
    ask = {
        "en": "Which argument of project_qkv do you never use?",
        "zh": "project_qkv 的哪个参数你从来没有用到？",
    }
    note = "qkv-what-are-they"

    def project_qkv(x, w_q, w_k, w_v):
        return x @ w_q, x @ w_k, x @ w_k


class scaled_already:
    says = {
        "en": ("You divide the scores by √d_k. That is the next exercise; here the raw dot products are asked for."),
        "zh": "你已经除以了 √d_k。那是下一个练习的内容，这里要的是未经缩放的点积。",
    }
    ask = {
        "en": "What does the docstring say about scaling?",
        "zh": "任务说明里关于缩放是怎么写的？",
    }
    note = "qkv-raw-scores"

    def query_key_scores(x, w_q, w_k):
        queries = x @ w_q
        keys = x @ w_k
        return queries @ keys.T / np.sqrt(keys.shape[-1])


class softmaxed_already:
    says = {
        "en": "You return weights instead of scores: every row of yours sums to 1. Softmax comes later.",
        "zh": "你返回的是权重而不是打分：每一行的和都是 1。softmax 是后面的步骤。",
    }
    ask = {
        "en": ("For the first example the scores are 1, 3 and 0, 1. Can the weights of one query be as large as 3?"),
        "zh": "第一个例子的打分是 1、3 和 0、1。一个查询的权重可能大到 3 吗？",
    }
    note = "qkv-raw-scores"

    def query_key_scores(x, w_q, w_k):
        scores = (x @ w_q) @ (x @ w_k).T
        exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return exponentials / exponentials.sum(axis=-1, keepdims=True)


class cosine_scores:
    says = {
        "en": (
            "You divide by the lengths of the vectors, which gives cosines between -1 and 1. The score "
            "is the plain dot product."
        ),
        "zh": "你除以了向量的长度，得到的是 -1 到 1 之间的余弦。这里的打分就是普通的点积。",
    }
    ask = {
        "en": "Should a key that is twice as long get the same score from the same query?",
        "zh": "对同一个查询来说，一个键变成两倍长，打分应当不变吗？",
    }
    note = "qkv-raw-scores"

    def query_key_scores(x, w_q, w_k):
        queries = x @ w_q
        keys = x @ w_k
        lengths = np.linalg.norm(queries, axis=-1)[:, None] * np.linalg.norm(keys, axis=-1)
        return queries @ keys.T / lengths


class absolute_scores:
    says = {
        "en": ("You take absolute values. The sign matters: a very negative score means that the key is ignored."),
        "zh": "你取了绝对值。正负号是有意义的：很负的打分表示这个键会被忽略。",
    }
    ask = {
        "en": "Softmax turns the scores into weights. Which gets more weight, a score of 0 or a score of -6?",
        "zh": "softmax 会把打分变成权重。打分 0 和打分 -6，哪一个得到的权重更多？",
    }
    note = "qkv-raw-scores"

    def query_key_scores(x, w_q, w_k):
        return abs((x @ w_q) @ (x @ w_k).T)


class features_against_features:
    says = {
        "en": (
            "You multiply Qᵀ K, which compares features with features. Its size is (d_k, d_k), not one "
            "entry per pair of tokens."
        ),
        "zh": "你算的是 Qᵀ K，那是特征与特征比较，形状是 (d_k, d_k)，而不是每对词元一个打分。",
    }
    ask = {
        "en": "With 5 tokens and d_k = 3, how many pairs of tokens need a score?",
        "zh": "5 个词元、d_k = 3 时，有多少对词元需要打分？",
    }
    note = "qkv-shape"

    def query_key_scores(x, w_q, w_k):
        return (x @ w_q).T @ (x @ w_k)


class each_token_with_itself:
    says = {
        "en": (
            "You multiply queries and keys row by row, so every token answers only itself. That is the "
            "diagonal of the scores."
        ),
        "zh": "你把查询和键逐行相乘，于是每个词元只回答自己。那只是打分矩阵的对角线。",
    }
    ask = {
        "en": "Where in your result is the score of token 0 asking token 1?",
        "zh": "在你的结果里，词元 0 问词元 1 的打分在哪里？",
    }
    note = "qkv-shape"

    def query_key_scores(x, w_q, w_k):
        return ((x @ w_q) * (x @ w_k)).sum(axis=-1)
