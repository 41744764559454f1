"""Plausible wrong versions of correlation_matrix. Each class replaces the functions that it defines."""

import numpy as np


class cosine_matrix:
    says = {
        "en": (
            "Your matrix divides every dot product by the lengths of its two rows. That is the cosine: "
            "the diagonal becomes 1 and the lengths are lost."
        ),
        "zh": "你的矩阵把每个点积都除以了两行各自的长度。那是余弦相似度：对角线变成 1，向量的长度信息丢了。",
    }
    ask = {
        "en": "If one word's vector becomes twice as long, what should happen to its row of the matrix?",
        "zh": "如果某个词的向量变长一倍，矩阵中它那一行应当怎样变化？",
    }
    note = "corr-cosine"

    def correlation_matrix(x):
        unit = x / np.linalg.norm(x, axis=1, keepdims=True)
        return unit @ unit.T


class cosine_everywhere:
    says = {
        "en": (
            "You divide by the lengths of the vectors, in `dot_product` and in the matrix. The cosine "
            "compares directions only; a dot product counts the lengths too."
        ),
        "zh": "`dot_product` 和矩阵里你都除以了向量的长度。余弦只比较方向，点积还要算上长度。",
    }
    ask = {
        "en": "What is (1, 2) · (3, -4), worked out on paper? Where does a length come in?",
        "zh": "在纸上算一下 (1, 2) · (3, -4) 是多少？哪一步用到了长度？",
    }
    note = "corr-cosine"

    def dot_product(a, b):
        if a.shape != b.shape:
            raise ValueError("the vectors have different lengths")
        return float((a * b).sum() / (np.linalg.norm(a) * np.linalg.norm(b)))

    def correlation_matrix(x):
        unit = x / np.linalg.norm(x, axis=1, keepdims=True)
        return unit @ unit.T


class features_by_features:
    says = {
        "en": (
            "You compare columns with columns, so the matrix is d by d: features against features "
            "instead of samples against samples."
        ),
        "zh": "你是拿列与列相比，得到的是 d 行 d 列的矩阵：特征对特征，而不是样本对样本。",
    }
    ask = {
        "en": (
            "Three words with fifty features each: how many pairs of words are there, and what shape is your matrix?"
        ),
        "zh": "三个词，每个词 50 个特征：词与词的组合有多少对？你的矩阵是什么形状？",
    }
    note = "corr-shape"

    def correlation_matrix(x):
        return x.T @ x


class pearson_coefficients:
    says = {
        "en": (
            "You compute Pearson's correlation coefficients: every row is centred and divided by its "
            "spread. The matrix here holds plain dot products, whatever its name suggests."
        ),
        "zh": "你算的是皮尔逊相关系数：每行先减去均值，再除以离散程度。这里的矩阵只是点积，别被名字误导。",
    }
    ask = {
        "en": ("Which numbers does the task put on the diagonal, and can a correlation coefficient ever be 11?"),
        "zh": "题目例子里对角线上是哪些数？相关系数有可能等于 11 吗？",
    }
    note = "corr-not-pearson"

    def correlation_matrix(x):
        return np.corrcoef(x)


class centred_rows:
    says = {
        "en": (
            "You subtract each row's mean first. That is a covariance; a dot product keeps what all "
            "entries of a row have in common."
        ),
        "zh": "你先减去了每行的均值。那是协方差的做法；点积会保留一行中各元素共有的部分。",
    }
    ask = {
        "en": (
            "What do the rows 5, 6, 7 and 7, 6, 5 give before and after centring: do they point the same "
            "way or opposite ways?"
        ),
        "zh": "行 5, 6, 7 与行 7, 6, 5，减均值之前和之后各得多少？它们是同向还是反向？",
    }
    note = "corr-not-pearson"

    def correlation_matrix(x):
        centred = x - x.mean(axis=1, keepdims=True)
        return centred @ centred.T


class zero_diagonal:
    says = {
        "en": ("You set the diagonal to 0. A sample is compared with itself too; the entry is its squared length."),
        "zh": "你把对角线置成了 0。样本也要和自己比较，对角线上是它长度的平方。",
    }
    ask = {
        "en": "For two words A and B there are four pairs, AA, AB, BA and BB. Where do AA and BB stand?",
        "zh": "两个词 A、B 有四种组合：AA、AB、BA、BB。AA 和 BB 在矩阵的什么位置？",
    }
    note = "corr-diagonal"

    def correlation_matrix(x):
        pairs = x @ x.T
        np.fill_diagonal(pairs, 0)
        return pairs


class absolute_values:
    says = {
        "en": ("You take absolute values, so rows that point apart look alike. The sign says which of the two it is."),
        "zh": "你取了绝对值，方向相反的两行也就显得相似了。正负号正是用来区分二者的。",
    }
    ask = {
        "en": "Softmax follows. Which score should get almost no weight: 0 or -8?",
        "zh": "接下来要做 softmax。哪个打分应当几乎分不到权重：0 还是 -8？",
    }
    note = "corr-sign"

    def correlation_matrix(x):
        return np.abs(x @ x.T)


class upper_triangle_only:
    says = {
        "en": (
            "You fill only one side of the diagonal and leave the other at 0. Row i holds what sample i "
            "gives with all samples, so every row must be complete."
        ),
        "zh": "你只填了对角线一侧，另一侧留成 0。第 i 行是样本 i 与所有样本的点积，每一行都必须完整。",
    }
    ask = {
        "en": "You know entry (0, 1). What does that tell you about entry (1, 0)?",
        "zh": "已经知道 (0, 1) 处的值，(1, 0) 处应当是多少？",
    }
    note = "corr-symmetric"

    def correlation_matrix(x):
        return np.triu(x @ x.T)


class scaled_already:
    says = {
        "en": (
            "You divide by √d. Attention does that later, to the scores of queries and keys; this matrix "
            "holds the plain dot products."
        ),
        "zh": "你除以了 √d。注意力是之后才对查询与键的打分做缩放；这里的矩阵只放原始点积。",
    }
    ask = {
        "en": "What is the squared length of the row 3, 4, and what stands on your diagonal?",
        "zh": "行 3, 4 的长度平方是多少？你的对角线上又是多少？",
    }
    note = "corr-width"

    def correlation_matrix(x):
        return x @ x.T / np.sqrt(x.shape[1])


class products_not_summed:
    says = {
        "en": (
            "`*` multiplies entry by entry; the sum over the entries is missing. You return as many "
            "numbers as the vectors have entries."
        ),
        "zh": "`*` 只是逐元素相乘，还缺对各元素求和。向量有几个元素，你就返回了几个数。",
    }
    ask = {
        "en": "How many numbers does one comparison of two vectors give?",
        "zh": "两个向量比较一次，应当得到几个数？",
    }
    note = "corr-dot"

    def dot_product(a, b):
        if a.shape != b.shape:
            raise ValueError("the vectors have different lengths")
        return a * b


class one_by_one_matrix:
    says = {
        "en": (
            "You multiply a 1 by d row with a d by 1 column, which gives a matrix of shape (1, 1). A dot "
            "product is a number."
        ),
        "zh": "你用 1 行 d 列乘以 d 行 1 列，得到的是形状 (1, 1) 的矩阵。点积应当是一个数。",
    }
    ask = {
        "en": "Both arguments have shape (d,). Is there a row or a column in that?",
        "zh": "两个参数的形状都是 (d,)。这里有行和列之分吗？",
    }
    note = "corr-dot"

    def dot_product(a, b):
        return a.reshape(1, -1) @ b.reshape(-1, 1)


class multiplies_in_place:
    says = {
        "en": "`a *= b` overwrites the caller's vector with the products.",
        "zh": "`a *= b` 用乘积覆盖了调用者手里的向量。",
    }
    ask = {
        "en": "You compare word 0 with word 1, then with word 2. What is in word 0 the second time?",
        "zh": "先拿词 0 和词 1 比，再和词 2 比。第二次比较时，词 0 里是什么？",
    }
    note = "corr-in-place"

    def dot_product(a, b):
        if a.shape != b.shape:
            raise ValueError("the vectors have different lengths")
        a *= b
        return float(a.sum())


class stops_at_the_shorter:
    says = {
        "en": (
            "`zip` stops at the end of the shorter vector, so unequal lengths give a number that means "
            "nothing, without any complaint."
        ),
        "zh": "`zip` 在较短的向量结束时就停了，长度不等时你会得到一个没有意义的数，而且毫无提示。",
    }
    ask = {
        "en": "What should a caller learn who compares a vector of 2 entries with one of 3?",
        "zh": "有人拿 2 个元素的向量和 3 个元素的向量比较，函数应当告诉他什么？",
    }
    note = "corr-unequal"

    def dot_product(a, b):
        return float(sum(p * q for p, q in zip(a, b)))


class broadcasts_a_single_entry:
    says = {
        "en": (
            "Shapes (1,) and (3,) broadcast: NumPy repeats the single entry and you get a number instead of an error."
        ),
        "zh": "形状 (1,) 和 (3,) 会广播：NumPy 重复了那唯一的元素，于是得到一个数而不是报错。",
    }
    ask = {
        "en": "For which unequal lengths does NumPy's `*` not complain by itself?",
        "zh": "哪些不相等的长度，NumPy 的 `*` 自己不会报错？",
    }
    note = "corr-unequal"

    def dot_product(a, b):
        return float((a * b).sum())
