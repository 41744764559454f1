"""Plausible wrong versions of the residual connection. Each class replaces the class of the reference."""

from torch import nn


class reads_norm_first_backwards:
    says = {
        "en": "You have the two orders the wrong way round: norm_first=True must normalise before the sublayer, False after the sum.",
        "zh": "你把两种顺序弄反了：norm_first=True 应当在子层之前归一化，False 才是在相加之后。",
    }
    ask = {
        "en": "Which of the two is the original Transformer, and where does its norm stand?",
        "zh": "两种之中哪一种是原始 Transformer？它的归一化在哪里？",
    }
    note = "residual-pre-post"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.norm_first = norm_first
            self.dropout = nn.Dropout(dropout)

        def forward(self, x, sublayer):
            if not self.norm_first:
                return x + self.dropout(sublayer(self.norm(x)))
            return self.norm(x + self.dropout(sublayer(x)))


class always_post_norm:
    says = {
        "en": "You normalise the sum whatever norm_first says.",
        "zh": "不管 norm_first 是什么，你总是在相加之后归一化。",
    }
    ask = {
        "en": "Where does your forward look at norm_first?",
        "zh": "你的 forward 在哪里用到了 norm_first？",
    }
    note = "residual-pre-post"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.dropout = nn.Dropout(dropout)

        def forward(self, x, sublayer):
            return self.norm(x + self.dropout(sublayer(x)))


class skips_from_the_normed_input:
    says = {
        "en": "Under pre-norm you add the sublayer's output to the normalised input. The skip must carry x as it came, or the path around the sublayer is no longer the identity.",
        "zh": "前置归一化时，你把子层的输出加到了归一化之后的输入上。残差支路必须原样传递 x，否则绕过子层的通路就不再是恒等映射。",
    }
    ask = {
        "en": "If the sublayer gives zeros, what comes out of your block under pre-norm?",
        "zh": "子层返回全零时，你的前置归一化输出什么？",
    }
    note = "residual-clean-path"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.norm_first = norm_first
            self.dropout = nn.Dropout(dropout)

        def forward(self, x, sublayer):
            if self.norm_first:
                x = self.norm(x)
                return x + self.dropout(sublayer(x))
            return self.norm(x + self.dropout(sublayer(x)))


class norms_before_the_sum:
    says = {
        "en": "Under post-norm you normalise the sublayer's output and then add x. The sum itself must be normalised.",
        "zh": "后置归一化时，你先对子层的输出归一化，再加上 x。应当归一化的是相加之后的和。",
    }
    ask = {
        "en": "After a post-norm block every token has mean 0 and variance 1 (before weight and bias). Does yours?",
        "zh": "后置归一化之后，每个词元的均值为 0、方差为 1(不计缩放和偏置)。你的输出是这样吗？",
    }
    note = "residual-where-norms"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.norm_first = norm_first
            self.dropout = nn.Dropout(dropout)

        def forward(self, x, sublayer):
            if self.norm_first:
                return x + self.dropout(sublayer(self.norm(x)))
            return x + self.norm(self.dropout(sublayer(x)))


class replaces_the_input:
    says = {
        "en": "You never add x. The sublayer's output replaces the input, and nothing leads around it.",
        "zh": "你没有加上 x。子层的输出取代了输入，没有任何通路绕过它。",
    }
    ask = {
        "en": "What is left of a token when the sublayer gives zeros for it?",
        "zh": "子层对某个词元返回全零时，这个词元还剩下什么？",
    }
    note = "residual-why"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.norm_first = norm_first
            self.dropout = nn.Dropout(dropout)

        def forward(self, x, sublayer):
            if self.norm_first:
                return self.dropout(sublayer(self.norm(x)))
            return self.norm(self.dropout(sublayer(x)))


class norms_twice:
    says = {
        "en": "Under pre-norm you normalise the sum as well. That closes the clean path which pre-norm is for.",
        "zh": "前置归一化时，你在相加之后又归一化了一次。前置归一化要的那条干净通路就被堵上了。",
    }
    ask = {
        "en": "How many normalisations lie on the straight path from the first layer to the last in a pre-norm model?",
        "zh": "在前置归一化的模型里，从第一层到最后一层的直通路径上有几次归一化？",
    }
    note = "residual-clean-path"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.norm_first = norm_first
            self.dropout = nn.Dropout(dropout)

        def forward(self, x, sublayer):
            branch = self.norm(x) if self.norm_first else x
            return self.norm(x + self.dropout(sublayer(branch)))


class drops_the_sum:
    says = {
        "en": "You apply dropout to the sum of input and sublayer output. It then drops entries of the skip path too.",
        "zh": "你对输入与子层输出之和做 dropout，残差支路上的元素也会被丢掉。",
    }
    ask = {
        "en": "If every layer drops 10% of the skip path, how much of the first input is left untouched after 12 of them?",
        "zh": "如果每层都丢掉残差支路的 10%，12 层之后最初的输入还有多少没被动过？",
    }
    note = "residual-dropout-place"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.norm_first = norm_first
            self.dropout = nn.Dropout(dropout)

        def forward(self, x, sublayer):
            if self.norm_first:
                return self.dropout(x + sublayer(self.norm(x)))
            return self.norm(self.dropout(x + sublayer(x)))


class drops_the_branch_input:
    says = {
        "en": "You apply dropout to what goes into the sublayer instead of to what comes out of it.",
        "zh": "你对送进子层的输入做 dropout，而不是对子层的输出做。",
    }
    ask = {
        "en": "In training, is the tensor that the sublayer receives still the (normalised) input?",
        "zh": "训练时，子层收到的张量还是（归一化后的）输入本身吗？",
    }
    note = "residual-dropout-place"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.norm_first = norm_first
            self.dropout = nn.Dropout(dropout)

        def forward(self, x, sublayer):
            if self.norm_first:
                return x + sublayer(self.dropout(self.norm(x)))
            return self.norm(x + sublayer(self.dropout(x)))


class never_drops:
    says = {
        "en": "You take the dropout rate and never use it: in training nothing is dropped.",
        "zh": "你接收了 dropout 的概率，却从未使用：训练时什么都没丢。",
    }
    ask = {
        "en": "With dropout=0.25 in training mode, what share of the sublayer's output should arrive as 0?",
        "zh": "dropout=0.25、训练模式下，子层输出里应当有多少变成 0？",
    }
    note = "residual-dropout-scale"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.norm_first = norm_first

        def forward(self, x, sublayer):
            if self.norm_first:
                return x + sublayer(self.norm(x))
            return self.norm(x + sublayer(x))


class drops_in_evaluation:
    says = {
        "en": "Your dropout stays on in evaluation. The function form of dropout does not know the module's mode unless it is told.",
        "zh": "你的 dropout 在评估时仍然开着。函数形式的 dropout 不知道模块处于什么模式，除非你告诉它。",
    }
    ask = {
        "en": "What does `training` default to in torch.nn.functional.dropout, and where does a module keep its mode?",
        "zh": "torch.nn.functional.dropout 的 `training` 默认是什么？模块把自己的模式存在哪里？",
    }
    note = "residual-dropout-scale"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.norm_first = norm_first
            self.rate = dropout

        def forward(self, x, sublayer):
            if self.norm_first:
                return x + nn.functional.dropout(sublayer(self.norm(x)), self.rate)
            return self.norm(x + nn.functional.dropout(sublayer(x), self.rate))


class changes_its_argument:
    says = {
        "en": "`x += ...` writes into the caller's tensor. Where x is needed for the gradient, PyTorch refuses it.",
        "zh": "`x += ...` 直接写进了调用者的张量。求梯度还要用到 x 的时候，PyTorch 会报错。",
    }
    ask = {
        "en": "What is the difference between x += y and x = x + y for a tensor that somebody else still holds?",
        "zh": "对别人手里还拿着的张量，x += y 和 x = x + y 有什么区别？",
    }
    note = "residual-in-place"

    class Residual(nn.Module):
        def __init__(self, d_model, norm_first=False, dropout=0.0):
            super().__init__()
            self.norm = LayerNorm(d_model)
            self.norm_first = norm_first
            self.dropout = nn.Dropout(dropout)

        def forward(self, x, sublayer):
            if self.norm_first:
                x += self.dropout(sublayer(self.norm(x)))
                return x
            x += self.dropout(sublayer(x))
            return self.norm(x)
