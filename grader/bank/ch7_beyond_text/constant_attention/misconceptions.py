"""Plausible wrong versions of constant attention. Each class replaces the functions that it defines."""

import torch


class divides_by_all_examples:
    says = {
        "en": "You divide every entry by the number of all examples. Those too short to have it do not count.",
        "zh": "每个元素你都除以了样本总数。太短、没有这个元素的样本不该算进去。",
    }
    ask = {
        "en": "One of 100 examples is long enough for entry (0, 9), with weight 0.5 there. What is the mean?",
        "zh": "100 个样本里只有一个够长，有元素 (0, 9)，权重 0.5。平均是多少？",
    }
    note = "constant-lengths"

    def constant_attention(weights, lengths):
        real = torch.arange(weights.shape[-1], device=weights.device) < lengths[:, None]
        both = (real[:, :, None] & real[:, None, :])[:, None]
        mean = weights.masked_fill(~both, 0.0).sum(dim=0) / len(weights)
        total = mean.sum(dim=-1, keepdim=True)
        return mean / total.masked_fill(total == 0, 1.0)


class averages_the_padding:
    says = {
        "en": "You take the mean over all examples, padding included. What stands there means nothing.",
        "zh": "你把填充也平均进去了。那里的数没有意义。",
    }
    ask = {
        "en": "Where in your code do the lengths come in?",
        "zh": "你的代码里哪里用到了长度？",
    }
    note = "constant-lengths"

    def constant_attention(weights, lengths):
        mean = weights.mean(dim=0)
        total = mean.sum(dim=-1, keepdim=True)
        return mean / total.masked_fill(total == 0, 1.0)


class looks_at_the_query_alone:
    says = {
        "en": "You ask only whether the query position i is real. The key position j may be padding too.",
        "zh": "你只看了查询位置 i 是否真实。键的位置 j 也可能是填充。",
    }
    ask = {
        "en": "Does an example of length 3 have an entry (1, 4)?",
        "zh": "长度为 3 的样本有元素 (1, 4) 吗？",
    }
    note = "constant-lengths"

    def constant_attention(weights, lengths):
        real = torch.arange(weights.shape[-1], device=weights.device) < lengths[:, None]
        rows = real[:, None, :, None].expand(-1, 1, -1, weights.shape[-1])
        mean = weights.masked_fill(~rows, 0.0).sum(dim=0) / rows.sum(dim=0).clamp(min=1)
        total = mean.sum(dim=-1, keepdim=True)
        return mean / total.masked_fill(total == 0, 1.0)


class one_position_too_many:
    says = {
        "en": "You count position `length` as real. Positions count from 0, so the last real one is length - 1.",
        "zh": "你把第 length 个位置也当成真实的。位置从 0 数起，最后一个真实的是 length - 1。",
    }
    ask = {
        "en": "Which positions does a sentence of length 2 have?",
        "zh": "长度为 2 的句子有哪些位置？",
    }
    note = "constant-lengths"

    def constant_attention(weights, lengths):
        real = torch.arange(weights.shape[-1], device=weights.device) <= lengths[:, None]
        both = (real[:, :, None] & real[:, None, :])[:, None]
        mean = weights.masked_fill(~both, 0.0).sum(dim=0) / both.sum(dim=0).clamp(min=1)
        total = mean.sum(dim=-1, keepdim=True)
        return mean / total.masked_fill(total == 0, 1.0)


class rows_not_renormalised:
    says = {
        "en": "You do not renormalise the mean. Its rows sum to more than 1 where entries are means over fewer examples.",
        "zh": "你没有把平均重新归一。有些元素由更少的样本平均而来，行的和会超过 1。",
    }
    ask = {
        "en": "Add up the first row of the mean in the worked example: 0.6, 0.2, 0.4. Is that a set of weights?",
        "zh": "把例子里平均的第一行加起来：0.6、0.2、0.4。这还是一组权重吗？",
    }
    note = "constant-rows"

    def constant_attention(weights, lengths):
        real = torch.arange(weights.shape[-1], device=weights.device) < lengths[:, None]
        both = (real[:, :, None] & real[:, None, :])[:, None]
        return weights.masked_fill(~both, 0.0).sum(dim=0) / both.sum(dim=0).clamp(min=1)


class zero_by_zero:
    says = {
        "en": "You divide 0 by 0 where no example is long enough, and get NaN. Such entries and rows are 0.",
        "zh": "没有样本够长的地方，你用 0 除以 0，得到 NaN。这样的元素和行应当是 0。",
    }
    ask = {
        "en": "By how much is entry (4, 4) divided when the longest example has length 3?",
        "zh": "最长的样本长度为 3 时，元素 (4, 4) 要除以几？",
    }
    note = "constant-rows"

    def constant_attention(weights, lengths):
        real = torch.arange(weights.shape[-1], device=weights.device) < lengths[:, None]
        both = (real[:, :, None] & real[:, None, :])[:, None]
        mean = weights.masked_fill(~both, 0.0).sum(dim=0) / both.sum(dim=0)
        return mean / mean.sum(dim=-1, keepdim=True)


class one_matrix_for_all_heads:
    says = {
        "en": "You average over the heads too. Each head keeps a mean matrix of its own.",
        "zh": "你对头也取了平均。每个头都要保留自己的平均矩阵。",
    }
    ask = {
        "en": "One head looks at the previous token, another at the first. What does their mean do?",
        "zh": "一个头看前一个词元，另一个看第一个词元。两者的平均在做什么？",
    }
    note = "constant-heads"

    def constant_attention(weights, lengths):
        real = torch.arange(weights.shape[-1], device=weights.device) < lengths[:, None]
        both = (real[:, :, None] & real[:, None, :])[:, None]
        mean = weights.masked_fill(~both, 0.0).sum(dim=0) / both.sum(dim=0).clamp(min=1)
        mean = mean.mean(dim=0, keepdim=True).expand(mean.shape).clone()
        total = mean.sum(dim=-1, keepdim=True)
        return mean / total.masked_fill(total == 0, 1.0)


class crop_not_renormalised:
    says = {
        "en": "You crop and do not renormalise. What the cropped columns held is lost, and short sentences come out small.",
        "zh": "你裁剪之后没有重新归一。被裁掉的列上的权重丢了，句子越短，输出越小。",
    }
    ask = {
        "en": "The row 0.2, 0.2, 0.6 is cropped to two columns. What is left of values that are all 10?",
        "zh": "一行 0.2、0.2、0.6 裁成两列。如果值全是 10，输出还剩多少？",
    }
    note = "constant-crop"

    def apply_constant(values, constant):
        seq = values.shape[-2]
        return constant[:, :seq, :seq] @ values


class softmax_of_the_crop:
    says = {
        "en": "You renormalise by softmax. These are weights, not scores: divide each row by its sum.",
        "zh": "你用 softmax 来重新归一。这些是权重，不是打分：每行除以自己的和就行。",
    }
    ask = {
        "en": "What does softmax make of the row 1, 0, 0, and what does division by the sum make of it?",
        "zh": "一行 1、0、0，softmax 会把它变成什么？除以和呢？",
    }
    note = "constant-crop"

    def apply_constant(values, constant):
        seq = values.shape[-2]
        return torch.softmax(constant[:, :seq, :seq], dim=-1) @ values


class mixes_the_wrong_way:
    says = {
        "en": "You mix with the transposed matrix. Row i of the constant says what position i takes from the others.",
        "zh": "你混合时把矩阵转置了。常数矩阵的第 i 行说的是位置 i 从各处取多少。",
    }
    ask = {
        "en": "Row 2 is one-hot at 1: does position 2 get the value of position 1, or position 1 that of position 2?",
        "zh": "第 2 行只在 1 处为 1：是位置 2 得到位置 1 的值，还是位置 1 得到位置 2 的？",
    }
    note = "constant-apply"

    def apply_constant(values, constant):
        seq = values.shape[-2]
        crop = constant[:, :seq, :seq]
        total = crop.sum(dim=-1, keepdim=True)
        return (crop / total.masked_fill(total == 0, 1.0)).transpose(-2, -1) @ values
