"""Plausible wrong versions of scaled dot-product attention. Each class replaces the functions that it defines."""

import math

import torch


class no_scaling:
    says = {
        "en": "You take softmax of the raw dot products. The division by √d_k is missing, so wide keys make it one-hot.",
        "zh": "你直接对原始点积做 softmax，少了除以 √d_k 这一步，键一宽，权重就接近 one-hot。",
    }
    ask = {
        "en": "What is the standard deviation of a sum of 64 products of numbers with variance 1?",
        "zh": "64 个乘积相加，每个因子的方差都是 1，这个和的标准差是多少？",
    }
    note = "sdpa-divisor"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        if mask is not None:
            weights = weights.masked_fill(~mask, 0.0)
        return weights @ value, weights


class divides_by_d_k:
    says = {
        "en": "You divide the scores by d_k instead of √d_k. The weights become nearly equal.",
        "zh": "你用打分除以了 d_k，而不是 √d_k，权重变得几乎一样大。",
    }
    ask = {
        "en": "A score of width 64 has variance 64. By what must you divide it to get variance 1?",
        "zh": "宽度为 64 时打分的方差是 64。要让方差变成 1，应当除以几？",
    }
    note = "sdpa-divisor"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1) / query.shape[-1]
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        if mask is not None:
            weights = weights.masked_fill(~mask, 0.0)
        return weights @ value, weights


class divides_by_root_of_d_model:
    says = {
        "en": "You divide by √(num_heads · d_k), the root of d_model. A score adds up d_k products of one head, no more.",
        "zh": "你除以了 √(num_heads · d_k)，即 d_model 的平方根。一个打分只是一个头里 d_k 个乘积的和。",
    }
    ask = {
        "en": "With d_model 512 and 8 heads of 64, is the divisor 22.6 or 8? And with 4 heads?",
        "zh": "d_model 为 512、8 个宽 64 的头，除数是 22.6 还是 8？换成 4 个头呢？",
    }
    note = "sdpa-divisor"

    def scaled_dot_product_attention(query, key, value, mask=None):
        num_heads = query.shape[-3] if query.dim() > 3 else 1
        scores = query @ key.transpose(-2, -1) / math.sqrt(num_heads * query.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        if mask is not None:
            weights = weights.masked_fill(~mask, 0.0)
        return weights @ value, weights


class divides_by_root_of_k_len:
    says = {
        "en": "You divide by the root of the number of keys. The size of a score depends on the width of a key, not on how many there are.",
        "zh": "你除以了键的个数的平方根。打分的大小取决于键的宽度，与有多少个键无关。",
    }
    ask = {
        "en": "key has the shape (..., k_len, d_k). Which of the two is key.shape[-2]?",
        "zh": "key 的形状是 (..., k_len, d_k)。key.shape[-2] 是哪一个？",
    }
    note = "sdpa-divisor"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1) / math.sqrt(key.shape[-2])
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        if mask is not None:
            weights = weights.masked_fill(~mask, 0.0)
        return weights @ value, weights


class softmax_over_queries:
    says = {
        "en": "Your softmax runs over the queries (dim=-2): for each key the weights sum to 1, for a query they do not.",
        "zh": "你的 softmax 沿查询计算(dim=-2)：每个键那一列的和是 1，而一个查询自己的权重之和不是 1。",
    }
    ask = {
        "en": "The weights have the shape (..., q_len, k_len). Each query shares its attention out over what: which axis is that?",
        "zh": "权重的形状是 (..., q_len, k_len)。每个查询把注意力分给谁？那是哪一个轴？",
    }
    note = "sdpa-axis"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = torch.softmax(scores, dim=-2)
        if mask is not None:
            weights = weights.masked_fill(~mask, 0.0)
        return weights @ value, weights


class true_means_blocked:
    says = {
        "en": "You hide the keys where the mask is True. Here True means: may attend.",
        "zh": "你把 mask 为 True 的键隐藏了。这里 True 表示可以看。",
    }
    ask = {
        "en": "With the mask [[True, False, True]], which of the three keys should end with weight 0?",
        "zh": "掩码是 [[True, False, True]] 时，三个键里哪一个的权重应当是 0？",
    }
    note = "sdpa-mask-sense"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(mask, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        if mask is not None:
            weights = weights.masked_fill(mask, 0.0)
        return weights @ value, weights


class mask_after_softmax:
    says = {
        "en": "You set weights to 0 after softmax. What is left of the row no longer sums to 1.",
        "zh": "你在 softmax 之后才把权重置零，剩下的权重之和不再是 1。",
    }
    ask = {
        "en": "Scores 1, 2, 3 with the last key hidden: what do your two remaining weights sum to?",
        "zh": "打分 1、2、3，隐藏最后一个键：你剩下的两个权重之和是多少？",
    }
    note = "sdpa-mask-before"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
        weights = torch.softmax(scores, dim=-1)
        if mask is not None:
            weights = weights.masked_fill(~mask, 0.0)
        return weights @ value, weights


class mask_multiplies_scores:
    says = {
        "en": "Your masked keys end up with the score 0, as they do when the scores are multiplied by the mask. 0 is an ordinary score and gets weight.",
        "zh": "被掩码的键，打分成了 0，用掩码去乘打分就会这样。而 0 是一个普通的打分，照样分到权重。",
    }
    ask = {
        "en": "What is exp(0), and what weight does it get next to exp(1) and exp(2)?",
        "zh": "exp(0) 是多少？它和 exp(1)、exp(2) 放在一起会分到多少权重？",
    }
    note = "sdpa-mask-before"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
        if mask is not None:
            scores = scores * mask
        weights = torch.softmax(scores, dim=-1)
        return weights @ value, weights


class mask_is_added:
    says = {
        "en": "You add the mask to the scores as it is. True counts as 1, so an allowed key gains 1 and no key is hidden.",
        "zh": "你把掩码原样加到打分上。True 当作 1，允许的键打分只是多了 1，没有一个键被隐藏。",
    }
    ask = {
        "en": "Which number would have to be added to a score so that exp makes 0 of it, and at which keys?",
        "zh": "给打分加上什么数，exp 之后才会是 0？应当加在哪些键上？",
    }
    note = "sdpa-additive"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
        if mask is not None:
            scores = scores + mask
        weights = torch.softmax(scores, dim=-1)
        return weights @ value, weights


class fills_with_minus_1e4:
    says = {
        "en": "You fill masked scores with -10,000. Where the allowed scores are down there too, the masked key gets its share.",
        "zh": "你用 -10,000 填充被掩码的打分。如果允许的打分也低到那里，被掩码的键照样分到权重。",
    }
    ask = {
        "en": "Which score stays the lowest whatever the others are?",
        "zh": "不管别的打分是多少，哪一个打分总是最低的？",
    }
    note = "sdpa-mask-value"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e4)
        weights = torch.softmax(scores, dim=-1)
        return weights @ value, weights


class fills_with_minus_1e9:
    says = {
        "en": "You fill masked scores with -1e9. float16 cannot hold that number, and a query that may attend to nothing gets equal weights on the forbidden keys.",
        "zh": "你用 -1e9 填充被掩码的打分。float16 放不下这个数；什么都不能看的查询，还会在禁止的键上得到均匀的权重。",
    }
    ask = {
        "en": "What is the softmax of a row in which every score is -1e9, and what should it be?",
        "zh": "一行打分全是 -1e9 时，softmax 得到什么？应当得到什么？",
    }
    note = "sdpa-mask-value"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e9)
        weights = torch.softmax(scores, dim=-1)
        return weights @ value, weights


class empty_row_is_nan:
    says = {
        "en": "A query that may attend to nothing gets NaN: its scores are all -inf, and softmax divides 0 by 0.",
        "zh": "什么都不能看的查询得到 NaN：它的打分全是 -inf，softmax 成了 0 除以 0。",
    }
    ask = {
        "en": "What should a query take home that may look at nothing, and where could you still put that in?",
        "zh": "什么都不能看的查询应当得到什么？在哪一步还来得及补上？",
    }
    note = "sdpa-empty-row"

    def scaled_dot_product_attention(query, key, value, mask=None):
        scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        return weights @ value, weights
