"""Plausible wrong versions of attention rollout. Each class replaces the functions that it defines."""

import torch


class first_layer_on_the_left:
    says = {
        "en": "You multiply A_1 · A_2 · …, the first layer on the left. It acts first, so it stands on the right.",
        "zh": "你乘的是 A_1 · A_2 · …，第一层在最左边。它最先起作用，应当在最右边。",
    }
    ask = {
        "en": "Layer 1 lets token 1 look at token 2, layer 2 lets token 0 look at token 1. Does token 0 receive token 2?",
        "zh": "第 1 层词元 1 看词元 2，第 2 层词元 0 看词元 1。词元 0 里有没有词元 2？",
    }
    note = "rollout-order"

    def attention_rollout(layer_weights):
        rollout = None
        for weights in layer_weights:
            mixed = weights.mean(dim=1)
            mixed = mixed + torch.eye(mixed.shape[-1], dtype=mixed.dtype, device=mixed.device)
            mixed = mixed / mixed.sum(dim=-1, keepdim=True)
            rollout = mixed if rollout is None else rollout @ mixed
        return rollout


class no_residual:
    says = {
        "en": "You leave out the identity. Through the residual connection every token also keeps itself.",
        "zh": "你漏掉了单位矩阵。经过残差连接，每个词元也保留它自己。",
    }
    ask = {
        "en": "If a layer's heads all look at the first token, what is left of the other tokens after it?",
        "zh": "如果某一层的头都看第一个词元，这一层之后别的词元还剩下什么？",
    }
    note = "rollout-residual"

    def attention_rollout(layer_weights):
        rollout = None
        for weights in layer_weights:
            mixed = weights.mean(dim=1)
            rollout = mixed if rollout is None else mixed @ rollout
        return rollout


class not_renormalised:
    says = {
        "en": "You add the identity and do not renormalise. Each row then sums to 2, after L layers to 2 to the power L.",
        "zh": "你加了单位矩阵却没有重新归一。每行的和成了 2，L 层之后是 2 的 L 次方。",
    }
    ask = {
        "en": "What do the rows of your result add up to after three layers?",
        "zh": "三层之后，你的结果每行的和是多少？",
    }
    note = "rollout-residual"

    def attention_rollout(layer_weights):
        rollout = None
        for weights in layer_weights:
            mixed = weights.mean(dim=1)
            mixed = mixed + torch.eye(mixed.shape[-1], dtype=mixed.dtype, device=mixed.device)
            rollout = mixed if rollout is None else mixed @ rollout
        return rollout


class residual_at_the_end:
    says = {
        "en": "You add the identity once, to the product. Every layer has its own residual connection.",
        "zh": "你只在乘积上加了一次单位矩阵。每一层都有自己的残差连接。",
    }
    ask = {
        "en": "How many residual connections does a token pass on its way through three layers?",
        "zh": "一个词元穿过三层，要经过几个残差连接？",
    }
    note = "rollout-residual"

    def attention_rollout(layer_weights):
        rollout = None
        for weights in layer_weights:
            mixed = weights.mean(dim=1)
            rollout = mixed if rollout is None else mixed @ rollout
        rollout = rollout + torch.eye(rollout.shape[-1], dtype=rollout.dtype, device=rollout.device)
        return rollout / rollout.sum(dim=-1, keepdim=True)


class sums_the_heads:
    says = {
        "en": "You add up the heads instead of taking their mean, so the residual path gets 1 / (heads + 1), not half.",
        "zh": "你把各个头相加而不是取平均，残差那一路只得到 1 / （头数 + 1），而不是一半。",
    }
    ask = {
        "en": "With 8 heads whose rows sum to 1, what is the sum of a row before the identity is added?",
        "zh": "8 个头，每行的和都是 1；加单位矩阵之前，一行的和是多少？",
    }
    note = "rollout-heads"

    def attention_rollout(layer_weights):
        rollout = None
        for weights in layer_weights:
            mixed = weights.sum(dim=1)
            mixed = mixed + torch.eye(mixed.shape[-1], dtype=mixed.dtype, device=mixed.device)
            mixed = mixed / mixed.sum(dim=-1, keepdim=True)
            rollout = mixed if rollout is None else mixed @ rollout
        return rollout


class largest_head:
    says = {
        "en": "You take the largest weight of any head. That is a variant found in blogs; rollout takes the mean.",
        "zh": "你取了各个头里最大的权重。那是一些博客里的变体，展开取的是平均。",
    }
    ask = {
        "en": "Two heads, one looks left and one looks right: what do the largest weights of a row add up to?",
        "zh": "两个头，一个看左边，一个看右边：一行里最大的权重加起来是多少？",
    }
    note = "rollout-heads"

    def attention_rollout(layer_weights):
        rollout = None
        for weights in layer_weights:
            mixed = weights.amax(dim=1)
            mixed = mixed + torch.eye(mixed.shape[-1], dtype=mixed.dtype, device=mixed.device)
            mixed = mixed / mixed.sum(dim=-1, keepdim=True)
            rollout = mixed if rollout is None else mixed @ rollout
        return rollout


class averages_the_layers:
    says = {
        "en": "You average the layers. They act one after the other, so their matrices are multiplied.",
        "zh": "你对各层取了平均。各层是一层接一层起作用的，矩阵应当相乘。",
    }
    ask = {
        "en": "Token 0 never looks at token 2 in any layer. Can an average over layers show what reaches it by way of 1?",
        "zh": "词元 0 在任何一层都不看词元 2。对各层取平均，看得出经由词元 1 传来的东西吗？",
    }
    note = "rollout-why"

    def attention_rollout(layer_weights):
        total = 0
        for weights in layer_weights:
            mixed = weights.mean(dim=1)
            mixed = mixed + torch.eye(mixed.shape[-1], dtype=mixed.dtype, device=mixed.device)
            total = total + mixed / mixed.sum(dim=-1, keepdim=True)
        return total / len(layer_weights)


class columns_sum_to_one:
    says = {
        "en": "You divide by the sums of the columns. It is the rows that are shares: what one token is made of.",
        "zh": "你除以了各列的和。行才是份额：一个词元由什么组成。",
    }
    ask = {
        "en": "Which of the sums over the last axis and over the one before it must be 1 for a matrix of attention weights?",
        "zh": "对注意力权重的矩阵，沿最后一维求和与沿倒数第二维求和，哪一个必须是 1？",
    }
    note = "rollout-residual"

    def attention_rollout(layer_weights):
        rollout = None
        for weights in layer_weights:
            mixed = weights.mean(dim=1)
            mixed = mixed + torch.eye(mixed.shape[-1], dtype=mixed.dtype, device=mixed.device)
            mixed = mixed / mixed.sum(dim=-2, keepdim=True)
            rollout = mixed if rollout is None else mixed @ rollout
        return rollout


class aligns_the_source:
    says = {
        "en": "You look for the best target token of each source position. It is the other way round: argmax along the rows.",
        "zh": "你为每个源位置找目标词元，方向反了：应当沿行取 argmax。",
    }
    ask = {
        "en": "How many entries must the result have for 3 target tokens and 5 source positions?",
        "zh": "3 个目标词元、5 个源位置，结果应当有几个数？",
    }
    note = "rollout-alignment"

    def hard_alignment(weights):
        return weights.argmax(dim=1)


class largest_weight:
    says = {
        "en": "You give back the largest weight itself. Asked for is where it stands.",
        "zh": "你返回的是最大的权重本身，要的是它的位置。",
    }
    ask = {
        "en": "Is the answer to “which source word?” 0.7, or position 0?",
        "zh": "问“哪个源词”，答案是 0.7，还是位置 0？",
    }
    note = "rollout-alignment"

    def hard_alignment(weights):
        return weights.amax(dim=-1)
