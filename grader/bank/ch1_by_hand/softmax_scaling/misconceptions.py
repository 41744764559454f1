"""Plausible wrong versions of the scaling. Each class replaces the functions that it defines."""

import numpy as np


class variance_for_std:
    says = {
        "en": ("You return the variance, d_k, and divide the scores by it. The standard deviation is its square root."),
        "zh": "你返回的是方差 d_k，打分也跟着除以了它。标准差是方差的平方根。",
    }
    ask = {
        "en": (
            "If 64 independent numbers of variance 1 are added, what is the variance of the sum, and how "
            "large is the sum typically?"
        ),
        "zh": "64 个方差为 1 的独立数相加，和的方差是多少？这个和通常有多大？",
    }
    note = "scale-variance"

    def dot_product_std(d_k):
        return d_k


class variance_beside_right_scores:
    says = {
        "en": (
            "Your scores are right, but dot_product_std returns the variance, d_k. The standard "
            "deviation is its square root."
        ),
        "zh": "你的打分是对的，但 dot_product_std 返回了方差 d_k。标准差是方差的平方根。",
    }
    ask = {
        "en": "By what do your own scores get divided at width 64, and what does dot_product_std(64) return?",
        "zh": "宽度 64 时，你自己的打分除以了多少？dot_product_std(64) 又返回了多少？",
    }
    note = "scale-variance"

    def dot_product_std(d_k):
        return d_k

    def scaled_scores(q, k):
        return q @ k.T / np.sqrt(q.shape[-1])


class factor_for_std:
    says = {
        "en": (
            "You return 1/√d_k, the factor that undoes the growth. Asked for is the size itself, which grows with d_k."
        ),
        "zh": "你返回的是 1/√d_k，也就是用来抵消增长的系数。这里要的是随 d_k 变大的那个量本身。",
    }
    ask = {
        "en": "Are dot products of wide vectors typically larger or smaller than those of narrow ones?",
        "zh": "宽的向量做点积，通常比窄的更大还是更小？",
    }
    note = "scale-variance"

    def dot_product_std(d_k):
        return 1 / np.sqrt(d_k)

    def scaled_scores(q, k):
        return q @ k.T * dot_product_std(q.shape[-1])


class divides_by_d_k:
    says = {
        "en": (
            "You divide the scores by d_k instead of √d_k. At width 64 they become 8 times too small "
            "and the weights nearly equal."
        ),
        "zh": "你用打分除以了 d_k，而不是 √d_k。宽度 64 时打分小了 8 倍，权重几乎平均。",
    }
    ask = {
        "en": ("Dividing a random number by c divides its variance by c². Which c turns a variance of d_k into 1?"),
        "zh": "随机数除以 c，方差就除以 c²。方差是 d_k 时，c 取多少才能变成 1？",
    }
    note = "scale-not-d-k"

    def scaled_scores(q, k):
        return q @ k.T / q.shape[-1]


class no_scaling:
    says = {
        "en": "You do not scale: your scores are the raw dot products, whose size grows with the width.",
        "zh": "你没有缩放：返回的是原始点积，宽度越大它就越大。",
    }
    ask = {
        "en": "By what must a score at width 64 be divided so that it is typically about 1?",
        "zh": "宽度 64 时，打分要除以多少，典型大小才约为 1？",
    }
    note = "scale-why"

    def scaled_scores(q, k):
        return q @ k.T


class multiplies:
    says = {
        "en": "You multiply by √d_k instead of dividing, so the scores grow even faster with the width.",
        "zh": "你乘了 √d_k，而不是除以它，打分随宽度增长得更快了。",
    }
    ask = {
        "en": "Should scaling make the scores of wide vectors larger or smaller?",
        "zh": "缩放应当让宽向量的打分变大还是变小？",
    }
    note = "scale-why"

    def scaled_scores(q, k):
        return q @ k.T * np.sqrt(q.shape[-1])


class divides_by_root_of_keys:
    says = {
        "en": (
            "You divide by the square root of the number of keys. The size of one score depends on the "
            "width of the vectors alone."
        ),
        "zh": "你除以了键的个数的平方根。单个打分的大小只取决于向量的宽度。",
    }
    ask = {
        "en": "If you add one more key, should the scores of the other keys change?",
        "zh": "多加一个键，其余键的打分应当改变吗？",
    }
    note = "scale-which-number"

    def scaled_scores(q, k):
        return q @ k.T / np.sqrt(k.shape[0])


class divides_by_root_of_queries:
    says = {
        "en": "You divide by the square root of the number of queries: len(q) counts rows, not the width.",
        "zh": "你除以了查询个数的平方根：len(q) 数的是行数，不是宽度。",
    }
    ask = {
        "en": "q has shape (n_q, d_k). Which of the two numbers says how many terms a dot product has?",
        "zh": "q 的形状是 (n_q, d_k)。两个数里，哪一个说明点积由多少项相加而成？",
    }
    note = "scale-which-number"

    def scaled_scores(q, k):
        return q @ k.T / np.sqrt(q.shape[0])


class always_eight:
    says = {
        "en": "You divide by 8 whatever the width. 8 is right for keys of width 64 only, because it is √64.",
        "zh": "不管宽度是多少，你都除以 8。只有键的宽度是 64 时 8 才对，因为它是 √64。",
    }
    ask = {
        "en": "A model of width 512 with 4 heads has keys of width 128. What does it divide by?",
        "zh": "宽度 512、4 个头的模型，键的宽度是 128。它应当除以多少？",
    }
    note = "scale-eight"

    def scaled_scores(q, k):
        return q @ k.T / 8.0


class measured_spread:
    says = {
        "en": (
            "You divide by the spread of the scores at hand. The divisor is fixed by d_k; it does not look at the data."
        ),
        "zh": "你除以了这一批打分实测的标准差。除数由 d_k 决定，与数据无关。",
    }
    ask = {
        "en": "If one query changes, may the scores of another query change too?",
        "zh": "改动一个查询，另一个查询的打分可以跟着变吗？",
    }
    note = "scale-assumptions"

    def scaled_scores(q, k):
        scores = q @ k.T
        return scores / scores.std()


class scales_in_place:
    says = {
        "en": "You divide q in place, which changes the caller's queries; the next call divides them again.",
        "zh": "你原地除了 q，改动了调用者的查询；下一次调用又会再除一遍。",
    }
    ask = {
        "en": "What does `q /= ...` do to the array that the caller still holds?",
        "zh": "`q /= ...` 对调用者手里的那个数组做了什么？",
    }
    note = "scale-fold"

    def scaled_scores(q, k):
        q /= np.sqrt(q.shape[-1])
        return q @ k.T


class scores_transposed:
    says = {
        "en": "Your scores are transposed: one row per key instead of one row per query.",
        "zh": "你的打分转置了：成了每个键一行，而不是每个查询一行。",
    }
    ask = {
        "en": "For 2 queries and 5 keys the shape is (2, 5). Which of q and k comes first in the product?",
        "zh": "2 个查询、5 个键时形状是 (2, 5)。乘积里 q 和 k 哪一个在前？",
    }
    note = "scale-axis"

    def scaled_scores(q, k):
        return k @ q.T / np.sqrt(q.shape[-1])


class scores_already_weights:
    says = {
        "en": (
            "Your scaled_scores applies softmax already, so attention_weights applies it twice and "
            "comes out nearly equal."
        ),
        "zh": "你的 scaled_scores 已经做了 softmax，于是 attention_weights 又做一遍，权重被拉得几乎平均。",
    }
    ask = {
        "en": "Can a score be negative? Can one of yours?",
        "zh": "打分可以是负数吗？你返回的可能是负数吗？",
    }
    note = "scale-order"

    def scaled_scores(q, k):
        return softmax(q @ k.T / np.sqrt(q.shape[-1]), axis=-1)


class scales_after_softmax:
    says = {
        "en": ("You divide after softmax. The softmax was saturated before, and now the rows no longer sum to 1."),
        "zh": "你在 softmax 之后才除。softmax 早已饱和，而且各行的和也不再是 1。",
    }
    ask = {
        "en": "What does a row of your weights sum to at width 64?",
        "zh": "宽度 64 时，你的一行权重加起来是多少？",
    }
    note = "scale-order"

    def attention_weights(q, k):
        return softmax(q @ k.T, axis=-1) / np.sqrt(q.shape[-1])


class weights_of_raw_scores:
    says = {
        "en": "attention_weights takes softmax of the raw dot products. The scaled scores go unused.",
        "zh": "attention_weights 直接对原始点积做 softmax，没有用上缩放后的打分。",
    }
    ask = {
        "en": "Which of your own functions returns what softmax should see?",
        "zh": "softmax 应当看到的东西，由你写的哪个函数返回？",
    }
    note = "scale-saturation"

    def attention_weights(q, k):
        return softmax(q @ k.T, axis=-1)


class scales_twice:
    says = {
        "en": ("attention_weights divides the scaled scores by √d_k once more; together that is a division by d_k."),
        "zh": "attention_weights 把已经缩放过的打分又除了一次 √d_k，合起来等于除以 d_k。",
    }
    ask = {
        "en": "What has scaled_scores already done to the scores?",
        "zh": "scaled_scores 已经对打分做过什么？",
    }
    note = "scale-not-d-k"

    def attention_weights(q, k):
        return softmax(scaled_scores(q, k) / np.sqrt(q.shape[-1]), axis=-1)


class softmax_over_queries:
    says = {
        "en": ("Your softmax runs over the queries (axis 0), so the columns sum to 1 and a query's weights do not."),
        "zh": "你的 softmax 沿查询(axis=0)计算，于是每列的和是 1，而一个查询的权重之和不是 1。",
    }
    ask = {
        "en": "Each query shares out its attention among the keys. Which axis of (n_q, n_k) must sum to 1?",
        "zh": "每个查询把注意力分给各个键。(n_q, n_k) 的哪个轴求和应当是 1？",
    }
    note = "scale-axis"

    def attention_weights(q, k):
        return softmax(scaled_scores(q, k), axis=0)


class softmax_added_to_scores:
    says = {
        "en": ("You add the scores to their softmax. Weights replace the scores; the sum is no longer a distribution."),
        "zh": "你把 softmax 的结果加到了打分上。权重应当取代打分，相加之后就不再是一个分布了。",
    }
    ask = {
        "en": "Can a weight be negative, or larger than 1?",
        "zh": "权重可以是负数，或者大于 1 吗？",
    }
    note = "scale-order"

    def attention_weights(q, k):
        scores = scaled_scores(q, k)
        return scores + softmax(scores, axis=-1)


class widens_float32:
    says = {
        "en": (
            "Your float32 scores come out as float64. A float64 scalar such as np.sqrt(64), or an array "
            "from np.zeros, widens them."
        ),
        "zh": (
            "float32 的打分到你这里变成了 float64。np.sqrt(64) 这样的 float64 标量，或者 np.zeros 建的数组"
            "，都会把它变宽。"
        ),
    }
    ask = {
        "en": ("Which dtype has np.ones(2, np.float32) / np.sqrt(64), and which has np.ones(2, np.float32) / 8.0?"),
        "zh": "np.ones(2, np.float32) / np.sqrt(64) 是什么 dtype？np.ones(2, np.float32) / 8.0 呢？",
    }
    note = "scale-dtype"

    def dot_product_std(d_k):
        return np.sqrt(d_k)
