"""Plausible wrong versions of parallel_decode and decode_with_length. Each class replaces what it gets wrong."""

import torch


class keeps_text_after_eos:
    says = {
        "en": "You take the best token of every position and leave what comes after EOS as it is.",
        "zh": "你取了每个位置最好的词元，却让 EOS 之后的内容原样留着。",
    }
    ask = {
        "en": "All positions get an answer, also those past the end. Which of them are text?",
        "zh": "每个位置都会有答案，结尾之后的也有。其中哪些才是正文？",
    }
    note = "nat-eos"

    def parallel_decode(logits, eos_id, pad_id):
        return logits.argmax(dim=-1)


class loses_eos:
    says = {
        "en": "You overwrite the first EOS too. It stays; pad begins after it.",
        "zh": "你把第一个 EOS 也覆盖了。它要留下，pad 从它后面开始。",
    }
    ask = {
        "en": "At the position of the first EOS itself, how many EOS stand before it?",
        "zh": "就在第一个 EOS 的位置上，它之前有几个 EOS？",
    }
    note = "nat-eos"

    def parallel_decode(logits, eos_id, pad_id):
        ids = logits.argmax(dim=-1)
        return ids.masked_fill((ids == eos_id).cumsum(dim=1) > 0, pad_id)


class cuts_at_the_last_eos:
    says = {
        "en": "You cut a row at its last EOS. The first one ends it.",
        "zh": "你在最后一个 EOS 处截断。第一个 EOS 就已经结束了这一行。",
    }
    ask = {
        "en": "If a row's best tokens are 7 EOS 8 EOS 9, which of them are text?",
        "zh": "如果一行最好的词元是 7 EOS 8 EOS 9，哪些是正文？",
    }
    note = "nat-eos"

    def parallel_decode(logits, eos_id, pad_id):
        ids = logits.argmax(dim=-1)
        is_end = (ids == eos_id).long()
        still_to_come = is_end.flip(1).cumsum(1).flip(1)
        return ids.masked_fill((still_to_come == 0) & is_end.any(1, keepdim=True), pad_id)


class fills_with_eos:
    says = {
        "en": "You fill a row with EOS after its end. It has one EOS; the rest is pad.",
        "zh": "一行结束之后你用 EOS 填充。一行只有一个 EOS，其余是 pad。",
    }
    ask = {
        "en": "Which id tells a reader of the result that there is nothing at a place?",
        "zh": "读结果的程序靠哪个 id 知道某处什么都没有？",
    }
    note = "nat-eos"

    def parallel_decode(logits, eos_id, pad_id):
        ids = logits.argmax(dim=-1)
        is_end = (ids == eos_id).long()
        return ids.masked_fill(is_end.cumsum(dim=1) - is_end > 0, eos_id)


class one_end_for_all_rows:
    says = {
        "en": "You cut all rows where the first of them ends. Every row has an end of its own.",
        "zh": "最先结束的一行在哪里结束，你就在哪里截断所有行。每一行有自己的结尾。",
    }
    ask = {
        "en": "The first row ends at position 1, the second at position 4. How much of the second is text?",
        "zh": "第一行在位置 1 结束，第二行在位置 4 结束。第二行有多少是正文？",
    }
    note = "nat-rows"

    def parallel_decode(logits, eos_id, pad_id):
        ids = logits.argmax(dim=-1)
        is_end = (ids == eos_id).any(dim=0).long()
        return ids.masked_fill(is_end.cumsum(dim=0) - is_end > 0, pad_id)


class pad_ends_a_row:
    says = {
        "en": "You end a row at a pad that the model predicts. Only EOS ends a row.",
        "zh": "模型预测出 pad，你就让这一行结束。只有 EOS 才结束一行。",
    }
    ask = {
        "en": "If the best tokens are 7 PAD 8 EOS, what does the row say before its EOS?",
        "zh": "如果最好的词元是 7 PAD 8 EOS，这一行在 EOS 之前说了什么？",
    }
    note = "nat-eos"

    def parallel_decode(logits, eos_id, pad_id):
        ids = logits.argmax(dim=-1)
        is_end = ((ids == eos_id) | (ids == pad_id)).long()
        return ids.masked_fill(is_end.cumsum(dim=1) - is_end > 0, pad_id)


class one_token_too_many:
    says = {
        "en": "You keep lengths[b] + 1 tokens. Positions count from 0, so position lengths[b] is already past the end.",
        "zh": "你多留了一个词元，共 lengths[b] + 1 个。位置从 0 数起，位置 lengths[b] 已经在结尾之后。",
    }
    ask = {
        "en": "With length 0, how many tokens should a row keep?",
        "zh": "长度为 0 时，一行应当留下几个词元？",
    }
    note = "nat-length"

    def decode_with_length(logits, lengths, pad_id):
        ids = logits.argmax(dim=-1)
        positions = torch.arange(ids.shape[1], device=ids.device)
        return ids.masked_fill(positions > lengths[:, None], pad_id)


class pad_ends_it_too:
    says = {
        "en": "You let a pad inside the length end the row. The length alone says where it ends.",
        "zh": "你让长度之内的 pad 也结束一行。在哪里结束只由长度决定。",
    }
    ask = {
        "en": "The length is given. Which token inside it may still end the row?",
        "zh": "长度已经给定。在它之内，还有哪个词元可以结束一行？",
    }
    note = "nat-length"

    def decode_with_length(logits, lengths, pad_id):
        ids = logits.argmax(dim=-1)
        positions = torch.arange(ids.shape[1], device=ids.device)
        over = (ids == pad_id).cumsum(dim=1) > 0
        return ids.masked_fill((positions >= lengths[:, None]) | over, pad_id)


class crops_to_the_longest:
    says = {
        "en": "You cut the columns down to the largest length. The result keeps all T columns.",
        "zh": "你把列数裁到了最大的长度。结果要保留全部 T 列。",
    }
    ask = {
        "en": "What is the shape of the result if every length is smaller than T?",
        "zh": "如果所有长度都小于 T，结果是什么形状？",
    }
    note = "nat-length"

    def decode_with_length(logits, lengths, pad_id):
        longest = int(lengths.max())
        ids = logits[:, :longest].argmax(dim=-1)
        positions = torch.arange(longest, device=ids.device)
        return ids.masked_fill(positions >= lengths[:, None], pad_id)


class one_length_for_all:
    says = {
        "en": "You cut all rows at the largest length. Every row has its own.",
        "zh": "你按最大的长度截断所有行。每一行有自己的长度。",
    }
    ask = {
        "en": "How must lengths (batch,) be shaped to be compared with positions (T,), row by row?",
        "zh": "lengths (batch,) 要变成什么形状，才能逐行和 positions (T,) 相比？",
    }
    note = "nat-rows"

    def decode_with_length(logits, lengths, pad_id):
        ids = logits.argmax(dim=-1)
        positions = torch.arange(ids.shape[1], device=ids.device)
        return ids.masked_fill(positions >= lengths.max(), pad_id)
