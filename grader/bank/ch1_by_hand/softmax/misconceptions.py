"""Plausible wrong versions of softmax. Each class replaces the functions of the reference that it defines."""

import numpy as np


class exponentials_overflow:
    says = {
        "en": "You take exp of the raw scores. exp(710) is already infinite, and infinity / infinity is NaN.",
        "zh": "你直接对原始打分取 exp。exp(710) 已经是无穷大，而无穷大除以无穷大是 NaN。",
    }
    ask = {
        "en": "What happens to the weights if you subtract the same number from every score of a slice?",
        "zh": "如果同一切片的每个打分都减去同一个数，权重会怎样变化？",
    }
    note = "softmax-shift"

    def softmax(scores, axis=-1):
        exponentials = np.exp(scores)
        return exponentials / exponentials.sum(axis=axis, keepdims=True)


class ignores_axis:
    says = {
        "en": "You always normalise the last axis, whatever `axis` says.",
        "zh": "不管 `axis` 是什么，你总是沿最后一个轴归一化。",
    }
    ask = {
        "en": "For softmax(scores, axis=0), which entries should sum to 1: a row's or a column's?",
        "zh": "调用 softmax(scores, axis=0) 时，和为 1 的应当是一行，还是一列？",
    }
    note = "softmax-axis"

    def softmax(scores, axis=-1):
        exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return exponentials / exponentials.sum(axis=-1, keepdims=True)


class axis_fixed_at_one:
    says = {
        "en": "You sum along axis 1, whatever the shape or `axis` says. That is the last axis of a matrix only.",
        "zh": "你总是沿 axis=1 求和。只有输入是二维矩阵时，它才碰巧是最后一个轴。",
    }
    ask = {
        "en": "Attention scores have shape (batch, heads, query, key). Which axis is axis 1 there?",
        "zh": "注意力打分的形状是 (batch, heads, query, key)。这时 axis=1 是哪一个轴？",
    }
    note = "softmax-axis"

    def softmax(scores, axis=-1):
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        return exponentials / exponentials.sum(axis=1, keepdims=True)


class normalises_everything:
    says = {
        "en": "You divide by the sum of the whole array, so all entries together sum to 1 instead of each slice.",
        "zh": "你除以了整个数组的总和，于是所有元素加起来才是 1，而不是每个切片各自为 1。",
    }
    ask = {
        "en": "Each query needs weights of its own. What should the sum of every single row be?",
        "zh": "每个查询都要有自己的一组权重。单独一行的和应当是多少？",
    }
    note = "softmax-axis"

    def softmax(scores, axis=-1):
        exponentials = np.exp(scores - scores.max())
        return exponentials / exponentials.sum()


class global_maximum:
    says = {
        "en": "You subtract the maximum of the whole array. A slice that lies far below it underflows to 0 / 0.",
        "zh": "你减去的是整个数组的最大值。远低于它的切片会下溢成 0 / 0。",
    }
    ask = {
        "en": "If one row's scores lie near 10,000 and another's near -10,000, what is exp of the second row after your shift?",
        "zh": "如果一行的打分在 10,000 附近，另一行在 -10,000 附近，平移之后第二行的 exp 是多少？",
    }
    note = "softmax-shift"

    def softmax(scores, axis=-1):
        exponentials = np.exp(scores - scores.max())
        return exponentials / exponentials.sum(axis=axis, keepdims=True)


class subtracts_the_mean:
    says = {
        "en": "What you subtract is not the maximum (but the mean, say). The largest exponent can still overflow.",
        "zh": "你减去的不是最大值（而是均值之类），最大的那个指数仍然可能溢出。",
    }
    ask = {
        "en": "After your shift, what is the largest exponent for the scores 10,000 and 0? And for a slice that holds -inf?",
        "zh": "打分是 10,000 和 0 时，平移后最大的指数是多少？切片里有 -inf 时又是多少？",
    }
    note = "softmax-shift"

    def softmax(scores, axis=-1):
        exponentials = np.exp(scores - scores.mean(axis=axis, keepdims=True))
        return exponentials / exponentials.sum(axis=axis, keepdims=True)


class plain_shares:
    says = {
        "en": "You divide the scores by their sum without taking exp. Negative scores then give negative weights.",
        "zh": "你没有取 exp，直接用打分除以总和，于是负的打分得到负的权重。",
    }
    ask = {
        "en": "What weight does a score of -4 get next to a score of 0.5?",
        "zh": "打分 -4 和 0.5 放在一起时，-4 得到的权重是多少？",
    }
    note = "softmax-why-exp"

    def softmax(scores, axis=-1):
        return scores / scores.sum(axis=axis, keepdims=True)


class changes_its_argument:
    says = {
        "en": "You subtract the maximum in place, which changes the caller's scores.",
        "zh": "你原地减去最大值，改动了调用者传入的打分。",
    }
    ask = {
        "en": "What does `scores -= ...` do to the array that the caller still holds?",
        "zh": "`scores -= ...` 对调用者手里的那个数组做了什么？",
    }
    note = "softmax-in-place"

    def softmax(scores, axis=-1):
        scores -= scores.max(axis=axis, keepdims=True)
        exponentials = np.exp(scores)
        return exponentials / exponentials.sum(axis=axis, keepdims=True)
