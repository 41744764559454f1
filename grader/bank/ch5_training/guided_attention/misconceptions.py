"""Plausible wrong versions of guided_attention_loss. Each class replaces the function of the reference."""

import torch


class absolute_positions:
    says = {
        "en": "You compare i with j themselves. Divide each by its own length first.",
        "zh": "你直接拿 i 和 j 相比。应当先各自除以自己的长度。",
    }
    ask = {
        "en": "With 4 target and 400 source positions, which source position belongs to the last target position?",
        "zh": "目标有 4 个位置，源有 400 个位置，最后一个目标位置对应哪个源位置？",
    }
    note = "guided-shares"

    def guided_attention_loss(weights, sigma=0.2):
        _, tgt_len, src_len = weights.shape
        target = torch.arange(tgt_len, device=weights.device)
        source = torch.arange(src_len, device=weights.device)
        distance = target[:, None] - source[None, :]
        penalty = 1 - torch.exp(-(distance**2) / (2 * sigma**2))
        return (weights * penalty.to(weights.dtype)).mean()


class swaps_the_lengths:
    says = {
        "en": "You divide target positions by src_len and source positions by tgt_len. Each belongs to its own length.",
        "zh": "你用目标位置除以 src_len，用源位置除以 tgt_len。各自应当除以自己的长度。",
    }
    ask = {
        "en": "Which axis of (batch, tgt_len, src_len) does your first length come from?",
        "zh": "你的第一个长度取自 (batch, tgt_len, src_len) 的哪一个轴？",
    }
    note = "guided-shares"

    def guided_attention_loss(weights, sigma=0.2):
        _, tgt_len, src_len = weights.shape
        target = torch.arange(tgt_len, device=weights.device) / src_len
        source = torch.arange(src_len, device=weights.device) / tgt_len
        distance = target[:, None] - source[None, :]
        penalty = 1 - torch.exp(-(distance**2) / (2 * sigma**2))
        return (weights * penalty.to(weights.dtype)).mean()


class counts_from_one:
    says = {
        "en": "You count positions from 1. Here both count from 0, which matters as soon as the lengths differ.",
        "zh": "你从 1 开始数位置。这里两边都从 0 数起；长度一不同，结果就不一样。",
    }
    ask = {
        "en": "What does the weight at i = 0, j = 0 cost with 2 target and 4 source positions?",
        "zh": "目标 2 个位置、源 4 个位置时，i = 0、j = 0 处的权重罚多少？",
    }
    note = "guided-ends"

    def guided_attention_loss(weights, sigma=0.2):
        _, tgt_len, src_len = weights.shape
        target = torch.arange(1, tgt_len + 1, device=weights.device) / tgt_len
        source = torch.arange(1, src_len + 1, device=weights.device) / src_len
        distance = target[:, None] - source[None, :]
        penalty = 1 - torch.exp(-(distance**2) / (2 * sigma**2))
        return (weights * penalty.to(weights.dtype)).mean()


class ends_at_one:
    says = {
        "en": "You spread the positions from 0 to 1 with the last one at 1. Divide by the length, not by the length minus 1.",
        "zh": "你把位置从 0 排到 1，最后一个恰好是 1。应当除以长度，而不是长度减 1。",
    }
    ask = {
        "en": "Which share does position 3 of 4 have, 3/4 or 3/3?",
        "zh": "4 个位置里的第 3 号（从 0 数起）是 3/4 还是 3/3？",
    }
    note = "guided-ends"

    def guided_attention_loss(weights, sigma=0.2):
        _, tgt_len, src_len = weights.shape
        target = torch.linspace(0, 1, tgt_len, device=weights.device)
        source = torch.linspace(0, 1, src_len, device=weights.device)
        distance = target[:, None] - source[None, :]
        penalty = 1 - torch.exp(-(distance**2) / (2 * sigma**2))
        return (weights * penalty.to(weights.dtype)).mean()


class punishes_the_diagonal:
    says = {
        "en": "You left out the 1 - in front of exp: your penalty is largest on the diagonal.",
        "zh": "你漏了 exp 前面的 1 -：罚分反而在对角线上最大。",
    }
    ask = {
        "en": "What should a weight exactly on the diagonal cost?",
        "zh": "恰好在对角线上的权重应当罚多少？",
    }
    note = "guided-penalty"

    def guided_attention_loss(weights, sigma=0.2):
        _, tgt_len, src_len = weights.shape
        target = torch.arange(tgt_len, device=weights.device) / tgt_len
        source = torch.arange(src_len, device=weights.device) / src_len
        distance = target[:, None] - source[None, :]
        penalty = torch.exp(-(distance**2) / (2 * sigma**2))
        return (weights * penalty.to(weights.dtype)).mean()


class distance_not_squared:
    says = {
        "en": "You put the absolute distance into exp. It is squared there, so that being a little off costs next to nothing.",
        "zh": "你把距离的绝对值放进了 exp。那里应当是平方，这样偏一点几乎不受罚。",
    }
    ask = {
        "en": "How do 1 - exp(-x) and 1 - exp(-x²) differ near x = 0?",
        "zh": "在 x = 0 附近，1 - exp(-x) 和 1 - exp(-x²) 有什么不同？",
    }
    note = "guided-penalty"

    def guided_attention_loss(weights, sigma=0.2):
        _, tgt_len, src_len = weights.shape
        target = torch.arange(tgt_len, device=weights.device) / tgt_len
        source = torch.arange(src_len, device=weights.device) / src_len
        distance = target[:, None] - source[None, :]
        penalty = 1 - torch.exp(-distance.abs() / (2 * sigma**2))
        return (weights * penalty.to(weights.dtype)).mean()


class sigma_not_squared:
    says = {
        "en": "You divide by 2 · sigma. It is 2 · sigma².",
        "zh": "你除以的是 2 · sigma，应当是 2 · sigma²。",
    }
    ask = {
        "en": "If d and sigma are both doubled, should the penalty change?",
        "zh": "d 和 sigma 同时加倍，罚分应当变吗？",
    }
    note = "guided-sigma"

    def guided_attention_loss(weights, sigma=0.2):
        _, tgt_len, src_len = weights.shape
        target = torch.arange(tgt_len, device=weights.device) / tgt_len
        source = torch.arange(src_len, device=weights.device) / src_len
        distance = target[:, None] - source[None, :]
        penalty = 1 - torch.exp(-(distance**2) / (2 * sigma))
        return (weights * penalty.to(weights.dtype)).mean()


class forgets_the_two:
    says = {
        "en": "You divide by sigma². It is 2 · sigma², as in a Gaussian.",
        "zh": "你除以的是 sigma²，应当是 2 · sigma²，和高斯函数一样。",
    }
    ask = {
        "en": "What does a weight at the distance sigma cost: 1 - exp(-1/2) or 1 - exp(-1)?",
        "zh": "距离恰好等于 sigma 的权重罚多少：1 - exp(-1/2) 还是 1 - exp(-1)？",
    }
    note = "guided-sigma"

    def guided_attention_loss(weights, sigma=0.2):
        _, tgt_len, src_len = weights.shape
        target = torch.arange(tgt_len, device=weights.device) / tgt_len
        source = torch.arange(src_len, device=weights.device) / src_len
        distance = target[:, None] - source[None, :]
        penalty = 1 - torch.exp(-(distance**2) / sigma**2)
        return (weights * penalty.to(weights.dtype)).mean()


class ignores_sigma:
    says = {
        "en": "You always use 0.2 and never look at the sigma that you are given.",
        "zh": "你总是用 0.2，从不看传进来的 sigma。",
    }
    ask = {
        "en": "What should change when a caller passes sigma=0.4?",
        "zh": "调用者传 sigma=0.4 时，什么应当变化？",
    }
    note = "guided-sigma"

    def guided_attention_loss(weights, sigma=0.2):
        _, tgt_len, src_len = weights.shape
        target = torch.arange(tgt_len, device=weights.device) / tgt_len
        source = torch.arange(src_len, device=weights.device) / src_len
        distance = target[:, None] - source[None, :]
        penalty = 1 - torch.exp(-(distance**2) / (2 * 0.2**2))
        return (weights * penalty.to(weights.dtype)).mean()


class mean_over_rows:
    says = {
        "en": "You add up over the source positions and take the mean of the rest. The mean runs over all entries.",
        "zh": "你沿源位置求和，只对其余的取平均。平均应当覆盖所有元素。",
    }
    ask = {
        "en": "By how many numbers do you divide for weights of shape (2, 3, 10)?",
        "zh": "权重的形状是 (2, 3, 10) 时，你除以的是多少？",
    }
    note = "guided-mean"

    def guided_attention_loss(weights, sigma=0.2):
        _, tgt_len, src_len = weights.shape
        target = torch.arange(tgt_len, device=weights.device) / tgt_len
        source = torch.arange(src_len, device=weights.device) / src_len
        distance = target[:, None] - source[None, :]
        penalty = 1 - torch.exp(-(distance**2) / (2 * sigma**2))
        return (weights * penalty.to(weights.dtype)).sum(dim=-1).mean()
