"""Plausible wrong versions of scheduled sampling. Each class replaces one function of the reference."""

import math

import torch


class exponential_overflows:
    says = {
        "en": "You compute exp(step / k) as it stands. Above step / k = 709.78 it is too large for a float.",
        "zh": "你直接计算 exp(step / k)。step / k 超过 709.78 时，浮点数就装不下了。",
    }
    ask = {
        "en": "Where does the probability go when the exponential grows without end, and can you write it with exp(-step / k)?",
        "zh": "指数无限增长时，概率趋向多少？能不能改用 exp(-step / k) 来写？",
    }
    note = "scheduled-overflow"

    def teacher_probability(step, k):
        return k / (k + math.exp(step / k))


class probability_of_own_words:
    says = {
        "en": "Yours is the probability of the model's own token: it grows. Asked for is that of the gold one, which falls.",
        "zh": "你给的是读模型自己词元的概率，它会上升。要的是读标准词元的概率，它会下降。",
    }
    ask = {
        "en": "Should a model that has just begun to learn read gold tokens or its own?",
        "zh": "刚开始学习的模型，应当读标准词元还是自己的词元？",
    }
    note = "scheduled-decay"

    def teacher_probability(step, k):
        return 1 - k * math.exp(-step / k) / (k * math.exp(-step / k) + 1)


class plain_exponential:
    says = {
        "en": "You let the probability fall as exp(-step / k), steepest at the very beginning. The inverse sigmoid waits first.",
        "zh": "你让概率按 exp(-step / k) 下降，一开始就最陡。反 sigmoid 要先等一等再降。",
    }
    ask = {
        "en": "At step k · log k it should still be 1/2. What is yours there?",
        "zh": "在第 k · log k 步，概率应当还有 1/2。你的是多少？",
    }
    note = "scheduled-decay"

    def teacher_probability(step, k):
        return math.exp(-step / k)


class pace_not_in_the_exponent:
    says = {
        "en": "You leave k out of the exponential: exp(step) instead of exp(step / k). After a few dozen steps nothing gold is left.",
        "zh": "你的指数里没有 k：用了 exp(step)，应当是 exp(step / k)。几十步之后就不再读标准词元了。",
    }
    ask = {
        "en": "With k = 1000, how many steps does your probability take to fall to 1/2?",
        "zh": "k = 1000 时，你的概率要多少步才降到 1/2？",
    }
    note = "scheduled-decay"

    def teacher_probability(step, k):
        return k * math.exp(-step) / (k * math.exp(-step) + 1)


class prediction_in_its_own_place:
    says = {
        "en": "You put prediction t at position t. It was made after reading position t, and is about position t + 1.",
        "zh": "你把第 t 个预测放到了位置 t。它是读完位置 t 之后算的，说的是位置 t + 1。",
    }
    ask = {
        "en": "After reading BOS alone the model has made one prediction. For which position?",
        "zh": "只读了 BOS，模型已经给出了一个预测。它是给哪个位置的？",
    }
    note = "scheduled-shift"

    def mix_inputs(gold_inputs, predicted_ids, keep_gold):
        own = torch.cat([gold_inputs[:, :1], predicted_ids[:, 1:]], dim=1)
        return torch.where(keep_gold, gold_inputs, own)


class no_shift_at_all:
    says = {
        "en": "You choose between the two tensors entry by entry. Predictions are one place ahead, and BOS must stay.",
        "zh": "你直接在两个张量之间逐项选择。预测要错后一位，而且 BOS 必须保留。",
    }
    ask = {
        "en": "Which token do gold_inputs and predicted_ids each have at index 0?",
        "zh": "gold_inputs 和 predicted_ids 的第 0 项各是什么词元？",
    }
    note = "scheduled-shift"

    def mix_inputs(gold_inputs, predicted_ids, keep_gold):
        return torch.where(keep_gold, gold_inputs, predicted_ids)


class last_prediction_becomes_bos:
    says = {
        "en": "You roll the predictions round, so the last one can land on position 0. There only BOS may stand.",
        "zh": "你把预测循环移位，最后一个就可能落到位置 0。那里只能是 BOS。",
    }
    ask = {
        "en": "What does torch.roll put at index 0, and what if keep_gold is False there?",
        "zh": "torch.roll 会在第 0 项放什么？如果那里的 keep_gold 是 False 呢？",
    }
    note = "scheduled-bos"

    def mix_inputs(gold_inputs, predicted_ids, keep_gold):
        return torch.where(keep_gold, gold_inputs, torch.roll(predicted_ids, 1, dims=1))


class coins_read_backwards:
    says = {
        "en": "You take the model's own token where keep_gold is True. True means gold.",
        "zh": "keep_gold 为 True 的地方你取了模型自己的词元。True 表示保留标准词元。",
    }
    ask = {
        "en": "If all coins are True, what should come back?",
        "zh": "所有硬币都是 True 时，应当返回什么？",
    }
    note = "scheduled-coins"

    def mix_inputs(gold_inputs, predicted_ids, keep_gold):
        own = torch.cat([gold_inputs[:, :1], predicted_ids[:, :-1]], dim=1)
        return torch.where(keep_gold, own, gold_inputs)


class coins_shifted_too:
    says = {
        "en": "You shift the coins along with the predictions. keep_gold[b, t] is about position t, not about t + 1.",
        "zh": "你把硬币和预测一起移了位。keep_gold[b, t] 说的是位置 t，不是 t + 1。",
    }
    ask = {
        "en": "Only keep_gold[0, 2] is False. Which position of the result may differ from gold?",
        "zh": "只有 keep_gold[0, 2] 是 False。结果的哪个位置可以和标准不同？",
    }
    note = "scheduled-coins"

    def mix_inputs(gold_inputs, predicted_ids, keep_gold):
        mixed = torch.where(keep_gold[:, :-1], gold_inputs[:, 1:], predicted_ids[:, :-1])
        return torch.cat([gold_inputs[:, :1], mixed], dim=1)


class writes_into_gold:
    says = {
        "en": "You write the predictions into gold_inputs itself. The caller still needs it; work on a copy.",
        "zh": "你把预测写进了 gold_inputs 本身。调用者还要用它；请在副本上操作。",
    }
    ask = {
        "en": "What would the next epoch read as gold?",
        "zh": "下一轮训练会把什么当成标准词元来读？",
    }
    note = "scheduled-labels"

    def mix_inputs(gold_inputs, predicted_ids, keep_gold):
        own = torch.cat([gold_inputs[:, :1], predicted_ids[:, :-1]], dim=1)
        gold_inputs[~keep_gold] = own[~keep_gold]
        return gold_inputs
