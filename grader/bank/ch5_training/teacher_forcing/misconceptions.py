"""Plausible wrong versions of teacher_forcing_pair. Each class replaces the function of the reference."""

import torch


class no_shift:
    says = {
        "en": "Input and labels are the same: each position is asked for the very token that it reads.",
        "zh": "输入和标签完全一样：每个位置要答的正是它读到的词元。",
    }
    ask = {
        "en": "How would a model answer if the token to be predicted stands right in its input?",
        "zh": "如果要预测的词元就在输入里，模型会怎么答？",
    }
    note = "forcing-shift"

    def teacher_forcing_pair(target_ids):
        return target_ids[:, :-1], target_ids[:, :-1]


class whole_sentence_twice:
    says = {
        "en": "You give the whole target as input and as labels. Each loses one column: the input its last, the labels their first.",
        "zh": "你把整个目标句既当输入又当标签。两者各少一列：输入少最后一列，标签少第一列。",
    }
    ask = {
        "en": "What should the decoder answer after it has read EOS?",
        "zh": "解码器读完 EOS 之后，应当答什么？",
    }
    note = "forcing-shift"

    def teacher_forcing_pair(target_ids):
        return target_ids, target_ids


class swapped:
    says = {
        "en": "You return them the other way round: the decoder would read the next token and be asked for the one before.",
        "zh": "你把两者的次序弄反了：解码器读到的是后一个词元，要答的却是前一个。",
    }
    ask = {
        "en": "Which of the two begins with BOS, what is read or what is asked for?",
        "zh": "读的和要答的，哪一个以 BOS 开头？",
    }
    note = "forcing-shift"

    def teacher_forcing_pair(target_ids):
        return target_ids[:, 1:], target_ids[:, :-1]


class shifts_the_batch:
    says = {
        "en": "You cut along the first axis: the labels of a sentence become the next sentence of the batch.",
        "zh": "你沿第一个轴切：一句话的标签成了批次里的下一句话。",
    }
    ask = {
        "en": "target_ids is (batch, T). Which axis runs along the sentence?",
        "zh": "target_ids 是 (batch, T)，哪个轴是沿着句子走的？",
    }
    note = "forcing-shapes"

    def teacher_forcing_pair(target_ids):
        return target_ids[:-1], target_ids[1:]


class rolls_the_labels:
    says = {
        "en": "You roll the labels round: BOS comes back as the last label, and a model would have to say it after EOS.",
        "zh": "你把标签循环移位：BOS 跑到最后成了标签，模型就得在 EOS 之后再说出 BOS。",
    }
    ask = {
        "en": "What does torch.roll put at the end of a row?",
        "zh": "torch.roll 会在一行的末尾放上什么？",
    }
    note = "forcing-eos"

    def teacher_forcing_pair(target_ids):
        return target_ids, torch.roll(target_ids, -1, dims=1)


class keeps_the_whole_input:
    says = {
        "en": "You leave the last column in the input. It is one longer than the labels, and nothing can be asked there.",
        "zh": "你没有去掉输入的最后一列。它比标签长一列，而那里没有什么可问的。",
    }
    ask = {
        "en": "Which label belongs to the last column of target_ids?",
        "zh": "target_ids 的最后一列对应哪个标签？",
    }
    note = "forcing-shapes"

    def teacher_forcing_pair(target_ids):
        return target_ids, target_ids[:, 1:]


class asks_for_bos:
    says = {
        "en": "You keep BOS among the labels. Every sentence begins with it, so nobody has to guess it.",
        "zh": "你把 BOS 留在了标签里。每句话都以它开头，没有人需要去猜它。",
    }
    ask = {
        "en": "How many labels has BOS 7 8 EOS, if each label is to follow something that was read?",
        "zh": "如果每个标签之前都要先读到点什么，BOS 7 8 EOS 有几个标签？",
    }
    note = "forcing-shapes"

    def teacher_forcing_pair(target_ids):
        return target_ids[:, :-1], target_ids


class puts_a_second_bos_in_front:
    says = {
        "en": "You put one more start token in front of the input. target_ids begin with BOS already.",
        "zh": "你在输入前面又加了一个起始词元。target_ids 本来就以 BOS 开头。",
    }
    ask = {
        "en": "Does target_ids begin with BOS or with the first word? What does shifting right mean in each case?",
        "zh": "target_ids 是以 BOS 开头还是以第一个词开头？两种情况下“右移”各是什么意思？",
    }
    note = "forcing-bos"

    def teacher_forcing_pair(target_ids):
        return torch.cat([target_ids[:, :1], target_ids[:, :-1]], dim=1), target_ids


class cuts_bos_off_the_input:
    says = {
        "en": "You cut BOS off the input too. Then nothing stands before the first word, and it is never asked for.",
        "zh": "你把输入里的 BOS 也去掉了。于是第一个词前面什么都没有，也就从来不会被问到。",
    }
    ask = {
        "en": "What does the decoder read when it has to guess the first word?",
        "zh": "解码器要猜第一个词时，读到的是什么？",
    }
    note = "forcing-bos"

    def teacher_forcing_pair(target_ids):
        return target_ids[:, 1:-1], target_ids[:, 2:]
