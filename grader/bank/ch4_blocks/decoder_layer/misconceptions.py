"""Plausible wrong versions of the decoder layer. Each class replaces the class that it defines."""

import torch
from torch import nn


class memory_mask_not_passed_on:
    says = {
        "en": "You do not hand memory_mask on to the cross-attention, so the target attends to the source's padding.",
        "zh": "你没有把 memory_mask 交给交叉注意力，于是目标句会看到源句的填充。",
    }
    ask = {
        "en": "Which line of your forward reads `memory_mask`?",
        "zh": "你的 forward 里，哪一行用到了 `memory_mask`？",
    }
    note = "declayer-masks"

    class DecoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention = CrossAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.self_attention_residual = Residual(d_model, norm_first, dropout)
            self.cross_attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, memory, self_mask=None, memory_mask=None):
            x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
            x = self.cross_attention_residual(x, lambda y: self.cross_attention(y, memory))
            return self.feed_forward_residual(x, self.feed_forward)


class self_mask_not_passed_on:
    says = {
        "en": "You do not hand self_mask on to the self-attention, so every position sees the tokens that it is to predict.",
        "zh": "你没有把 self_mask 交给自注意力，于是每个位置都能看到自己要预测的词元。",
    }
    ask = {
        "en": "What would the training loss do if every position could read the next token?",
        "zh": "如果每个位置都能读到下一个词元，训练损失会怎样？",
    }
    note = "declayer-masks"

    class DecoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention = CrossAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.self_attention_residual = Residual(d_model, norm_first, dropout)
            self.cross_attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, memory, self_mask=None, memory_mask=None):
            x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y))
            x = self.cross_attention_residual(x, lambda y: self.cross_attention(y, memory, memory_mask=memory_mask))
            return self.feed_forward_residual(x, self.feed_forward)


class causal_mask_of_its_own:
    says = {
        "en": "You add a causal mask inside the layer. The mask is the caller's: without one, every position sees all of x.",
        "zh": "你在层里又加了一个因果掩码。掩码由调用者决定：没有给掩码时，每个位置都能看到整个 x。",
    }
    ask = {
        "en": "What should the layer do when self_mask is None, and who makes the causal mask in the whole model?",
        "zh": "self_mask 为 None 时这一层应当怎么做？在整个模型里，因果掩码由谁来造？",
    }
    note = "declayer-whose-mask"

    class DecoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention = CrossAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.self_attention_residual = Residual(d_model, norm_first, dropout)
            self.cross_attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, memory, self_mask=None, memory_mask=None):
            causal = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).tril()
            self_mask = causal if self_mask is None else self_mask & causal
            x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
            x = self.cross_attention_residual(x, lambda y: self.cross_attention(y, memory, memory_mask=memory_mask))
            return self.feed_forward_residual(x, self.feed_forward)


class cross_attention_first:
    says = {
        "en": "You do the cross-attention before the self-attention; the target looks at itself first.",
        "zh": "你先做了交叉注意力，后做自注意力；应当先让目标句看自己。",
    }
    ask = {
        "en": "Which words should a position know before it asks the source?",
        "zh": "一个位置在向源句提问之前，应当先知道哪些词？",
    }
    note = "declayer-order"

    class DecoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention = CrossAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.self_attention_residual = Residual(d_model, norm_first, dropout)
            self.cross_attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, memory, self_mask=None, memory_mask=None):
            x = self.cross_attention_residual(x, lambda y: self.cross_attention(y, memory, memory_mask=memory_mask))
            x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
            return self.feed_forward_residual(x, self.feed_forward)


class asks_with_the_layer_input:
    says = {
        "en": "Your cross-attention asks with the layer's input instead of what the self-attention made of it.",
        "zh": "你的交叉注意力用这一层的输入去提问，而不是用自注意力处理之后的结果。",
    }
    ask = {
        "en": "`Residual` hands its sub-layer a tensor. Do you use it as the query?",
        "zh": "`Residual` 会交给子层一个张量。你用它做查询了吗？",
    }
    note = "declayer-query-source"

    class DecoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention = CrossAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.self_attention_residual = Residual(d_model, norm_first, dropout)
            self.cross_attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, memory, self_mask=None, memory_mask=None):
            tokens = x
            x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
            x = self.cross_attention_residual(
                x, lambda y: self.cross_attention(tokens, memory, memory_mask=memory_mask)
            )
            return self.feed_forward_residual(x, self.feed_forward)


class normalises_the_memory:
    says = {
        "en": "In pre-norm you normalise the memory too. Only what comes from x is normalised here; the memory is used as it is.",
        "zh": "前置归一化时你把 memory 也归一化了。这里只归一化来自 x 的部分，memory 原样使用。",
    }
    ask = {
        "en": "By which norm has the memory of a pre-norm encoder already gone?",
        "zh": "前置归一化的编码器交出 memory 之前，已经做过哪一次归一化？",
    }
    note = "declayer-memory-norm"

    class DecoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention = CrossAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.self_attention_residual = Residual(d_model, norm_first, dropout)
            self.cross_attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, memory, self_mask=None, memory_mask=None):
            read = self.cross_attention_residual.norm(memory) if self.cross_attention_residual.norm_first else memory
            x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
            x = self.cross_attention_residual(x, lambda y: self.cross_attention(y, read, memory_mask=memory_mask))
            return self.feed_forward_residual(x, self.feed_forward)


class memory_asks:
    says = {
        "en": "You have the arguments of the cross-attention the wrong way round: your memory asks and the target answers.",
        "zh": "你把交叉注意力的参数写反了：变成 memory 提问、目标句回答。",
    }
    ask = {
        "en": "Which of the two lengths must the result of the cross-attention have, so that x can be added to it?",
        "zh": "交叉注意力的结果要能和 x 相加，长度应当是两者中的哪一个？",
    }
    note = "declayer-who-asks"

    class DecoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention = CrossAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.self_attention_residual = Residual(d_model, norm_first, dropout)
            self.cross_attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, memory, self_mask=None, memory_mask=None):
            x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
            x = self.cross_attention_residual(x, lambda y: self.cross_attention(memory, y, memory_mask=memory_mask))
            return self.feed_forward_residual(x, self.feed_forward)


class values_from_the_target:
    says = {
        "en": "You take the values from the target. In cross-attention keys and values both come from the memory.",
        "zh": "你的值取自目标句。交叉注意力的键和值都来自 memory。",
    }
    ask = {
        "en": "The weights have shape (tgt_len, src_len). How many rows must the values have?",
        "zh": "权重的形状是 (tgt_len, src_len)。值应当有几行？",
    }
    note = "declayer-who-asks"

    class DecoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention = CrossAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.self_attention_residual = Residual(d_model, norm_first, dropout)
            self.cross_attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, memory, self_mask=None, memory_mask=None):
            x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
            attend = self.cross_attention.attention
            x = self.cross_attention_residual(x, lambda y: attend(y, memory, y, mask=memory_mask))
            return self.feed_forward_residual(x, self.feed_forward)


class shares_a_norm:
    says = {
        "en": "The cross-attention goes through the self-attention's residual, so both share one norm.",
        "zh": "交叉注意力用了自注意力的残差，两者共用一个归一化。",
    }
    ask = {
        "en": "How many norms does a decoder layer have, and which of yours gets no gradient?",
        "zh": "解码器层有几个归一化？你的哪一个得不到梯度？",
    }
    note = "declayer-versus-encoder"

    class DecoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention = CrossAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.self_attention_residual = Residual(d_model, norm_first, dropout)
            self.cross_attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, memory, self_mask=None, memory_mask=None):
            x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
            x = self.self_attention_residual(x, lambda y: self.cross_attention(y, memory, memory_mask=memory_mask))
            return self.feed_forward_residual(x, self.feed_forward)


class no_residual_around_cross_attention:
    says = {
        "en": "The cross-attention has no residual connection: what it brings replaces x, and what the self-attention made is lost.",
        "zh": "交叉注意力外面没有残差连接：它取回的内容取代了 x，自注意力的结果就丢了。",
    }
    ask = {
        "en": "If the source has one token only, what do all target positions look like after your cross-attention?",
        "zh": "如果源句只有一个词元，经过你的交叉注意力之后，目标句的各个位置会变成什么样？",
    }
    note = "declayer-residual"

    class DecoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.cross_attention = CrossAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.self_attention_residual = Residual(d_model, norm_first, dropout)
            self.cross_attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, memory, self_mask=None, memory_mask=None):
            x = self.self_attention_residual(x, lambda y: self.self_attention(y, y, y, mask=self_mask))
            norm = self.cross_attention_residual.norm
            if self.cross_attention_residual.norm_first:
                x = self.cross_attention(norm(x), memory, memory_mask=memory_mask)
            else:
                x = norm(self.cross_attention(x, memory, memory_mask=memory_mask))
            return self.feed_forward_residual(x, self.feed_forward)
