"""Plausible wrong versions of multi-head attention. Each class holds a whole class that replaces the reference's."""

import torch
from torch import nn


class no_output_projection:
    says = {
        "en": "You join the heads and stop there. W_o is never applied, so no head's result reaches another head's features.",
        "zh": "你拼接完各个头就返回了，没有用 W_o，各头的结果因此从不混合。",
    }
    ask = {
        "en": "Four layers were made. Which of them gets no gradient?",
        "zh": "一共建了四个线性层，其中哪一个得不到梯度？",
    }
    note = "mha-output"

    class MultiHeadAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            if d_model % num_heads:
                raise ValueError("d_model must be divisible by num_heads")
            self.num_heads = num_heads
            self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

        def forward(self, query, key, value, mask=None):
            q = split_heads(self.W_q(query), self.num_heads)
            k = split_heads(self.W_k(key), self.num_heads)
            v = split_heads(self.W_v(value), self.num_heads)
            output, _ = scaled_dot_product_attention(q, k, v, mask=mask)
            return combine_heads(output)


class view_without_transpose:
    says = {
        "en": "You view the projections as (batch, num_heads, seq, d_head) directly. The shape is right, but a head then holds all features of a few tokens instead of a few features of all tokens.",
        "zh": "你直接把投影 view 成 (batch, num_heads, seq, d_head)。形状没错，但每个头拿到的是几个词元的全部特征，而不是全部词元的几个特征。",
    }
    ask = {
        "en": "In memory, what follows the first d_head numbers of token 0: more of token 0, or token 1? So which axis must num_heads be split from?",
        "zh": "内存里，词元 0 的前 d_head 个数后面接着的是词元 0 的其余特征，还是词元 1？那么 num_heads 应当从哪个轴拆出来？",
    }
    note = "mha-transpose"

    class MultiHeadAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            if d_model % num_heads:
                raise ValueError("d_model must be divisible by num_heads")
            self.num_heads = num_heads
            self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

        def forward(self, query, key, value, mask=None):
            batch, d_model = query.shape[0], query.shape[-1]
            d_head = d_model // self.num_heads
            q = self.W_q(query).view(batch, self.num_heads, -1, d_head)
            k = self.W_k(key).view(batch, self.num_heads, -1, d_head)
            v = self.W_v(value).view(batch, self.num_heads, -1, d_head)
            output, _ = scaled_dot_product_attention(q, k, v, mask=mask)
            return self.W_o(combine_heads(output))


class combine_without_transpose:
    says = {
        "en": "You reshape (batch, num_heads, q_len, d_head) straight to (batch, q_len, d_model). A row then holds several queries of one head instead of one query of all heads.",
        "zh": "你把 (batch, num_heads, q_len, d_head) 直接 reshape 成 (batch, q_len, d_model)。于是一行里装的是同一个头的几个查询，而不是同一个查询的所有头。",
    }
    ask = {
        "en": "Row 0 of the result belongs to query 0. Which axis must stand next to d_head before the two are merged?",
        "zh": "结果的第 0 行属于查询 0。合并之前，紧挨着 d_head 的应当是哪个轴？",
    }
    note = "mha-transpose"

    class MultiHeadAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            if d_model % num_heads:
                raise ValueError("d_model must be divisible by num_heads")
            self.num_heads = num_heads
            self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

        def forward(self, query, key, value, mask=None):
            q = split_heads(self.W_q(query), self.num_heads)
            k = split_heads(self.W_k(key), self.num_heads)
            v = split_heads(self.W_v(value), self.num_heads)
            output, _ = scaled_dot_product_attention(q, k, v, mask=mask)
            return self.W_o(output.reshape(query.shape))


class divides_by_root_of_d_model:
    says = {
        "en": "You divide the scores by √d_model. In a head a score adds up d_head products only, so the weights come out too equal.",
        "zh": "你用打分除以了 √d_model。在一个头里，一个打分只由 d_head 个乘积相加，权重因此过于平均。",
    }
    ask = {
        "en": "With 512 features in 8 heads, how many products does one score of one head add up?",
        "zh": "512 维分成 8 个头时，一个头的一个打分由多少个乘积相加？",
    }
    note = "mha-divisor"

    class MultiHeadAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            if d_model % num_heads:
                raise ValueError("d_model must be divisible by num_heads")
            self.num_heads = num_heads
            self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

        def forward(self, query, key, value, mask=None):
            q = split_heads(self.W_q(query), self.num_heads)
            k = split_heads(self.W_k(key), self.num_heads)
            v = split_heads(self.W_v(value), self.num_heads)
            scores = q @ k.transpose(-2, -1) / query.shape[-1] ** 0.5
            if mask is not None:
                scores = scores.masked_fill(~mask, float("-inf"))
            return self.W_o(combine_heads(torch.softmax(scores, dim=-1) @ v))


class divides_by_the_number_of_heads:
    says = {
        "en": "You divide the scores by the number of heads. With 512 features and 8 heads that happens to be right, because √64 is 8 as well.",
        "zh": "你用打分除以了头数。512 维、8 个头时碰巧是对的，因为 √64 也等于 8。",
    }
    ask = {
        "en": "With 512 features in 4 heads a head is 128 wide. Is the divisor 4 or 11.3?",
        "zh": "512 维分成 4 个头时，每个头宽 128。除数应当是 4，还是 11.3？",
    }
    note = "mha-divisor"

    class MultiHeadAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            if d_model % num_heads:
                raise ValueError("d_model must be divisible by num_heads")
            self.num_heads = num_heads
            self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

        def forward(self, query, key, value, mask=None):
            q = split_heads(self.W_q(query), self.num_heads)
            k = split_heads(self.W_k(key), self.num_heads)
            v = split_heads(self.W_v(value), self.num_heads)
            scores = q @ k.transpose(-2, -1) / self.num_heads
            if mask is not None:
                scores = scores.masked_fill(~mask, float("-inf"))
            return self.W_o(combine_heads(torch.softmax(scores, dim=-1) @ v))


class one_attention_over_all_features:
    says = {
        "en": "You never split: one attention runs over all d_model features, so every query has a single set of weights.",
        "zh": "你没有拆头：只在全部 d_model 维上做了一次注意力，每个查询只有一组权重。",
    }
    ask = {
        "en": "How many rows of weights should one query have, and would your result change with num_heads?",
        "zh": "一个查询应当有几组权重？改变 num_heads，你的结果会变吗？",
    }
    note = "mha-why-heads"

    class MultiHeadAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            if d_model % num_heads:
                raise ValueError("d_model must be divisible by num_heads")
            self.num_heads = num_heads
            self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

        def forward(self, query, key, value, mask=None):
            q, k, v = (x.unsqueeze(1) for x in (self.W_q(query), self.W_k(key), self.W_v(value)))
            output, _ = scaled_dot_product_attention(q, k, v, mask=mask)
            return self.W_o(output.squeeze(1))


class values_through_w_k:
    says = {
        "en": "You send the values through W_k. W_v is never used, so what is matched and what is handed over cannot differ.",
        "zh": "你让值也走了 W_k，W_v 根本没有用上。这样一来，用来比较的内容和交出去的内容就没法不同了。",
    }
    ask = {
        "en": "Each of query, key and value has a layer of its own. Which layer is missing from your forward?",
        "zh": "query、key、value 各有自己的线性层。你的 forward 里少了哪一层？",
    }
    note = "mha-parameters"

    class MultiHeadAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            if d_model % num_heads:
                raise ValueError("d_model must be divisible by num_heads")
            self.num_heads = num_heads
            self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

        def forward(self, query, key, value, mask=None):
            q = split_heads(self.W_q(query), self.num_heads)
            k = split_heads(self.W_k(key), self.num_heads)
            v = split_heads(self.W_k(value), self.num_heads)
            output, _ = scaled_dot_product_attention(q, k, v, mask=mask)
            return self.W_o(combine_heads(output))


class ignores_mask:
    says = {
        "en": "You take a mask and never use it: every query attends to every key.",
        "zh": "你接收了掩码却没有使用，每个查询都能看到所有的键。",
    }
    ask = {
        "en": "Where in your forward does the mask meet the scores?",
        "zh": "在你的 forward 里，掩码是在哪一步作用到打分上的？",
    }
    note = "mha-mask"

    class MultiHeadAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            if d_model % num_heads:
                raise ValueError("d_model must be divisible by num_heads")
            self.num_heads = num_heads
            self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

        def forward(self, query, key, value, mask=None):
            q = split_heads(self.W_q(query), self.num_heads)
            k = split_heads(self.W_k(key), self.num_heads)
            v = split_heads(self.W_v(value), self.num_heads)
            output, _ = scaled_dot_product_attention(q, k, v)
            return self.W_o(combine_heads(output))


class one_mask_for_all_heads:
    says = {
        "en": "You use the first head's mask for all heads. A mask with a heads dimension gives every head its own.",
        "zh": "你把第一个头的掩码用在了所有的头上。带有头这一维的掩码，是给每个头各用一份的。",
    }
    ask = {
        "en": "The mask may be (batch, num_heads, q_len, k_len). What does your code do with its second axis?",
        "zh": "掩码可以是 (batch, num_heads, q_len, k_len)。你的代码怎样处理它的第二个轴？",
    }
    note = "mha-mask"

    class MultiHeadAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            if d_model % num_heads:
                raise ValueError("d_model must be divisible by num_heads")
            self.num_heads = num_heads
            self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

        def forward(self, query, key, value, mask=None):
            q = split_heads(self.W_q(query), self.num_heads)
            k = split_heads(self.W_k(key), self.num_heads)
            v = split_heads(self.W_v(value), self.num_heads)
            if mask is not None and mask.dim() == 4:
                mask = mask[:, :1]
            output, _ = scaled_dot_product_attention(q, k, v, mask=mask)
            return self.W_o(combine_heads(output))


class true_means_blocked:
    says = {
        "en": "You hide the keys where the mask is True. Here True means: may attend. nn.MultiheadAttention has it the other way round.",
        "zh": "你把掩码为 True 的键隐藏了。这里 True 表示可以看；nn.MultiheadAttention 的约定正好相反。",
    }
    ask = {
        "en": "For the mask [True, False], which of the two keys may the query see?",
        "zh": "掩码是 [True, False] 时，查询可以看到两个键中的哪一个？",
    }
    note = "mha-mask"

    class MultiHeadAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            if d_model % num_heads:
                raise ValueError("d_model must be divisible by num_heads")
            self.num_heads = num_heads
            self.W_q, self.W_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
            self.W_v, self.W_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

        def forward(self, query, key, value, mask=None):
            q = split_heads(self.W_q(query), self.num_heads)
            k = split_heads(self.W_k(key), self.num_heads)
            v = split_heads(self.W_v(value), self.num_heads)
            if mask is not None:
                mask = ~mask
            output, _ = scaled_dot_product_attention(q, k, v, mask=mask)
            return self.W_o(combine_heads(output))
