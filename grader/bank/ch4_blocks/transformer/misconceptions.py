"""Plausible wrong versions of the Transformer. Each class replaces the class that it defines."""

import torch
from torch import nn


class encoder_sees_padding:
    says = {
        "en": "Your encoder gets no mask, so the real tokens attend to the source's padding.",
        "zh": "你的编码器没有掩码，真实的词元会看到源句的填充。",
    }
    ask = {
        "en": "If a longer sentence joins the batch, should the memory of the short one change?",
        "zh": "如果批次里多了一个更长的句子，短句的 memory 应当改变吗？",
    }
    note = "transformer-three-masks"

    class Transformer(nn.Module):
        def __init__(
            self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
            norm_first=False, dropout=0.0, max_len=512,
        ):  # fmt: skip
            super().__init__()
            self.pad_id = pad_id
            self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
            self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
            layer = (d_model, num_heads, d_ff, norm_first, dropout)
            self.encoder_layers = nn.ModuleList(EncoderLayer(*layer) for _ in range(num_layers))
            self.decoder_layers = nn.ModuleList(DecoderLayer(*layer) for _ in range(num_layers))
            self.encoder_norm = LayerNorm(d_model) if norm_first else None
            self.decoder_norm = LayerNorm(d_model) if norm_first else None
            self.output_projection = nn.Linear(d_model, tgt_vocab_size)

        def encode(self, source_ids):
            mask = None
            x = self.source_embedding(source_ids)
            for layer in self.encoder_layers:
                x = layer(x, mask=mask)
            return x if self.encoder_norm is None else self.encoder_norm(x)

        def decode(self, target_ids, memory, source_ids):
            self_mask = decoder_mask(target_ids, self.pad_id)
            memory_mask = padding_mask(source_ids, self.pad_id)
            x = self.target_embedding(target_ids)
            for layer in self.decoder_layers:
                x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
            x = x if self.decoder_norm is None else self.decoder_norm(x)
            return self.output_projection(x)

        def forward(self, source_ids, target_ids):
            return self.decode(target_ids, self.encode(source_ids), source_ids)


class decoder_sees_source_padding:
    says = {
        "en": "Your decoder layers get no memory_mask, so the target attends to the memory of padding.",
        "zh": "你的解码器层没有拿到 memory_mask，目标句会看到填充位置的 memory。",
    }
    ask = {
        "en": "The encoder gives a vector for every padded position too. Who keeps the decoder from reading it?",
        "zh": "编码器对填充位置也会给出向量。谁来阻止解码器去读它？",
    }
    note = "transformer-three-masks"

    class Transformer(nn.Module):
        def __init__(
            self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
            norm_first=False, dropout=0.0, max_len=512,
        ):  # fmt: skip
            super().__init__()
            self.pad_id = pad_id
            self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
            self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
            layer = (d_model, num_heads, d_ff, norm_first, dropout)
            self.encoder_layers = nn.ModuleList(EncoderLayer(*layer) for _ in range(num_layers))
            self.decoder_layers = nn.ModuleList(DecoderLayer(*layer) for _ in range(num_layers))
            self.encoder_norm = LayerNorm(d_model) if norm_first else None
            self.decoder_norm = LayerNorm(d_model) if norm_first else None
            self.output_projection = nn.Linear(d_model, tgt_vocab_size)

        def encode(self, source_ids):
            mask = padding_mask(source_ids, self.pad_id)
            x = self.source_embedding(source_ids)
            for layer in self.encoder_layers:
                x = layer(x, mask=mask)
            return x if self.encoder_norm is None else self.encoder_norm(x)

        def decode(self, target_ids, memory, source_ids):
            self_mask = decoder_mask(target_ids, self.pad_id)
            memory_mask = None
            x = self.target_embedding(target_ids)
            for layer in self.decoder_layers:
                x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
            x = x if self.decoder_norm is None else self.decoder_norm(x)
            return self.output_projection(x)

        def forward(self, source_ids, target_ids):
            return self.decode(target_ids, self.encode(source_ids), source_ids)


class no_causal_mask:
    says = {
        "en": "Your decoder's self-attention hides the padding only. Every position sees the tokens after it, which are its own labels.",
        "zh": "你的解码器自注意力只隐藏了填充。每个位置都能看到后面的词元，而那正是它要预测的标签。",
    }
    ask = {
        "en": "Exchange the last target token: which logits may change, and which do in your model?",
        "zh": "换掉目标句的最后一个词元：哪些位置的 logits 可以变？在你的模型里哪些变了？",
    }
    note = "transformer-leak-test"

    class Transformer(nn.Module):
        def __init__(
            self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
            norm_first=False, dropout=0.0, max_len=512,
        ):  # fmt: skip
            super().__init__()
            self.pad_id = pad_id
            self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
            self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
            layer = (d_model, num_heads, d_ff, norm_first, dropout)
            self.encoder_layers = nn.ModuleList(EncoderLayer(*layer) for _ in range(num_layers))
            self.decoder_layers = nn.ModuleList(DecoderLayer(*layer) for _ in range(num_layers))
            self.encoder_norm = LayerNorm(d_model) if norm_first else None
            self.decoder_norm = LayerNorm(d_model) if norm_first else None
            self.output_projection = nn.Linear(d_model, tgt_vocab_size)

        def encode(self, source_ids):
            mask = padding_mask(source_ids, self.pad_id)
            x = self.source_embedding(source_ids)
            for layer in self.encoder_layers:
                x = layer(x, mask=mask)
            return x if self.encoder_norm is None else self.encoder_norm(x)

        def decode(self, target_ids, memory, source_ids):
            self_mask = padding_mask(target_ids, self.pad_id)
            memory_mask = padding_mask(source_ids, self.pad_id)
            x = self.target_embedding(target_ids)
            for layer in self.decoder_layers:
                x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
            x = x if self.decoder_norm is None else self.decoder_norm(x)
            return self.output_projection(x)

        def forward(self, source_ids, target_ids):
            return self.decode(target_ids, self.encode(source_ids), source_ids)


class padding_is_always_zero:
    says = {
        "en": "You hide the token 0 whatever pad_id says.",
        "zh": "不管 pad_id 是多少，你隐藏的总是词元 0。",
    }
    ask = {
        "en": "With pad_id=3, what should the model do with the token 0, and what with 3?",
        "zh": "pad_id=3 时，模型该怎样对待词元 0？又该怎样对待 3？",
    }
    note = "transformer-padding-test"

    class Transformer(nn.Module):
        def __init__(
            self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
            norm_first=False, dropout=0.0, max_len=512,
        ):  # fmt: skip
            super().__init__()
            self.pad_id = 0
            self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
            self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
            layer = (d_model, num_heads, d_ff, norm_first, dropout)
            self.encoder_layers = nn.ModuleList(EncoderLayer(*layer) for _ in range(num_layers))
            self.decoder_layers = nn.ModuleList(DecoderLayer(*layer) for _ in range(num_layers))
            self.encoder_norm = LayerNorm(d_model) if norm_first else None
            self.decoder_norm = LayerNorm(d_model) if norm_first else None
            self.output_projection = nn.Linear(d_model, tgt_vocab_size)

        def encode(self, source_ids):
            mask = padding_mask(source_ids, self.pad_id)
            x = self.source_embedding(source_ids)
            for layer in self.encoder_layers:
                x = layer(x, mask=mask)
            return x if self.encoder_norm is None else self.encoder_norm(x)

        def decode(self, target_ids, memory, source_ids):
            self_mask = decoder_mask(target_ids, self.pad_id)
            memory_mask = padding_mask(source_ids, self.pad_id)
            x = self.target_embedding(target_ids)
            for layer in self.decoder_layers:
                x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
            x = x if self.decoder_norm is None else self.decoder_norm(x)
            return self.output_projection(x)

        def forward(self, source_ids, target_ids):
            return self.decode(target_ids, self.encode(source_ids), source_ids)


class final_norms_forgotten:
    says = {
        "en": "With norm_first the norms behind the last layers exist, but you never call them.",
        "zh": "norm_first 时，最后一层之后的归一化建好了，你却从来没有调用。",
    }
    ask = {
        "en": "In pre-norm, what is the last thing that happens to x inside a layer: an addition or a normalisation?",
        "zh": "前置归一化时，一层里对 x 做的最后一件事是相加还是归一化？",
    }
    note = "transformer-final-norm"

    class Transformer(nn.Module):
        def __init__(
            self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
            norm_first=False, dropout=0.0, max_len=512,
        ):  # fmt: skip
            super().__init__()
            self.pad_id = pad_id
            self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
            self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
            layer = (d_model, num_heads, d_ff, norm_first, dropout)
            self.encoder_layers = nn.ModuleList(EncoderLayer(*layer) for _ in range(num_layers))
            self.decoder_layers = nn.ModuleList(DecoderLayer(*layer) for _ in range(num_layers))
            self.encoder_norm = LayerNorm(d_model) if norm_first else None
            self.decoder_norm = LayerNorm(d_model) if norm_first else None
            self.output_projection = nn.Linear(d_model, tgt_vocab_size)

        def encode(self, source_ids):
            mask = padding_mask(source_ids, self.pad_id)
            x = self.source_embedding(source_ids)
            for layer in self.encoder_layers:
                x = layer(x, mask=mask)
            return x

        def decode(self, target_ids, memory, source_ids):
            self_mask = decoder_mask(target_ids, self.pad_id)
            memory_mask = padding_mask(source_ids, self.pad_id)
            x = self.target_embedding(target_ids)
            for layer in self.decoder_layers:
                x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
            return self.output_projection(x)

        def forward(self, source_ids, target_ids):
            return self.decode(target_ids, self.encode(source_ids), source_ids)


class final_norms_always:
    says = {
        "en": "You put a final norm behind post-norm stacks too. Their last layer has normalised its output already; here the attributes are None then.",
        "zh": "后置归一化时你也加了末尾的归一化。最后一层的输出已经归一化过了；这时两个属性应为 None。",
    }
    ask = {
        "en": "What does the last line of a post-norm layer do to its output?",
        "zh": "后置归一化的层，最后一步对输出做了什么？",
    }
    note = "transformer-final-norm"

    class Transformer(nn.Module):
        def __init__(
            self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
            norm_first=False, dropout=0.0, max_len=512,
        ):  # fmt: skip
            super().__init__()
            self.pad_id = pad_id
            self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
            self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
            layer = (d_model, num_heads, d_ff, norm_first, dropout)
            self.encoder_layers = nn.ModuleList(EncoderLayer(*layer) for _ in range(num_layers))
            self.decoder_layers = nn.ModuleList(DecoderLayer(*layer) for _ in range(num_layers))
            self.encoder_norm = LayerNorm(d_model)
            self.decoder_norm = LayerNorm(d_model)
            self.output_projection = nn.Linear(d_model, tgt_vocab_size)

        def encode(self, source_ids):
            mask = padding_mask(source_ids, self.pad_id)
            x = self.source_embedding(source_ids)
            for layer in self.encoder_layers:
                x = layer(x, mask=mask)
            return x if self.encoder_norm is None else self.encoder_norm(x)

        def decode(self, target_ids, memory, source_ids):
            self_mask = decoder_mask(target_ids, self.pad_id)
            memory_mask = padding_mask(source_ids, self.pad_id)
            x = self.target_embedding(target_ids)
            for layer in self.decoder_layers:
                x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
            x = x if self.decoder_norm is None else self.decoder_norm(x)
            return self.output_projection(x)

        def forward(self, source_ids, target_ids):
            return self.decode(target_ids, self.encode(source_ids), source_ids)


class one_layer_repeated:
    says = {
        "en": "`[layer] * n` holds the same layer n times, so all layers of a side share their weights.",
        "zh": "`[layer] * n` 里是同一个层的 n 份引用，同一侧的各层共用一套权重。",
    }
    ask = {
        "en": "How many different objects are in your nn.ModuleList, and how many parameters does the model report?",
        "zh": "你的 nn.ModuleList 里有几个不同的对象？模型一共有多少参数？",
    }
    note = "transformer-module-list"

    class Transformer(nn.Module):
        def __init__(
            self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
            norm_first=False, dropout=0.0, max_len=512,
        ):  # fmt: skip
            super().__init__()
            self.pad_id = pad_id
            self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
            self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
            layer = (d_model, num_heads, d_ff, norm_first, dropout)
            self.encoder_layers = nn.ModuleList([EncoderLayer(*layer)] * num_layers)
            self.decoder_layers = nn.ModuleList([DecoderLayer(*layer)] * num_layers)
            self.encoder_norm = LayerNorm(d_model) if norm_first else None
            self.decoder_norm = LayerNorm(d_model) if norm_first else None
            self.output_projection = nn.Linear(d_model, tgt_vocab_size)

        def encode(self, source_ids):
            mask = padding_mask(source_ids, self.pad_id)
            x = self.source_embedding(source_ids)
            for layer in self.encoder_layers:
                x = layer(x, mask=mask)
            return x if self.encoder_norm is None else self.encoder_norm(x)

        def decode(self, target_ids, memory, source_ids):
            self_mask = decoder_mask(target_ids, self.pad_id)
            memory_mask = padding_mask(source_ids, self.pad_id)
            x = self.target_embedding(target_ids)
            for layer in self.decoder_layers:
                x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
            x = x if self.decoder_norm is None else self.decoder_norm(x)
            return self.output_projection(x)

        def forward(self, source_ids, target_ids):
            return self.decode(target_ids, self.encode(source_ids), source_ids)


class layers_in_a_python_list:
    says = {
        "en": "Your layers stand in a Python list, which nn.Module does not look into: they have no registered parameters and never learn.",
        "zh": "你把各层放在 Python 列表里，而 nn.Module 看不到列表里面：它们的参数没有注册，永远不会被训练。",
    }
    ask = {
        "en": "Does model.parameters() contain W_q of your first layer? Does model.to(device) move it?",
        "zh": "model.parameters() 里有第一层的 W_q 吗？model.to(device) 会移动它吗？",
    }
    note = "transformer-module-list"

    class Transformer(nn.Module):
        def __init__(
            self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
            norm_first=False, dropout=0.0, max_len=512,
        ):  # fmt: skip
            super().__init__()
            self.pad_id = pad_id
            self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
            self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
            layer = (d_model, num_heads, d_ff, norm_first, dropout)
            self.encoder_layers = [EncoderLayer(*layer) for _ in range(num_layers)]
            self.decoder_layers = [DecoderLayer(*layer) for _ in range(num_layers)]
            self.encoder_norm = LayerNorm(d_model) if norm_first else None
            self.decoder_norm = LayerNorm(d_model) if norm_first else None
            self.output_projection = nn.Linear(d_model, tgt_vocab_size)

        def encode(self, source_ids):
            mask = padding_mask(source_ids, self.pad_id)
            x = self.source_embedding(source_ids)
            for layer in self.encoder_layers:
                x = layer(x, mask=mask)
            return x if self.encoder_norm is None else self.encoder_norm(x)

        def decode(self, target_ids, memory, source_ids):
            self_mask = decoder_mask(target_ids, self.pad_id)
            memory_mask = padding_mask(source_ids, self.pad_id)
            x = self.target_embedding(target_ids)
            for layer in self.decoder_layers:
                x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
            x = x if self.decoder_norm is None else self.decoder_norm(x)
            return self.output_projection(x)

        def forward(self, source_ids, target_ids):
            return self.decode(target_ids, self.encode(source_ids), source_ids)


class probabilities_instead_of_logits:
    says = {
        "en": "You return softmax of the logits. The loss takes the logits themselves and does its own softmax.",
        "zh": "你返回的是 logits 的 softmax。损失函数需要的是 logits 本身，它自己会做 softmax。",
    }
    ask = {
        "en": "What does cross_entropy do first with the numbers it is given?",
        "zh": "cross_entropy 拿到数之后，第一步做什么？",
    }
    note = "transformer-logits"

    class Transformer(nn.Module):
        def __init__(
            self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
            norm_first=False, dropout=0.0, max_len=512,
        ):  # fmt: skip
            super().__init__()
            self.pad_id = pad_id
            self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
            self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
            layer = (d_model, num_heads, d_ff, norm_first, dropout)
            self.encoder_layers = nn.ModuleList(EncoderLayer(*layer) for _ in range(num_layers))
            self.decoder_layers = nn.ModuleList(DecoderLayer(*layer) for _ in range(num_layers))
            self.encoder_norm = LayerNorm(d_model) if norm_first else None
            self.decoder_norm = LayerNorm(d_model) if norm_first else None
            self.output_projection = nn.Linear(d_model, tgt_vocab_size)

        def encode(self, source_ids):
            mask = padding_mask(source_ids, self.pad_id)
            x = self.source_embedding(source_ids)
            for layer in self.encoder_layers:
                x = layer(x, mask=mask)
            return x if self.encoder_norm is None else self.encoder_norm(x)

        def decode(self, target_ids, memory, source_ids):
            self_mask = decoder_mask(target_ids, self.pad_id)
            memory_mask = padding_mask(source_ids, self.pad_id)
            x = self.target_embedding(target_ids)
            for layer in self.decoder_layers:
                x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
            x = x if self.decoder_norm is None else self.decoder_norm(x)
            return torch.softmax(self.output_projection(x), dim=-1)

        def forward(self, source_ids, target_ids):
            return self.decode(target_ids, self.encode(source_ids), source_ids)


class target_read_with_the_source_table:
    says = {
        "en": "You embed the target ids with source_embedding. The vocabularies differ: id 5 is another word there.",
        "zh": "你用 source_embedding 去嵌入目标句的 id。两个词表不同：同一个 id 5 是另一个词。",
    }
    ask = {
        "en": "Which of your parameters gets no gradient?",
        "zh": "你的哪个参数得不到梯度？",
    }
    note = "transformer-tables"

    class Transformer(nn.Module):
        def __init__(
            self, src_vocab_size, tgt_vocab_size, d_model=128, num_heads=4, num_layers=2, d_ff=512, pad_id=0,
            norm_first=False, dropout=0.0, max_len=512,
        ):  # fmt: skip
            super().__init__()
            self.pad_id = pad_id
            self.source_embedding = TokenEmbedding(src_vocab_size, d_model, max_len)
            self.target_embedding = TokenEmbedding(tgt_vocab_size, d_model, max_len)
            layer = (d_model, num_heads, d_ff, norm_first, dropout)
            self.encoder_layers = nn.ModuleList(EncoderLayer(*layer) for _ in range(num_layers))
            self.decoder_layers = nn.ModuleList(DecoderLayer(*layer) for _ in range(num_layers))
            self.encoder_norm = LayerNorm(d_model) if norm_first else None
            self.decoder_norm = LayerNorm(d_model) if norm_first else None
            self.output_projection = nn.Linear(d_model, tgt_vocab_size)

        def encode(self, source_ids):
            mask = padding_mask(source_ids, self.pad_id)
            x = self.source_embedding(source_ids)
            for layer in self.encoder_layers:
                x = layer(x, mask=mask)
            return x if self.encoder_norm is None else self.encoder_norm(x)

        def decode(self, target_ids, memory, source_ids):
            self_mask = decoder_mask(target_ids, self.pad_id)
            memory_mask = padding_mask(source_ids, self.pad_id)
            x = self.source_embedding(target_ids)
            for layer in self.decoder_layers:
                x = layer(x, memory, self_mask=self_mask, memory_mask=memory_mask)
            x = x if self.decoder_norm is None else self.decoder_norm(x)
            return self.output_projection(x)

        def forward(self, source_ids, target_ids):
            return self.decode(target_ids, self.encode(source_ids), source_ids)
