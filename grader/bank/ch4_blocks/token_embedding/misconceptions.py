"""Plausible wrong versions of token embedding. Each class replaces the class of the reference."""

import math

from torch import nn


class no_scaling:
    says = {
        "en": "You add the position to the row as it is. The row must be multiplied by √d_model first.",
        "zh": "你直接把位置编码加到表里的行上。应当先把这一行乘以 √d_model。",
    }
    ask = {
        "en": "In section 3.4 of the paper, what happens to the embedding weights?",
        "zh": "论文 3.4 节里，嵌入层的权重被怎样处理？",
    }
    note = "embed-scale"

    class TokenEmbedding(nn.Module):
        def __init__(self, vocab_size, d_model, max_len=512):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model)
            self.register_buffer("positions", sinusoidal_encoding(max_len, d_model), persistent=False)

        def forward(self, token_ids):
            seq, max_len = token_ids.shape[1], self.positions.shape[0]
            if seq > max_len:
                raise ValueError(f"{seq} tokens are more than max_len {max_len}")
            return self.embedding(token_ids) + self.positions[:seq]


class divides_by_the_root:
    says = {
        "en": "You divide the row by √d_model. That is the scaling of attention scores; an embedding is multiplied.",
        "zh": "你把这一行除以 √d_model。那是注意力打分的缩放；嵌入是乘。",
    }
    ask = {
        "en": "If the entries of a row have a standard deviation of 1/√d_model, what do you have to do to bring it to 1?",
        "zh": "如果一行各元素的标准差是 1/√d_model，要让它变成 1，应当怎么做？",
    }
    note = "embed-scale"

    class TokenEmbedding(nn.Module):
        def __init__(self, vocab_size, d_model, max_len=512):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model)
            self.scale = math.sqrt(d_model)
            self.register_buffer("positions", sinusoidal_encoding(max_len, d_model), persistent=False)

        def forward(self, token_ids):
            seq, max_len = token_ids.shape[1], self.positions.shape[0]
            if seq > max_len:
                raise ValueError(f"{seq} tokens are more than max_len {max_len}")
            return self.embedding(token_ids) / self.scale + self.positions[:seq]


class scales_the_sum:
    says = {
        "en": "You multiply the sum by √d_model, the position with it. Only the table's row is multiplied.",
        "zh": "你把相加之后的和乘以 √d_model，位置编码也被放大了。只有表里的行要乘。",
    }
    ask = {
        "en": "How large do the sines and cosines come out for d_model 512, and how large should they be?",
        "zh": "d_model 为 512 时，你的正弦余弦变成多大？应当是多大？",
    }
    note = "embed-scale"

    class TokenEmbedding(nn.Module):
        def __init__(self, vocab_size, d_model, max_len=512):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model)
            self.scale = math.sqrt(d_model)
            self.register_buffer("positions", sinusoidal_encoding(max_len, d_model), persistent=False)

        def forward(self, token_ids):
            seq, max_len = token_ids.shape[1], self.positions.shape[0]
            if seq > max_len:
                raise ValueError(f"{seq} tokens are more than max_len {max_len}")
            return (self.embedding(token_ids) + self.positions[:seq]) * self.scale


class no_position:
    says = {
        "en": "You give back the scaled row alone. The same token gets the same vector wherever it stands.",
        "zh": "你只返回了放大之后的行。同一个词元不管站在哪里，得到的向量都一样。",
    }
    ask = {
        "en": 'In "saw a saw", how would attention tell the two words "saw" apart?',
        "zh": "在 saw a saw 里，注意力靠什么区分两个 saw？",
    }
    note = "embed-add-position"

    class TokenEmbedding(nn.Module):
        def __init__(self, vocab_size, d_model, max_len=512):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model)
            self.scale = math.sqrt(d_model)
            self.max_len = max_len

        def forward(self, token_ids):
            if token_ids.shape[1] > self.max_len:
                raise ValueError(f"{token_ids.shape[1]} tokens are more than max_len {self.max_len}")
            return self.embedding(token_ids) * self.scale


class counts_the_batch:
    says = {
        "en": "You take the encoding by the place in the batch: every token of a sentence gets the same position. Tutorials that put the sequence first do this rightly; here the batch comes first.",
        "zh": "你按批次里的序号取位置编码：同一句话的每个词元得到同一个位置。把序列放在第 0 轴的教程可以这样写；这里批次在前。",
    }
    ask = {
        "en": "For ids of shape (batch, seq), which size tells how many positions there are?",
        "zh": "编号的形状是 (batch, seq)，位置有多少个由哪个大小决定？",
    }
    note = "embed-batch-first"

    class TokenEmbedding(nn.Module):
        def __init__(self, vocab_size, d_model, max_len=512):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model)
            self.scale = math.sqrt(d_model)
            self.register_buffer("positions", sinusoidal_encoding(max_len, d_model)[:, None], persistent=False)

        def forward(self, token_ids):
            seq, max_len = token_ids.shape[1], self.positions.shape[0]
            if seq > max_len:
                raise ValueError(f"{seq} tokens are more than max_len {max_len}")
            return self.embedding(token_ids) * self.scale + self.positions[: token_ids.shape[0]]


class counts_from_one:
    says = {
        "en": "You give the first token position 1. Positions count from 0, so the first one gets 0, 1, 0, 1, ...",
        "zh": "你让第一个词元的位置是 1。位置从 0 数起，第一个词元的编码是 0、1、0、1……",
    }
    ask = {
        "en": "Which row of the encoding belongs to the first token?",
        "zh": "第一个词元对应位置编码的哪一行？",
    }
    note = "embed-add-position"

    class TokenEmbedding(nn.Module):
        def __init__(self, vocab_size, d_model, max_len=512):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model)
            self.scale = math.sqrt(d_model)
            self.register_buffer("positions", sinusoidal_encoding(max_len + 1, d_model), persistent=False)

        def forward(self, token_ids):
            seq, max_len = token_ids.shape[1], self.positions.shape[0] - 1
            if seq > max_len:
                raise ValueError(f"{seq} tokens are more than max_len {max_len}")
            return self.embedding(token_ids) * self.scale + self.positions[1 : seq + 1]


class learns_the_positions:
    says = {
        "en": "You made the position encoding a parameter: training will change it. It is fixed here.",
        "zh": "你把位置编码做成了参数，训练会改动它。这里它是固定的。",
    }
    ask = {
        "en": "What does PyTorch offer for a tensor that moves with the module but that no optimiser sees?",
        "zh": "一个张量要随模块移动，又不能让优化器看到，PyTorch 提供了什么？",
    }
    note = "embed-buffer"

    class TokenEmbedding(nn.Module):
        def __init__(self, vocab_size, d_model, max_len=512):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model)
            self.scale = math.sqrt(d_model)
            self.positions = nn.Parameter(sinusoidal_encoding(max_len, d_model))

        def forward(self, token_ids):
            seq, max_len = token_ids.shape[1], self.positions.shape[0]
            if seq > max_len:
                raise ValueError(f"{seq} tokens are more than max_len {max_len}")
            return self.embedding(token_ids) * self.scale + self.positions[:seq]


class pads_with_row_zero:
    says = {
        "en": "You set padding_idx=0: row 0 starts at zero and never gets a gradient. Here every row learns; hiding padding is the mask's work.",
        "zh": "你设置了 padding_idx=0：第 0 行从零开始，永远得不到梯度。这里每一行都要学习；隐藏填充是掩码的事。",
    }
    ask = {
        "en": "What does padding_idx do to the gradient of that row, and what if id 0 is an ordinary token?",
        "zh": "padding_idx 对那一行的梯度做了什么？如果编号 0 是普通词元呢？",
    }
    note = "embed-padding-idx"

    class TokenEmbedding(nn.Module):
        def __init__(self, vocab_size, d_model, max_len=512):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model, padding_idx=0)
            self.scale = math.sqrt(d_model)
            self.register_buffer("positions", sinusoidal_encoding(max_len, d_model), persistent=False)

        def forward(self, token_ids):
            seq, max_len = token_ids.shape[1], self.positions.shape[0]
            if seq > max_len:
                raise ValueError(f"{seq} tokens are more than max_len {max_len}")
            return self.embedding(token_ids) * self.scale + self.positions[:seq]


class takes_any_length:
    says = {
        "en": "You compute as many positions as there are tokens and never look at max_len. A sequence that is too long gets through.",
        "zh": "有多少词元你就算多少位置，从不看 max_len。过长的序列也会通过。",
    }
    ask = {
        "en": "What should happen for 5 tokens when max_len is 4?",
        "zh": "max_len 是 4 而有 5 个词元时，应当发生什么？",
    }
    note = "embed-max-len"

    class TokenEmbedding(nn.Module):
        def __init__(self, vocab_size, d_model, max_len=512):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model)
            self.d_model = d_model

        def forward(self, token_ids):
            positions = sinusoidal_encoding(token_ids.shape[1], self.d_model).to(token_ids.device)
            return self.embedding(token_ids) * math.sqrt(self.d_model) + positions


class leaves_the_length_to_broadcasting:
    says = {
        "en": "You do not check the length. A table that is too short ends in a RuntimeError about sizes, and a table of one row is silently added everywhere.",
        "zh": "你没有检查长度。表不够长时，会出现关于大小的 RuntimeError；表只有一行时，则悄悄加到每个位置上。",
    }
    ask = {
        "en": "What does table[:5] give for a table of 1 row, and what does broadcasting make of it?",
        "zh": "表只有 1 行时，table[:5] 得到什么？广播又会把它变成什么？",
    }
    note = "embed-max-len"

    class TokenEmbedding(nn.Module):
        def __init__(self, vocab_size, d_model, max_len=512):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, d_model)
            self.scale = math.sqrt(d_model)
            self.register_buffer("positions", sinusoidal_encoding(max_len, d_model), persistent=False)

        def forward(self, token_ids):
            return self.embedding(token_ids) * self.scale + self.positions[: token_ids.shape[1]]
