"""Plausible wrong versions of layer normalisation. Each class replaces the class of the reference."""

import torch
from torch import nn


class unbiased_variance:
    says = {
        "en": "You divide the sum of squares by d_model - 1. Layer normalisation divides by d_model; `torch.var` and `torch.std` do not unless told to.",
        "zh": "你用 d_model - 1 去除平方和。层归一化除以 d_model；而 `torch.var` 和 `torch.std` 默认不是这样。",
    }
    ask = {
        "en": "Is the variance here an estimate for a larger population, or a description of these d_model numbers? What is it for the features 0 and 2?",
        "zh": "这里的方差是在估计更大的总体，还是在描述这 d_model 个数本身？特征是 0 和 2 时，它是多少？",
    }
    note = "ln-variance"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))
            self.eps = eps

        def forward(self, x):
            centred = x - x.mean(dim=-1, keepdim=True)
            variance = x.var(dim=-1, keepdim=True)
            return centred / torch.sqrt(variance + self.eps) * self.weight + self.bias


class eps_outside_the_root:
    says = {
        "en": "You add eps to the standard deviation, after the root. It then acts as 1e-5 against the deviation instead of 1e-5 against its square.",
        "zh": "你在开方之后把 eps 加到标准差上。这样 1e-5 是和标准差相比，而不是和标准差的平方相比。",
    }
    ask = {
        "en": "For the features 0.001 and -0.001 the variance is 1e-6. What do you divide by, and what by sqrt(1e-6 + 1e-5)?",
        "zh": "特征是 0.001 和 -0.001 时方差是 1e-6。你除以的是多少？sqrt(1e-6 + 1e-5) 又是多少？",
    }
    note = "ln-eps"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))
            self.eps = eps

        def forward(self, x):
            centred = x - x.mean(dim=-1, keepdim=True)
            deviation = centred.square().mean(dim=-1, keepdim=True).sqrt()
            return centred / (deviation + self.eps) * self.weight + self.bias


class forgets_the_root:
    says = {
        "en": "You divide by the variance instead of by its square root. Features of size 10 then come out at size 0.1.",
        "zh": "你除以的是方差，而不是它的平方根。大小为 10 的特征出来就成了 0.1。",
    }
    ask = {
        "en": "If all features are doubled, by what factor does the variance grow, and what should the output do?",
        "zh": "如果所有特征都乘以 2，方差变成几倍？输出应当怎样变？",
    }
    note = "ln-invariance"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))
            self.eps = eps

        def forward(self, x):
            centred = x - x.mean(dim=-1, keepdim=True)
            variance = centred.square().mean(dim=-1, keepdim=True)
            return centred / (variance + self.eps) * self.weight + self.bias


class keeps_the_mean:
    says = {
        "en": "You divide by the root mean square without subtracting the mean. That is RMSNorm, another layer.",
        "zh": "你没有减均值，直接除以均方根。那是 RMSNorm，另一种层。",
    }
    ask = {
        "en": "Add 10 to every feature of a token. What should happen to the output, and what happens to yours?",
        "zh": "把一个词元的每个特征都加 10。输出应当怎样？你的输出怎样？",
    }
    note = "ln-rms"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))
            self.eps = eps

        def forward(self, x):
            size = torch.sqrt(x.square().mean(dim=-1, keepdim=True) + self.eps)
            return x / size * self.weight + self.bias


class normalises_the_batch:
    says = {
        "en": "You average over axis 0, the batch. That is batch normalisation: a sentence's result depends on its neighbours in the batch.",
        "zh": "你沿第 0 轴（批次）求平均。那是批归一化：一句话的结果取决于同批的其他句子。",
    }
    ask = {
        "en": "What does your layer give for a batch of one sentence?",
        "zh": "批次里只有一句话时，你的层输出什么？",
    }
    note = "ln-batch-norm"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))
            self.eps = eps

        def forward(self, x):
            centred = x - x.mean(dim=0, keepdim=True)
            variance = centred.square().mean(dim=0, keepdim=True)
            return centred / torch.sqrt(variance + self.eps) * self.weight + self.bias


class normalises_the_sequence:
    says = {
        "en": "You average over axis 1, the positions: one mean per feature instead of one per token. Later tokens then leak into earlier ones.",
        "zh": "你沿第 1 轴（位置）求平均：每个特征一个均值，而不是每个词元一个。后面的词元因此泄漏到前面。",
    }
    ask = {
        "en": "Change the last token of a sentence. May the output of the first one change, in a decoder?",
        "zh": "改动句子的最后一个词元。在解码器里，第一个词元的输出可以变吗？",
    }
    note = "ln-axis"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))
            self.eps = eps

        def forward(self, x):
            centred = x - x.mean(dim=1, keepdim=True)
            variance = centred.square().mean(dim=1, keepdim=True)
            return centred / torch.sqrt(variance + self.eps) * self.weight + self.bias


class normalises_all_tokens_together:
    says = {
        "en": "You take one mean and one variance over positions and features together, so that a large token makes its neighbours small.",
        "zh": "你把位置和特征放在一起，只算一个均值和一个方差，于是一个数值大的词元会把旁边的词元压小。",
    }
    ask = {
        "en": "How many means does a sentence of 7 tokens need?",
        "zh": "一句 7 个词元的话需要几个均值？",
    }
    note = "ln-axis"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))
            self.eps = eps

        def forward(self, x):
            centred = x - x.mean(dim=(-2, -1), keepdim=True)
            variance = centred.square().mean(dim=(-2, -1), keepdim=True)
            return centred / torch.sqrt(variance + self.eps) * self.weight + self.bias


class ignores_eps:
    says = {
        "en": "You use 1e-5 whatever `eps` the constructor was given.",
        "zh": "不管构造函数收到的 `eps` 是多少，你都用 1e-5。",
    }
    ask = {
        "en": "Where does the constructor keep eps, and where does forward read it?",
        "zh": "构造函数把 eps 存在哪里？forward 又从哪里读它？",
    }
    note = "ln-eps"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))

        def forward(self, x):
            centred = x - x.mean(dim=-1, keepdim=True)
            variance = centred.square().mean(dim=-1, keepdim=True)
            return centred / torch.sqrt(variance + 1e-5) * self.weight + self.bias


class constant_statistics:
    says = {
        "en": "You compute mean and variance without gradients. The numbers are right, but the gradient of x treats both as constants.",
        "zh": "你在计算均值和方差时关掉了梯度。数值是对的，但 x 的梯度把两者当成了常数。",
    }
    ask = {
        "en": "If one feature grows a little, the mean and the variance change too. Where does that show in the derivative?",
        "zh": "某个特征增大一点，均值和方差也会变。这在导数里体现在哪里？",
    }
    note = "ln-backward"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))
            self.eps = eps

        def forward(self, x):
            with torch.no_grad():
                mean = x.mean(dim=-1, keepdim=True)
                variance = (x - mean).square().mean(dim=-1, keepdim=True)
            return (x - mean) / torch.sqrt(variance + self.eps) * self.weight + self.bias


class changes_its_argument:
    says = {
        "en": "You subtract the mean in place, which changes the caller's x. The residual connection still needs it.",
        "zh": "你原地减去均值，改动了调用者的 x，而残差连接还要用到它。",
    }
    ask = {
        "en": "In x + sublayer(norm(x)), what is the first x after your norm has run?",
        "zh": "在 x + sublayer(norm(x)) 里，你的 norm 运行之后，第一个 x 变成了什么？",
    }
    note = "ln-in-place"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))
            self.eps = eps

        def forward(self, x):
            x -= x.mean(dim=-1, keepdim=True)
            variance = x.square().mean(dim=-1, keepdim=True)
            return x / torch.sqrt(variance + self.eps) * self.weight + self.bias


class one_pass_variance:
    says = {
        "en": "You compute the variance as the mean of squares minus the square of the mean. Far from zero that subtracts two huge, nearly equal numbers, and nothing reliable is left.",
        "zh": "你用“平方的均值减去均值的平方”算方差。特征离零很远时，这是两个巨大而几乎相等的数相减，剩下的不可信。",
    }
    ask = {
        "en": "For features near 10,000 the squares are near 100,000,000. How many decimal places does float32 keep there?",
        "zh": "特征在 10,000 附近时，平方在 100,000,000 附近。float32 在那里还能保留几位小数？",
    }
    note = "ln-precision"

    class LayerNorm(nn.Module):
        def __init__(self, d_model, eps=1e-5):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(d_model))
            self.bias = nn.Parameter(torch.zeros(d_model))
            self.eps = eps

        def forward(self, x):
            mean = x.mean(dim=-1, keepdim=True)
            variance = (x.square().mean(dim=-1, keepdim=True) - mean.square()).clamp(min=0)
            return (x - mean) / torch.sqrt(variance + self.eps) * self.weight + self.bias
