"""Plausible wrong versions of cross-attention. Each class holds a whole class that replaces the reference's."""

import torch
from torch import nn


class memory_asks:
    says = {
        "en": "You let memory ask and x answer. The result has one row per position of memory instead of one per position of x.",
        "zh": "你让 memory 提问、x 作答。结果因此是 memory 的每个位置一行，而不是 x 的每个位置一行。",
    }
    ask = {
        "en": "The decoder needs one new vector for each of its own positions. Whose queries give that many rows?",
        "zh": "解码器需要给自己的每个位置一个新向量。用谁的查询，才能得到这么多行？",
    }
    note = "cross-roles"

    class CrossAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.attention = MultiHeadAttention(d_model, num_heads)

        def forward(self, x, memory, memory_mask=None):
            return self.attention(memory, x, x, mask=memory_mask)


class values_from_x:
    says = {
        "en": "You take queries and values from x and only the keys from memory, as notes in circulation say. Nothing of memory's content comes out, and with unequal lengths the weights do not fit the values.",
        "zh": "你的查询和值都来自 x，只有键来自 memory，网上流传的笔记就是这么写的。这样 memory 的内容根本出不来，而且两边长度不等时，权重和值乘不起来。",
    }
    ask = {
        "en": "The weights have memory_len columns. How many values must there be, one for each column?",
        "zh": "权重有 memory_len 列，每一列要配一个值。那么应当有多少个值？",
    }
    note = "cross-values"

    class CrossAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.attention = MultiHeadAttention(d_model, num_heads)

        def forward(self, x, memory, memory_mask=None):
            return self.attention(x, memory, x, mask=memory_mask)


class keys_from_x:
    says = {
        "en": "You take the keys from x and only the values from memory. The weights then say how well positions of x match each other, not which positions of memory are wanted.",
        "zh": "你的键来自 x，只有值来自 memory。权重于是说明 x 的各位置彼此有多匹配，而不是需要 memory 的哪些位置。",
    }
    ask = {
        "en": "A key is what a position offers for comparison. The positions of which sequence are to be found?",
        "zh": "键是一个位置拿出来供人比较的东西。要找的是哪个序列里的位置？",
    }
    note = "cross-values"

    class CrossAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.attention = MultiHeadAttention(d_model, num_heads)

        def forward(self, x, memory, memory_mask=None):
            return self.attention(x, x, memory, mask=memory_mask)


class ignores_memory:
    says = {
        "en": "You attend from x to x. That is self-attention, another sub-layer of the decoder; memory has no effect.",
        "zh": "你让 x 去看 x。这是自注意力，是解码器的另一个子层；memory 完全没有起作用。",
    }
    ask = {
        "en": "If the source sentence were another one, would your result change?",
        "zh": "换一个源句，你的结果会变吗？",
    }
    note = "cross-sublayers"

    class CrossAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.attention = MultiHeadAttention(d_model, num_heads)

        def forward(self, x, memory, memory_mask=None):
            return self.attention(x, x, x)


class ignores_memory_mask:
    says = {
        "en": "You never hand memory_mask on, so padding in the source gets attention.",
        "zh": "你没有把 memory_mask 传下去，源句里的填充位置也分到了注意力。",
    }
    ask = {
        "en": "If a source sentence is padded from 3 to 5 tokens, over how many positions does your softmax run?",
        "zh": "源句从 3 个词元填充到 5 个时，你的 softmax 是在几个位置上计算的？",
    }
    note = "cross-mask"

    class CrossAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.attention = MultiHeadAttention(d_model, num_heads)

        def forward(self, x, memory, memory_mask=None):
            return self.attention(x, memory, memory)


class true_means_blocked:
    says = {
        "en": "You hide memory where memory_mask is True. Here True means: may attend.",
        "zh": "你把 memory_mask 为 True 的位置隐藏了。这里 True 表示可以看。",
    }
    ask = {
        "en": "For the mask [True, True, False], which positions of memory should x be able to see?",
        "zh": "掩码是 [True, True, False] 时，x 应当能看到 memory 的哪些位置？",
    }
    note = "cross-mask"

    class CrossAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.attention = MultiHeadAttention(d_model, num_heads)

        def forward(self, x, memory, memory_mask=None):
            blocked = None if memory_mask is None else ~memory_mask
            return self.attention(x, memory, memory, mask=blocked)


class causal_over_memory:
    says = {
        "en": "You put a causal mask on memory: position i of x sees only the source up to i. The source is fully known, and its order is not that of the target.",
        "zh": "你对 memory 加了因果掩码：x 的第 i 个位置只能看到源句的前 i 个位置。而源句是全部已知的，语序也和目标句不同。",
    }
    ask = {
        "en": "Suppose the first word of the translation stands last in the source. May the decoder look at it?",
        "zh": "如果译文的第一个词对应源句的最后一个词，解码器可以看它吗？",
    }
    note = "cross-mask"

    class CrossAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.attention = MultiHeadAttention(d_model, num_heads)

        def forward(self, x, memory, memory_mask=None):
            mask = torch.ones(x.shape[1], memory.shape[1], dtype=torch.bool, device=x.device).tril()
            if memory_mask is not None:
                mask = mask & memory_mask
            return self.attention(x, memory, memory, mask=mask)


class adds_the_residual:
    says = {
        "en": "You add x to the result. The residual belongs to the block around the sub-layer; added here it is counted twice there.",
        "zh": "你把 x 加到了结果上。残差属于子层外面的那个块；在这里加，到那里就加了两次。",
    }
    ask = {
        "en": "Should anything of x be left in the result when all four layers give zeros?",
        "zh": "如果四个线性层的输出全是零，结果里还应当留有 x 吗？",
    }
    note = "cross-residual"

    class CrossAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.attention = MultiHeadAttention(d_model, num_heads)

        def forward(self, x, memory, memory_mask=None):
            return x + self.attention(x, memory, memory, mask=memory_mask)


class self_attention_over_both:
    says = {
        "en": "You let x attend to x and memory joined together. x then takes part of the softmax, and less than the whole weight goes to memory.",
        "zh": "你让 x 去看 x 和 memory 拼接成的序列。x 自己占去一部分 softmax，分给 memory 的权重就不足 1 了。",
    }
    ask = {
        "en": "How many weights should one position of x have if memory has 5 positions?",
        "zh": "memory 有 5 个位置时，x 的一个位置应当有几个权重？",
    }
    note = "cross-concatenation"

    class CrossAttention(nn.Module):
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.attention = MultiHeadAttention(d_model, num_heads)

        def forward(self, x, memory, memory_mask=None):
            both = torch.cat([x, memory], dim=1)
            if memory_mask is not None:
                own = torch.ones(*memory_mask.shape[:-1], x.shape[1], dtype=torch.bool, device=x.device)
                memory_mask = torch.cat([own, memory_mask], dim=-1)
            return self.attention(x, both, both, mask=memory_mask)
