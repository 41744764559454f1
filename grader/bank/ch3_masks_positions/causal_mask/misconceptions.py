"""Plausible wrong versions of the causal mask. Each class replaces the functions that it defines."""

import torch


class upper_triangle:
    says = {
        "en": "You allow the upper triangle: each position sees itself and what comes later. Notes in circulation call the mask upper triangular, but the part that is allowed is the lower one.",
        "zh": "你允许的是上三角：每个位置看到自己和后面的位置。流传的笔记把它叫作上三角矩阵，其实允许看的是下三角。",
    }
    ask = {
        "en": "Row 0 is the first position. How many positions may it look at?",
        "zh": "第 0 行是第一个位置。它可以看几个位置？",
    }
    note = "causal-triangle"

    def causal_mask(size, device=None):
        return torch.ones(size, size, dtype=torch.bool, device=device).triu()


class true_means_blocked:
    says = {
        "en": "Your mask is True where looking is forbidden. Here True means: may attend.",
        "zh": "你的掩码在禁止看的地方是 True。这里 True 表示可以看。",
    }
    ask = {
        "en": "The first position may attend to itself. Is the entry [0, 0] of your mask True?",
        "zh": "第一个位置可以看自己。你的掩码里 [0, 0] 是 True 吗？",
    }
    note = "causal-form"

    def causal_mask(size, device=None):
        return torch.ones(size, size, dtype=torch.bool, device=device).triu(diagonal=1)


class without_the_diagonal:
    says = {
        "en": "You leave the diagonal out, so no position sees itself and the first one sees nothing at all.",
        "zh": "你去掉了对角线：没有一个位置看得到自己，第一个位置什么都看不到。",
    }
    ask = {
        "en": "What is left in row 0, and what does softmax make of a row in which every key is hidden?",
        "zh": "第 0 行还剩什么？一行的键全被隐藏时，softmax 会得到什么？",
    }
    note = "causal-diagonal"

    def causal_mask(size, device=None):
        return torch.ones(size, size, dtype=torch.bool, device=device).tril(diagonal=-1)


class one_too_many:
    says = {
        "en": "You allow one position too many: position i also sees i + 1, the very token that it must predict.",
        "zh": "你多放行了一个位置：位置 i 还能看到 i + 1，正好是它要预测的词元。",
    }
    ask = {
        "en": "In tril(diagonal=1), is the diagonal next to the main one kept or dropped?",
        "zh": "tril(diagonal=1) 会保留主对角线上方的那一条，还是去掉它？",
    }
    note = "causal-diagonal"

    def causal_mask(size, device=None):
        return torch.ones(size, size, dtype=torch.bool, device=device).tril(diagonal=1)


class only_itself:
    says = {
        "en": "You allow the diagonal alone, so each position sees only itself. A causal mask is a triangle, not a diagonal.",
        "zh": "你只允许对角线，每个位置只看得到自己。因果掩码是三角形的，不是对角的。",
    }
    ask = {
        "en": "The third position predicts the fourth token. May it use the first two tokens?",
        "zh": "第三个位置要预测第四个词元。它可以用前两个词元吗？",
    }
    note = "causal-triangle"

    def causal_mask(size, device=None):
        return torch.eye(size, dtype=torch.bool, device=device)


class to_be_added:
    says = {
        "en": "You give numbers to be added to the scores, 0 and -inf. Here a mask is boolean: True where attending is allowed.",
        "zh": "你给出的是要加到打分上的数，0 和 -inf。这里的掩码是布尔的：True 表示可以看。",
    }
    ask = {
        "en": "What does your function return for a size of 1, and which dtype should that be?",
        "zh": "size 为 1 时你的函数返回什么？它应当是什么 dtype？",
    }
    note = "causal-form"

    def causal_mask(size, device=None):
        return torch.full((size, size), float("-inf"), device=device).triu(diagonal=1)


class ones_and_zeros:
    says = {
        "en": "The triangle is right, but it holds the numbers 1.0 and 0.0. A boolean mask is expected; ~mask does not even work on floats.",
        "zh": "三角是对的，但里面是浮点数 1.0 和 0.0。这里要的是布尔掩码；对浮点数连 ~mask 都不能用。",
    }
    ask = {
        "en": "What is the dtype of torch.ones(2, 2), and where can you ask for another?",
        "zh": "torch.ones(2, 2) 的 dtype 是什么？在哪里可以指定别的？",
    }
    note = "causal-form"

    def causal_mask(size, device=None):
        return torch.ones(size, size, device=device).tril()


class leading_dimension:
    says = {
        "en": "You add a leading dimension. The mask must have the shape (size, size); it broadcasts over batch and heads by itself.",
        "zh": "你多加了一个前导维度。掩码的形状应当是 (size, size)，它自己就能在批次和头上广播。",
    }
    ask = {
        "en": "From which side does broadcasting line up the shapes (5, 5) and (2, 8, 5, 5)?",
        "zh": "广播时，(5, 5) 和 (2, 8, 5, 5) 从哪一边对齐？",
    }
    note = "causal-broadcast"

    def causal_mask(size, device=None):
        return torch.ones(1, size, size, dtype=torch.bool, device=device).tril()


class ignores_device:
    says = {
        "en": "You ignore `device`. The mask is made on the CPU, and combining it with tensors on a GPU fails.",
        "zh": "你没有用 `device`。掩码建在了 CPU 上，一和 GPU 上的张量运算就会报错。",
    }
    ask = {
        "en": "Which PyTorch functions make a new tensor in your code, and what do they take besides the shape?",
        "zh": "你的代码里哪个 PyTorch 函数新建了张量？除了形状，它还能接收什么参数？",
    }
    note = "causal-device"

    def causal_mask(size, device=None):
        return torch.ones(size, size, dtype=torch.bool).tril()
