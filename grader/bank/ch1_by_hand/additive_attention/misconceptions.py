"""Plausible wrong versions of additive attention. Each class replaces the function of the reference."""

import numpy as np


class no_tanh:
    says = {
        "en": "You leave tanh out. Then a query adds the same number to all its scores, and softmax drops it.",
        "zh": "你少了 tanh。这样一来，查询只是给它的所有打分加上同一个数，softmax 之后就没了。",
    }
    ask = {
        "en": "Without tanh, by how much do two keys' scores differ for one query, and for another?",
        "zh": "没有 tanh 时，两个键的打分之差，换一个查询会变吗？",
    }
    note = "additive-tanh"

    def additive_scores(queries, keys, w_q, w_k, v):
        return ((queries @ w_q)[:, None] + keys @ w_k) @ v


class tanh_after_v:
    says = {
        "en": "You apply tanh to the finished score. It belongs on the h sums, before v adds them up.",
        "zh": "你把 tanh 用在了最后的打分上。它应当作用于 h 个和，然后再由 v 加起来。",
    }
    ask = {
        "en": "Can your scores be larger than 1? Can the 8 in the worked example come out?",
        "zh": "你的打分能超过 1 吗？示例里的 8 算得出来吗？",
    }
    note = "additive-tanh"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh(((queries @ w_q)[:, None] + keys @ w_k) @ v)


class tanh_before_the_sum:
    says = {
        "en": "You apply tanh to query and key apart. Then the query's part is the same for every key.",
        "zh": "你先对查询和键分别取 tanh，再相加。这样查询那部分对每个键都一样。",
    }
    ask = {
        "en": "Is tanh(1) + tanh(1) the same as tanh(1 + 1)?",
        "zh": "tanh(1) + tanh(1) 等于 tanh(1 + 1) 吗？",
    }
    note = "additive-tanh"

    def additive_scores(queries, keys, w_q, w_k, v):
        return (np.tanh(queries @ w_q)[:, None] + np.tanh(keys @ w_k)) @ v


class v_inside_tanh:
    says = {
        "en": "You multiply by v inside tanh. v weighs what comes out of tanh.",
        "zh": "你在 tanh 里面就乘了 v。v 是给 tanh 的结果加权的。",
    }
    ask = {
        "en": "For v = 3, is 3 · tanh(0.9) the same as tanh(3 · 0.9)?",
        "zh": "v = 3 时，3 · tanh(0.9) 等于 tanh(3 · 0.9) 吗？",
    }
    note = "additive-formula"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh(((queries @ w_q)[:, None] + keys @ w_k) * v).sum(axis=-1)


class forgets_v:
    says = {
        "en": "You add the hidden units up without weighing them with v.",
        "zh": "你直接把隐藏单元加了起来，没有用 v 加权。",
    }
    ask = {
        "en": "Which of the five arguments does your code never read?",
        "zh": "五个参数里，你的代码从没用到哪一个？",
    }
    note = "additive-parameters"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh((queries @ w_q)[:, None] + keys @ w_k).sum(axis=-1)


class keeps_hidden_units:
    says = {
        "en": "You multiply by v, but do not add the hidden units up. A score is one number for each pair.",
        "zh": "你乘了 v，却没有把隐藏单元加起来。每一对的打分应当是一个数。",
    }
    ask = {
        "en": "Your array has an axis of length h too many. What does v · tanh(...) do with it?",
        "zh": "你的数组多出一个长度为 h 的轴。v · tanh(...) 会怎样处理它？",
    }
    note = "additive-formula"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh((queries @ w_q)[:, None] + keys @ w_k) * v


class sigmoid_for_tanh:
    says = {
        "en": "You bend with the sigmoid. It runs from 0 to 1 and is 0.5 at 0, where tanh is 0.",
        "zh": "你用了 sigmoid。它的取值从 0 到 1，在 0 处是 0.5，而 tanh 在 0 处是 0。",
    }
    ask = {
        "en": "What should the score of a zero query and a zero key be?",
        "zh": "查询和键都是零向量时，打分应当是多少？",
    }
    note = "additive-tanh"

    def additive_scores(queries, keys, w_q, w_k, v):
        return 1 / (1 + np.exp(-(queries @ w_q)[:, None] - keys @ w_k)) @ v


class relu_for_tanh:
    says = {
        "en": "You bend with ReLU, which cuts off everything negative and never levels off.",
        "zh": "你用了 ReLU，它把负的部分全部截掉，而且永远不会饱和。",
    }
    ask = {
        "en": "What does tanh make of -2, and what does ReLU?",
        "zh": "tanh 把 -2 变成多少？ReLU 呢？",
    }
    note = "additive-tanh"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.maximum((queries @ w_q)[:, None] + keys @ w_k, 0) @ v


class matrices_swapped:
    says = {
        "en": "You project the queries with W_k and the keys with W_q.",
        "zh": "你用 W_k 投影了查询，用 W_q 投影了键。",
    }
    ask = {
        "en": "w_q has d_q rows. Which of the two inputs is d_q wide?",
        "zh": "w_q 有 d_q 行。两个输入里，哪一个宽度是 d_q？",
    }
    note = "additive-widths"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh((queries @ w_k)[:, None] + keys @ w_q) @ v


class transposed:
    says = {
        "en": "Your scores are transposed: one row per key. Softmax would then share out the wrong thing.",
        "zh": "你的打分转置了，成了每个键一行。接下来的 softmax 就会分配错对象。",
    }
    ask = {
        "en": "For 2 queries and 3 keys the shape is (2, 3). On which axis of your sums are the queries?",
        "zh": "2 个查询、3 个键时形状是 (2, 3)。在你相加的数组里，查询在哪个轴上？",
    }
    note = "additive-pairs"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh((keys @ w_k)[:, None] + queries @ w_q) @ v


class row_by_row:
    says = {
        "en": "You add query i to key i, row by row. Every query has to meet every key.",
        "zh": "你把第 i 个查询和第 i 个键逐行相加。每个查询都要和每个键相遇。",
    }
    ask = {
        "en": "2 queries and 3 keys make 6 pairs. Which shapes broadcast to all 6 of them?",
        "zh": "2 个查询、3 个键有 6 对。两个数组各是什么形状，广播之后才有全部 6 对？",
    }
    note = "additive-pairs"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh(queries @ w_q + keys @ w_k) @ v


class stacks_rows:
    says = {
        "en": "You stack queries and keys on top of each other, so that no query meets any key.",
        "zh": "你把查询和键上下叠在一起，没有任何一个查询和键相遇。",
    }
    ask = {
        "en": "Each pair, joined end to end, makes one longer vector. How many such vectors are there?",
        "zh": "每一对首尾相接，成为一个更长的向量。这样的向量共有多少个？",
    }
    note = "additive-concat"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh(np.concatenate([queries @ w_q, keys @ w_k])) @ v


class multiplies:
    says = {
        "en": "You multiply query and key inside tanh. As the name says, they are added.",
        "zh": "你在 tanh 里把查询和键相乘了。加性注意力，顾名思义，是相加。",
    }
    ask = {
        "en": "If the key is all zeros, does the query still matter to the score?",
        "zh": "键全为零时，查询对打分还有影响吗？",
    }
    note = "additive-versus-dot"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh((queries @ w_q)[:, None] * (keys @ w_k)) @ v


class subtracts:
    says = {
        "en": "You subtract the key. It is added; a minus sign, where it helps, is for W_k to learn.",
        "zh": "你减去了键。应当是相加；如果负号有用，W_k 自己会学到。",
    }
    ask = {
        "en": "Which sign stands between q W_q and k W_k in the formula?",
        "zh": "公式里 q W_q 和 k W_k 之间是什么符号？",
    }
    note = "additive-formula"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh((queries @ w_q)[:, None] - keys @ w_k) @ v


class dot_product:
    says = {
        "en": "You take the dot product of the projections. Here a hidden layer and v make the score.",
        "zh": "你对两个投影做了点积。这里的打分由一个隐藏层和 v 得到。",
    }
    ask = {
        "en": "Where do tanh and v occur in your code?",
        "zh": "你的代码里，tanh 和 v 用在哪里？",
    }
    note = "additive-versus-dot"

    def additive_scores(queries, keys, w_q, w_k, v):
        return queries @ w_q @ (keys @ w_k).T


class divides_by_root_of_h:
    says = {
        "en": "You divide by √h. Dot products are divided by a root; additive scores are not.",
        "zh": "你除以了 √h。除以平方根是点积才做的；加性打分不用除。",
    }
    ask = {
        "en": "How large can v · tanh(...) become at most? Does it depend on how long query and key are?",
        "zh": "v · tanh(...) 最大能到多少？它和查询、键有多长有关吗？",
    }
    note = "additive-scale"

    def additive_scores(queries, keys, w_q, w_k, v):
        return np.tanh((queries @ w_q)[:, None] + keys @ w_k) @ v / len(v) ** 0.5


class already_weights:
    says = {
        "en": "You apply softmax already. Asked for are the scores before it.",
        "zh": "你已经做了 softmax。这里要的是 softmax 之前的打分。",
    }
    ask = {
        "en": "What comes out for a single key, whatever the query is? What does the worked example show?",
        "zh": "只有一个键时，不管查询是什么，你的结果是多少？示例里又是什么样？",
    }
    note = "additive-weights"

    def additive_scores(queries, keys, w_q, w_k, v):
        scores = np.tanh((queries @ w_q)[:, None] + keys @ w_k) @ v
        exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return exponentials / exponentials.sum(axis=-1, keepdims=True)
