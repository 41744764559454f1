"""Plausible wrong versions of reinforce_loss. Each class replaces the function of the reference."""

import torch


class no_minus_sign:
    says = {
        "en": "The minus sign is missing. An optimiser that makes this loss small makes good sentences rare.",
        "zh": "少了负号。优化器把这个损失变小，好句子反而越来越少见。",
    }
    ask = {
        "en": "Reward above the baseline, one step of gradient descent: should the log-probability rise or fall?",
        "zh": "奖励高于基线，做一步梯度下降：对数概率应当升还是降？",
    }
    note = "reinforce-sign"

    def reinforce_loss(log_probs, rewards, baseline, mask):
        advantage = (rewards - baseline).detach()
        sentence = torch.where(mask, log_probs, 0.0).sum(dim=1)
        return (advantage * sentence).mean()


class ignores_the_baseline:
    says = {
        "en": "You weigh with the reward alone and leave the baseline out.",
        "zh": "你只用奖励加权，没有用基线。",
    }
    ask = {
        "en": "If all rewards lie between 0.8 and 0.9, which sentences become more probable without a baseline?",
        "zh": "如果奖励全在 0.8 到 0.9 之间，没有基线时，哪些句子会被推高？",
    }
    note = "reinforce-baseline"

    def reinforce_loss(log_probs, rewards, baseline, mask):
        sentence = torch.where(mask, log_probs, 0.0).sum(dim=1)
        return -(rewards.detach() * sentence).mean()


class nothing_detached:
    says = {
        "en": "Gradients flow into the rewards and the baseline. Detach their difference.",
        "zh": "梯度流进了奖励和基线。把它们的差断开。",
    }
    ask = {
        "en": "Where does gradient descent push a baseline that takes part in this loss?",
        "zh": "如果基线参与这个损失，梯度下降会把它推向哪里？",
    }
    note = "reinforce-detach"

    def reinforce_loss(log_probs, rewards, baseline, mask):
        sentence = torch.where(mask, log_probs, 0.0).sum(dim=1)
        return -((rewards - baseline) * sentence).mean()


class baseline_not_detached:
    says = {
        "en": "You detach the rewards but not the baseline: it gets a gradient from this loss.",
        "zh": "你断开了奖励，却没有断开基线：它从这个损失得到了梯度。",
    }
    ask = {
        "en": "Which loss of its own should teach a baseline network?",
        "zh": "基线网络应当用哪个自己的损失来学？",
    }
    note = "reinforce-detach"

    def reinforce_loss(log_probs, rewards, baseline, mask):
        sentence = torch.where(mask, log_probs, 0.0).sum(dim=1)
        return -((rewards.detach() - baseline) * sentence).mean()


class ignores_the_mask:
    says = {
        "en": "You add up all T log-probabilities, padding included. The mask says which tokens are real.",
        "zh": "你把 T 个对数概率全加了，填充也在内。哪些词元是真的，要看掩码。",
    }
    ask = {
        "en": "What did the model choose at a place after its EOS?",
        "zh": "EOS 之后的位置，模型真的选择过什么吗？",
    }
    note = "reinforce-mask"

    def reinforce_loss(log_probs, rewards, baseline, mask):
        advantage = (rewards - baseline).detach()
        return -(advantage * log_probs.sum(dim=1)).mean()


class keeps_the_padding:
    says = {
        "en": "You read the mask the wrong way round: you add up the padding and leave the real tokens out. True means real.",
        "zh": "你把掩码看反了：加的是填充，真实词元反而没算。True 表示真实词元。",
    }
    ask = {
        "en": "In which functions of PyTorch does True mean padding, and is this one of them?",
        "zh": "PyTorch 的哪些函数里 True 表示填充？这里也是吗？",
    }
    note = "reinforce-mask"

    def reinforce_loss(log_probs, rewards, baseline, mask):
        advantage = (rewards - baseline).detach()
        sentence = log_probs.masked_fill(mask, 0.0).sum(dim=1)
        return -(advantage * sentence).mean()


class multiplies_by_the_mask:
    says = {
        "en": "You multiply by the mask. Where padding has -inf this gives -inf · 0 = NaN; choose with torch.where instead.",
        "zh": "你用乘法加掩码。填充处若是 -inf，-inf · 0 就是 NaN；应当用 torch.where 来选择。",
    }
    ask = {
        "en": "What is float('-inf') * 0?",
        "zh": "float('-inf') * 0 等于多少？",
    }
    note = "reinforce-mask"

    def reinforce_loss(log_probs, rewards, baseline, mask):
        advantage = (rewards - baseline).detach()
        sentence = (log_probs * mask).sum(dim=1)
        return -(advantage * sentence).mean()


class mean_over_tokens:
    says = {
        "en": "You divide by the number of real tokens of the batch. The mean runs over the sentences.",
        "zh": "你除以的是批次里真实词元的总数。应当对句子取平均。",
    }
    ask = {
        "en": "A batch has 2 sentences of 7 and 1 tokens. By what do you divide?",
        "zh": "一个批次有两句，分别是 7 个和 1 个词元。你除以几？",
    }
    note = "reinforce-length"

    def reinforce_loss(log_probs, rewards, baseline, mask):
        advantage = (rewards - baseline).detach()
        sentence = torch.where(mask, log_probs, 0.0).sum(dim=1)
        return -(advantage * sentence).sum() / mask.sum()


class mean_within_sentences:
    says = {
        "en": "You divide each sentence by its length. The probability of a sentence is the product of its tokens', so the logs are added.",
        "zh": "你把每句除以它的长度。句子的概率是各词元概率之积，所以对数应当相加。",
    }
    ask = {
        "en": "What is the log-probability of a sentence whose three tokens have the log-probabilities -1, -1 and -2?",
        "zh": "三个词元的对数概率是 -1、-1、-2，整句的对数概率是多少？",
    }
    note = "reinforce-length"

    def reinforce_loss(log_probs, rewards, baseline, mask):
        advantage = (rewards - baseline).detach()
        sentence = torch.where(mask, log_probs, 0.0).sum(dim=1) / mask.sum(dim=1)
        return -(advantage * sentence).mean()


class sum_over_the_batch:
    says = {
        "en": "You add up over the batch. Take the mean, so that the step does not grow with the batch.",
        "zh": "你对批次求和。应当取平均，这样步子不会随批大小变大。",
    }
    ask = {
        "en": "If the same batch is given twice over, should the loss double?",
        "zh": "把同一个批次重复一遍再给，损失应当翻倍吗？",
    }
    note = "reinforce-length"

    def reinforce_loss(log_probs, rewards, baseline, mask):
        advantage = (rewards - baseline).detach()
        sentence = torch.where(mask, log_probs, 0.0).sum(dim=1)
        return -(advantage * sentence).sum()
