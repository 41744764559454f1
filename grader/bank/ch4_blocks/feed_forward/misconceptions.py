"""Plausible wrong versions of the feed-forward network. Each class replaces the class of the reference."""

import torch
from torch import nn


class no_activation:
    says = {
        "en": "There is nothing between your two linear layers. Together they are one linear layer, however wide the middle is.",
        "zh": "你的两个线性层之间什么都没有。不管中间多宽，合起来就是一个线性层。",
    }
    ask = {
        "en": "What matrix do you get by multiplying the two weight matrices, and could one nn.Linear hold it?",
        "zh": "把两个权重矩阵乘起来得到什么矩阵？一个 nn.Linear 装得下它吗？",
    }
    note = "ffn-role"

    class FeedForward(nn.Module):
        def __init__(self, d_model, d_ff):
            super().__init__()
            self.linear_1 = nn.Linear(d_model, d_ff)
            self.linear_2 = nn.Linear(d_ff, d_model)

        def forward(self, x):
            return self.linear_2(self.linear_1(x))


class activation_at_the_end:
    says = {
        "en": "Your ReLU stands behind the second layer instead of between the two. The output can no longer be negative, and the two layers collapse into one.",
        "zh": "你的 ReLU 放在第二层之后，而不是两层之间。输出不可能为负，两层也合成了一层。",
    }
    ask = {
        "en": "The output is added to the residual stream. What can a sublayer do there that may only add positive numbers?",
        "zh": "输出会加到残差流上。一个只能加正数的子层，在那里能做什么、不能做什么？",
    }
    note = "ffn-order"

    class FeedForward(nn.Module):
        def __init__(self, d_model, d_ff):
            super().__init__()
            self.linear_1 = nn.Linear(d_model, d_ff)
            self.linear_2 = nn.Linear(d_ff, d_model)

        def forward(self, x):
            return torch.relu(self.linear_2(self.linear_1(x)))


class activation_after_both:
    says = {
        "en": "You apply the ReLU after the second layer as well, so the output is never negative.",
        "zh": "你在第二层之后又用了一次 ReLU，输出永远不会为负。",
    }
    ask = {
        "en": "How would this network lower a feature of the residual stream?",
        "zh": "这样的网络怎样才能让残差流里的某个特征变小？",
    }
    note = "ffn-order"

    class FeedForward(nn.Module):
        def __init__(self, d_model, d_ff):
            super().__init__()
            self.linear_1 = nn.Linear(d_model, d_ff)
            self.linear_2 = nn.Linear(d_ff, d_model)

        def forward(self, x):
            return torch.relu(self.linear_2(torch.relu(self.linear_1(x))))


class activation_before_the_first_layer:
    says = {
        "en": "You apply the ReLU to x, before the first layer. It cuts away the negative half of the input, and the two layers collapse into one.",
        "zh": "你在第一层之前就对 x 用了 ReLU。输入的负半边被砍掉，两层也合成了一层。",
    }
    ask = {
        "en": "Can your network tell two inputs apart that differ in negative entries only?",
        "zh": "两个输入只在负的元素上不同，你的网络能区分它们吗？",
    }
    note = "ffn-order"

    class FeedForward(nn.Module):
        def __init__(self, d_model, d_ff):
            super().__init__()
            self.linear_1 = nn.Linear(d_model, d_ff)
            self.linear_2 = nn.Linear(d_ff, d_model)

        def forward(self, x):
            return self.linear_2(self.linear_1(torch.relu(x)))


class gelu_instead:
    says = {
        "en": "You use GELU. BERT and GPT do; the original Transformer, and this exercise, use ReLU.",
        "zh": "你用的是 GELU。BERT 和 GPT 这样做；原始 Transformer 和本题用 ReLU。",
    }
    ask = {
        "en": "What does a hidden unit at -1 pass on under ReLU, and what under GELU?",
        "zh": "隐藏单元的值是 -1 时，ReLU 传下去多少？GELU 呢？",
    }
    note = "ffn-gelu"

    class FeedForward(nn.Module):
        def __init__(self, d_model, d_ff):
            super().__init__()
            self.linear_1 = nn.Linear(d_model, d_ff)
            self.linear_2 = nn.Linear(d_ff, d_model)

        def forward(self, x):
            return self.linear_2(nn.functional.gelu(self.linear_1(x)))


class adds_the_input:
    says = {
        "en": "You add x to the result. The residual connection is a part of its own; with both, the input is added twice.",
        "zh": "你把 x 加进了结果。残差连接是单独的部件；两边都加，输入就加了两次。",
    }
    ask = {
        "en": "Which part of the encoder layer owns the skip connection, and what does it add?",
        "zh": "编码器层里残差连接归哪个部件管？它加的是什么？",
    }
    note = "ffn-boundaries"

    class FeedForward(nn.Module):
        def __init__(self, d_model, d_ff):
            super().__init__()
            self.linear_1 = nn.Linear(d_model, d_ff)
            self.linear_2 = nn.Linear(d_ff, d_model)

        def forward(self, x):
            return x + self.linear_2(torch.relu(self.linear_1(x)))


class drops_out_unasked:
    says = {
        "en": "You drop 10% of the hidden units in training although nobody asked for it. This part has no dropout; the residual connection has.",
        "zh": "没有人要求，你却在训练时丢弃 10% 的隐藏单元。这个部件没有 dropout，残差连接才有。",
    }
    ask = {
        "en": "Call your network twice in training mode with the same input. Do the two results agree?",
        "zh": "在训练模式下用同一个输入调用两次，两次结果一样吗？",
    }
    note = "ffn-boundaries"

    class FeedForward(nn.Module):
        def __init__(self, d_model, d_ff):
            super().__init__()
            self.linear_1 = nn.Linear(d_model, d_ff)
            self.linear_2 = nn.Linear(d_ff, d_model)
            self.dropout = nn.Dropout(0.1)

        def forward(self, x):
            return self.linear_2(self.dropout(torch.relu(self.linear_1(x))))


class without_biases:
    says = {
        "en": "Your linear layers have no bias. Then every ReLU bends at the same place, at 0, and x = 0 always gives 0.",
        "zh": "你的线性层没有偏置。这样所有 ReLU 都在 0 处转折，x = 0 永远输出 0。",
    }
    ask = {
        "en": "How many parameters does the original formula max(0, x W1 + b1) W2 + b2 have for d_model 512 and d_ff 2048?",
        "zh": "原式 max(0, x W1 + b1) W2 + b2 在 d_model 为 512、d_ff 为 2048 时有多少个参数？",
    }
    note = "ffn-parameters"

    class FeedForward(nn.Module):
        def __init__(self, d_model, d_ff):
            super().__init__()
            self.linear_1 = nn.Linear(d_model, d_ff, bias=False)
            self.linear_2 = nn.Linear(d_ff, d_model, bias=False)

        def forward(self, x):
            return self.linear_2(torch.relu(self.linear_1(x)))


class softmax_over_the_units:
    says = {
        "en": "You apply softmax over the hidden units instead of a ReLU. The hidden units of a position then compete for a total of 1.",
        "zh": "你对隐藏单元用的是 softmax 而不是 ReLU。一个位置的隐藏单元因此要争抢总和为 1 的份额。",
    }
    ask = {
        "en": "Multiply the input by 100. What should a ReLU network without biases do, and what can yours still do?",
        "zh": "把输入乘以 100。没有偏置的 ReLU 网络应当怎样变？你的网络还能怎样变？",
    }
    note = "ffn-relu"

    class FeedForward(nn.Module):
        def __init__(self, d_model, d_ff):
            super().__init__()
            self.linear_1 = nn.Linear(d_model, d_ff)
            self.linear_2 = nn.Linear(d_ff, d_model)

        def forward(self, x):
            return self.linear_2(torch.softmax(self.linear_1(x), dim=-1))
