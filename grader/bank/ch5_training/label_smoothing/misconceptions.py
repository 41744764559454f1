"""Plausible wrong versions of label_smoothed_cross_entropy. Each class replaces the function of the reference."""

import torch


class pads_in_the_count:
    says = {
        "en": "You set the loss of pads to 0 but still divide by all positions. Divide by the number of real tokens.",
        "zh": "你把 pad 的损失设成了 0，却仍然除以全部位置数。应当除以真实词元的个数。",
    }
    ask = {
        "en": "If you pad the same batch with ten more columns, should its loss change?",
        "zh": "同一个批次再多填十列 pad，损失应当变吗？",
    }
    note = "smoothing-mean"

    def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
        log_probs = torch.log_softmax(logits, dim=-1)
        of_label = log_probs.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
        losses = -(1 - smoothing) * of_label - smoothing * log_probs.mean(dim=-1)
        return losses.masked_fill(labels == pad_id, 0.0).mean()


class pads_count_as_tokens:
    says = {
        "en": "You count pads as tokens: the model is trained to predict padding.",
        "zh": "你把 pad 也当成词元来算，模型被训练去预测填充。",
    }
    ask = {
        "en": "Where labels are pad_id, is there anything that the model should have said?",
        "zh": "标签是 pad_id 的地方，有什么是模型应当说出来的吗？",
    }
    note = "smoothing-pad"

    def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
        log_probs = torch.log_softmax(logits, dim=-1)
        of_label = log_probs.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
        return (-(1 - smoothing) * of_label - smoothing * log_probs.mean(dim=-1)).mean()


class mean_of_sentence_means:
    says = {
        "en": "You average each sentence first and then the sentences. A token of a short one weighs more than one of a long one.",
        "zh": "你先对每句话求平均，再对句子求平均。短句里的一个词元就比长句里的更重。",
    }
    ask = {
        "en": "With sentences of 6 tokens and of 1, what share of the loss has that one token?",
        "zh": "两句话分别有 6 个词元和 1 个词元，那一个词元占损失的几分之几？",
    }
    note = "smoothing-mean"

    def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
        log_probs = torch.log_softmax(logits, dim=-1)
        of_label = log_probs.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
        losses = -(1 - smoothing) * of_label - smoothing * log_probs.mean(dim=-1)
        real = labels != pad_id
        return (losses.masked_fill(~real, 0.0).sum(dim=1) / real.sum(dim=1).clamp(min=1)).mean()


class target_below_one:
    says = {
        "en": "Your target adds up to less than 1: the label has 1 - ε and has lost its own share of ε / vocab.",
        "zh": "你的目标加起来不到 1：标签只有 1 - ε，丢了自己那一份 ε / vocab。",
    }
    ask = {
        "en": "With 5 tokens and ε = 0.1, add up the five numbers of your target. What do you get?",
        "zh": "5 个词元、ε = 0.1 时，把你的目标的五个数加起来，得多少？",
    }
    note = "smoothing-target"

    def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
        log_probs = torch.log_softmax(logits, dim=-1)
        target = torch.full_like(log_probs, smoothing / logits.shape[-1])
        target = target.scatter(-1, labels.unsqueeze(-1), 1 - smoothing)
        real = labels != pad_id
        return -(target * log_probs).sum(dim=-1).masked_fill(~real, 0.0).sum() / real.sum()


class spread_over_the_others:
    says = {
        "en": "You spread ε over the other tokens only, ε / (vocab - 1) each. Here the label gets its share too: ε / vocab for all.",
        "zh": "你只把 ε 分给其余词元，每个 ε / (vocab - 1)。这里标签也有一份：全体每个 ε / vocab。",
    }
    ask = {
        "en": "With 5 tokens and ε = 0.1, is the label's target 0.9 or 0.92?",
        "zh": "5 个词元、ε = 0.1 时，标签的目标是 0.9 还是 0.92？",
    }
    note = "smoothing-conventions"

    def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
        log_probs = torch.log_softmax(logits, dim=-1)
        of_label = log_probs.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
        others = (log_probs.sum(dim=-1) - of_label) / (logits.shape[-1] - 1)
        losses = -(1 - smoothing) * of_label - smoothing * others
        real = labels != pad_id
        return losses.masked_fill(~real, 0.0).sum() / real.sum()


class nothing_for_pad:
    says = {
        "en": "You leave pad out of the target and spread ε over the other vocab - 2 tokens. Here pad is a class like any other.",
        "zh": "你不给 pad 分配目标，把 ε 分给其余 vocab - 2 个词元。这里 pad 和别的类别一样。",
    }
    ask = {
        "en": "By the formula of the task, how much of the target has the entry pad_id, where the label is another token?",
        "zh": "按题目的公式，标签是别的词元时，pad_id 那一项的目标是多少？",
    }
    note = "smoothing-conventions"

    def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
        log_probs = torch.log_softmax(logits, dim=-1)
        target = torch.full_like(log_probs, smoothing / (logits.shape[-1] - 2))
        target = target.scatter(-1, labels.unsqueeze(-1), 1 - smoothing)
        target[..., pad_id] = 0.0
        real = labels != pad_id
        return -(target * log_probs).sum(dim=-1).masked_fill(~real, 0.0).sum() / real.sum()


class divergence_instead:
    says = {
        "en": "You compute the KL divergence: cross-entropy minus the target's own entropy. The gradients agree, the loss does not.",
        "zh": "你算的是 KL 散度，也就是交叉熵减去目标自身的熵。梯度相同，损失值不同。",
    }
    ask = {
        "en": "What is your loss if the model's distribution equals the smoothed target? And what is -Σ p log p of it?",
        "zh": "如果模型的分布恰好等于平滑后的目标，你的损失是多少？它的 -Σ p log p 又是多少？",
    }
    note = "smoothing-floor"

    def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
        log_probs = torch.log_softmax(logits, dim=-1)
        target = torch.full_like(log_probs, smoothing / logits.shape[-1])
        target = target.scatter(-1, labels.unsqueeze(-1), 1 - smoothing + smoothing / logits.shape[-1])
        losses = (torch.special.xlogy(target, target) - target * log_probs).sum(dim=-1)
        real = labels != pad_id
        return losses.masked_fill(~real, 0.0).sum() / real.sum()


class log_of_softmax:
    says = {
        "en": "You take the logarithm of softmax. A probability that rounds to 0 then costs infinitely much; use log_softmax.",
        "zh": "你先算 softmax 再取对数。概率一旦舍入成 0，损失就成了无穷大；请用 log_softmax。",
    }
    ask = {
        "en": "What is softmax of (0, 10000) in float32, and what is the logarithm of its first entry?",
        "zh": "(0, 10000) 的 softmax 在 float32 里是多少？第一项的对数呢？",
    }
    note = "smoothing-stable"

    def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
        log_probs = torch.softmax(logits, dim=-1).log()
        of_label = log_probs.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
        losses = -(1 - smoothing) * of_label - smoothing * log_probs.mean(dim=-1)
        real = labels != pad_id
        return losses.masked_fill(~real, 0.0).sum() / real.sum()


class log_with_a_floor:
    says = {
        "en": "You add 1e-9 before the logarithm. No infinity any more, but a loss above 20.7 is cut off, and its gradient is lost.",
        "zh": "你在取对数之前加了 1e-9。无穷大没有了，可是超过 20.7 的损失被截断，梯度也丢了。",
    }
    ask = {
        "en": "What is -log(0 + 1e-9), and what should the loss be where the label's logit is 20,000 below the largest?",
        "zh": "-log(0 + 1e-9) 是多少？标签的打分比最大值低 20,000 时，损失应当是多少？",
    }
    note = "smoothing-stable"

    def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
        log_probs = (torch.softmax(logits, dim=-1) + 1e-9).log()
        of_label = log_probs.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
        losses = -(1 - smoothing) * of_label - smoothing * log_probs.mean(dim=-1)
        real = labels != pad_id
        return losses.masked_fill(~real, 0.0).sum() / real.sum()


class softmax_over_positions:
    says = {
        "en": "You take softmax over the positions of a sentence. The probabilities of one token's vocabulary must add up to 1.",
        "zh": "你沿句子的位置取了 softmax。应当是同一个词元在词表上的概率加起来等于 1。",
    }
    ask = {
        "en": "Which axis of (batch, T, vocab) holds the answers that compete with each other?",
        "zh": "(batch, T, vocab) 的哪个轴上是相互竞争的答案？",
    }
    note = "smoothing-target"

    def label_smoothed_cross_entropy(logits, labels, pad_id, smoothing=0.1):
        log_probs = torch.log_softmax(logits, dim=1)
        of_label = log_probs.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
        losses = -(1 - smoothing) * of_label - smoothing * log_probs.mean(dim=-1)
        real = labels != pad_id
        return losses.masked_fill(~real, 0.0).sum() / real.sum()
