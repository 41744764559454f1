"""Plausible wrong versions of the encoder layer. Each class replaces the class that it defines."""

from torch import nn


class mask_not_passed_on:
    says = {
        "en": "You do not hand the mask on to the attention, so every token attends to padding and to later tokens.",
        "zh": "你没有把掩码交给注意力，于是每个词元都会看到填充和后面的词元。",
    }
    ask = {
        "en": "Which line of your forward reads `mask`?",
        "zh": "你的 forward 里，哪一行用到了 `mask`？",
    }
    note = "enclayer-mask"

    class EncoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, mask=None):
            x = self.attention_residual(x, lambda y: self.self_attention(y, y, y))
            return self.feed_forward_residual(x, self.feed_forward)


class keys_and_values_not_normalised:
    says = {
        "en": "In pre-norm only the queries are normalised: your keys and values are the x of the main path, from before the norm.",
        "zh": "前置归一化时你只归一化了查询；键和值取的是主路上的 x，还没有经过归一化。",
    }
    ask = {
        "en": "`Residual` hands its sub-layer a tensor. Is it the same tensor as your x, in both norm orders?",
        "zh": "`Residual` 会把一个张量交给子层。两种归一化次序下，它都和你的 x 是同一个张量吗？",
    }
    note = "enclayer-closure"

    class EncoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, mask=None):
            tokens = x
            x = self.attention_residual(x, lambda y: self.self_attention(y, tokens, tokens, mask=mask))
            return self.feed_forward_residual(x, self.feed_forward)


class always_post_norm:
    says = {
        "en": "norm_first does not reach the residuals: your layer is post-norm whatever it says.",
        "zh": "norm_first 没有传到残差里：不管它是什么，你的层总是后置归一化。",
    }
    ask = {
        "en": "Which of your parts has to know where the norm stands?",
        "zh": "你的哪个部件需要知道归一化放在哪里？",
    }
    note = "enclayer-norm-order"

    class EncoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.attention_residual = Residual(d_model, dropout=dropout)
            self.feed_forward_residual = Residual(d_model, dropout=dropout)

        def forward(self, x, mask=None):
            x = self.attention_residual(x, lambda y: self.self_attention(y, y, y, mask=mask))
            return self.feed_forward_residual(x, self.feed_forward)


class orders_exchanged:
    says = {
        "en": "You have pre-norm and post-norm the wrong way round: norm_first=True must normalise what goes into the sub-layer.",
        "zh": "你把前置和后置归一化弄反了：norm_first=True 时，应当归一化送进子层的输入。",
    }
    ask = {
        "en": "In post-norm, is the sum x + sublayer(x) normalised, or the input of the sublayer?",
        "zh": "后置归一化作用在 x + sublayer(x) 这个和上，还是作用在子层的输入上？",
    }
    note = "enclayer-norm-order"

    class EncoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.attention_residual = Residual(d_model, not norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, not norm_first, dropout)

        def forward(self, x, mask=None):
            x = self.attention_residual(x, lambda y: self.self_attention(y, y, y, mask=mask))
            return self.feed_forward_residual(x, self.feed_forward)


class one_norm_for_both:
    says = {
        "en": "Both sub-layers go through the same residual, so they share one norm and the other never learns.",
        "zh": "两个子层用了同一个残差，共用一个归一化，另一个永远学不到东西。",
    }
    ask = {
        "en": "How many pairs of weight and bias do the norms of one layer have?",
        "zh": "一层里的归一化一共有几对 weight 和 bias？",
    }
    note = "enclayer-two-norms"

    class EncoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, mask=None):
            x = self.attention_residual(x, lambda y: self.self_attention(y, y, y, mask=mask))
            return self.attention_residual(x, self.feed_forward)


class no_residual_around_the_network:
    says = {
        "en": "The feed-forward network has no residual connection: its output replaces x instead of being added to it.",
        "zh": "前馈网络外面没有残差连接：它的输出取代了 x，而不是加到 x 上。",
    }
    ask = {
        "en": "With the network's weights all 0, what should be left of the token, and what is left in yours?",
        "zh": "如果前馈网络的权重全为 0，词元应当剩下什么？你的实现里还剩下什么？",
    }
    note = "enclayer-residual"

    class EncoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, mask=None):
            x = self.attention_residual(x, lambda y: self.self_attention(y, y, y, mask=mask))
            norm = self.feed_forward_residual.norm
            if self.feed_forward_residual.norm_first:
                return self.feed_forward(norm(x))
            return norm(self.feed_forward(x))


class side_by_side:
    says = {
        "en": "Both sub-layers read the layer's input and their outputs are added. The network must read what the attention made.",
        "zh": "两个子层都读这一层的输入，再把输出加起来。前馈网络应当读注意力处理之后的结果。",
    }
    ask = {
        "en": "What does the network see of the other tokens in your layer?",
        "zh": "在你的层里，前馈网络能看到其他词元的什么信息？",
    }
    note = "enclayer-order"

    class EncoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, mask=None):
            attended = self.attention_residual(x, lambda y: self.self_attention(y, y, y, mask=mask))
            return attended + self.feed_forward_residual(x, self.feed_forward) - x


class network_before_attention:
    says = {
        "en": "You call the feed-forward network before the attention; the order is attention, then network.",
        "zh": "你先调用了前馈网络，后做注意力；次序应当是先注意力，后前馈。",
    }
    ask = {
        "en": "In the paper's figure 1, which of the two boxes stands below the other?",
        "zh": "论文图 1 里，这两个方框哪个在下面？",
    }
    note = "enclayer-order"

    class EncoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, mask=None):
            x = self.feed_forward_residual(x, self.feed_forward)
            return self.attention_residual(x, lambda y: self.self_attention(y, y, y, mask=mask))


class dropout_not_passed_on:
    says = {
        "en": "dropout does not reach the residuals, so nothing is dropped in training.",
        "zh": "dropout 没有传到残差里，训练时什么也不会丢弃。",
    }
    ask = {
        "en": "With dropout=0.5 in training, do two calls of your layer give the same numbers?",
        "zh": "dropout=0.5 且处于训练状态时，你的层调用两次，结果会一样吗？",
    }
    note = "enclayer-dropout"

    class EncoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.attention_residual = Residual(d_model, norm_first)
            self.feed_forward_residual = Residual(d_model, norm_first)

        def forward(self, x, mask=None):
            x = self.attention_residual(x, lambda y: self.self_attention(y, y, y, mask=mask))
            return self.feed_forward_residual(x, self.feed_forward)


class adds_in_place:
    says = {
        "en": "You add with `x += ...`, which changes the caller's tensor.",
        "zh": "你用 `x += ...` 做加法，改动了调用者的张量。",
    }
    ask = {
        "en": "Whose memory does x share when forward begins, and what does autograd say if that tensor requires a gradient?",
        "zh": "forward 开始时，x 和谁共用内存？如果那个张量需要梯度，自动求导会说什么？",
    }
    note = "enclayer-in-place"

    class EncoderLayer(nn.Module):
        def __init__(self, d_model, num_heads, d_ff, norm_first=False, dropout=0.0):
            super().__init__()
            self.self_attention = MultiHeadAttention(d_model, num_heads)
            self.feed_forward = FeedForward(d_model, d_ff)
            self.attention_residual = Residual(d_model, norm_first, dropout)
            self.feed_forward_residual = Residual(d_model, norm_first, dropout)

        def forward(self, x, mask=None):
            for residual, sublayer in (
                (self.attention_residual, lambda y: self.self_attention(y, y, y, mask=mask)),
                (self.feed_forward_residual, self.feed_forward),
            ):
                x += residual.dropout(sublayer(residual.norm(x) if residual.norm_first else x))
                x = x if residual.norm_first else residual.norm(x)
            return x
