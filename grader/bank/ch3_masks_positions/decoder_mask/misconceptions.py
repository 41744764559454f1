"""Plausible wrong versions of the decoder mask. Each class replaces the functions of the reference that it defines."""

import torch


class forgets_the_padding:
    says = {
        "en": "Your mask is the causal one alone. Padding is visible as a key to every query that comes after it.",
        "zh": "你的掩码只有因果部分。填充作为键，对它之后的每个查询都是可见的。",
    }
    ask = {
        "en": "The ids are 5, 0, 6 with padding 0. Which keys may the last token attend to?",
        "zh": "id 是 5、0、6，填充是 0。最后一个词元可以关注哪些键？",
    }
    note = "decmask-two"

    def decoder_mask(target_ids, pad_id):
        batch, size = target_ids.shape
        return causal_mask(size, device=target_ids.device).expand(batch, 1, size, size).clone()


class forgets_the_future:
    says = {
        "en": "Your mask hides the padding alone. Every token sees the ones after it, and in training those are the labels.",
        "zh": "你的掩码只隐藏了填充。每个词元都能看到它后面的词元，而在训练时那些正是标签。",
    }
    ask = {
        "en": "The first token has to predict the second. What does row 0 of your mask let it see?",
        "zh": "第一个词元要预测第二个。你的掩码第 0 行让它看到了什么？",
    }
    note = "decmask-leak"

    def decoder_mask(target_ids, pad_id):
        batch, size = target_ids.shape
        return padding_mask(target_ids, pad_id).expand(batch, 1, size, size).clone()


class one_permission_is_enough:
    says = {
        "en": "You combine the masks with OR: a pair is allowed if either of them allows it. Then every real token of the future is visible.",
        "zh": "你用“或”组合两个掩码：只要有一个允许就放行。这样未来的真实词元全都可见。",
    }
    ask = {
        "en": "True means allowed. Is a key that is real but lies in the future allowed?",
        "zh": "True 表示允许。一个真实、但位于未来的键，是否允许？",
    }
    note = "decmask-and"

    def decoder_mask(target_ids, pad_id):
        return causal_mask(target_ids.shape[1], device=target_ids.device) | padding_mask(target_ids, pad_id)


class looks_ahead:
    says = {
        "en": "Your table is the upper triangle: every token sees itself and the future, none of the past.",
        "zh": "你的表是上三角：每个词元看到的是自己和未来，看不到过去。",
    }
    ask = {
        "en": "Row 0 is the first token as a query. How many keys may it attend to?",
        "zh": "第 0 行是第一个词元作查询。它可以关注几个键？",
    }
    note = "decmask-triangle"

    def decoder_mask(target_ids, pad_id):
        size = target_ids.shape[1]
        ahead = torch.ones(size, size, dtype=torch.bool, device=target_ids.device).triu()
        return ahead & padding_mask(target_ids, pad_id)


class hides_the_token_itself:
    says = {
        "en": "You leave out the diagonal. The first token may then attend to nothing at all, and its softmax is 0 / 0.",
        "zh": "你去掉了对角线。于是第一个词元什么都不能关注，它的 softmax 是 0 / 0。",
    }
    ask = {
        "en": "The decoder's input is already shifted by one. Is its token at position i the one that position i has to predict?",
        "zh": "解码器的输入已经右移了一位。位置 i 上的输入词元，就是位置 i 要预测的那个吗？",
    }
    note = "decmask-triangle"

    def decoder_mask(target_ids, pad_id):
        size = target_ids.shape[1]
        before = torch.ones(size, size, dtype=torch.bool, device=target_ids.device).tril(-1)
        return before & padding_mask(target_ids, pad_id)


class blanks_padding_rows:
    says = {
        "en": "You hide padding as a query as well as a key. Those rows are then empty: softmax of nothing but -inf is NaN, and the NaN spreads through the gradients.",
        "zh": "你不但隐藏了作为键的填充，把作为查询的填充也隐藏了。这些行就全空了：全是 -inf 的 softmax 是 NaN，还会顺着梯度扩散。",
    }
    ask = {
        "en": "Who uses the output of a padding query, and what does an empty row do to softmax?",
        "zh": "填充查询的输出有谁会用？一整行都空，softmax 会怎样？",
    }
    note = "decmask-rows"

    def decoder_mask(target_ids, pad_id):
        keys = padding_mask(target_ids, pad_id)
        return causal_mask(target_ids.shape[1], device=target_ids.device) & keys & keys.transpose(-2, -1)


class hides_padding_as_a_query:
    says = {
        "en": "You hide the padding along the rows, that is as a query. As a key it stays visible to every token that comes after it.",
        "zh": "你是沿着行隐藏填充的，也就是把它作为查询来隐藏。作为键，它对后面的每个词元仍然可见。",
    }
    ask = {
        "en": "Row = query, column = key. For the ids 5, 0, 6 with padding 0: which column has to be False?",
        "zh": "行是查询，列是键。id 是 5、0、6，填充是 0：应当为 False 的是哪一列？",
    }
    note = "decmask-rows"

    def decoder_mask(target_ids, pad_id):
        queries = padding_mask(target_ids, pad_id).transpose(-2, -1)
        return causal_mask(target_ids.shape[1], device=target_ids.device) & queries


class true_means_blocked:
    says = {
        "en": "Your mask is True where attention is forbidden. That is the convention of nn.MultiheadAttention; here True means allowed.",
        "zh": "你的掩码在禁止处为 True。那是 nn.MultiheadAttention 的约定；这里 True 表示允许。",
    }
    ask = {
        "en": "Read row 0 of your mask aloud: may the first token attend to itself?",
        "zh": "把你掩码的第 0 行念出来：第一个词元可以关注自己吗？",
    }
    note = "decmask-and"

    def decoder_mask(target_ids, pad_id):
        return ~(causal_mask(target_ids.shape[1], device=target_ids.device) & padding_mask(target_ids, pad_id))


class adds_two_masks:
    says = {
        "en": "You add two masks of 0 and the smallest float. Where both hide a pair the sum overflows to -inf, and the result is no boolean.",
        "zh": "你把两个由 0 和最小浮点数组成的掩码相加。两者都要隐藏的地方，和会溢出成 -inf；而且结果也不是布尔值。",
    }
    ask = {
        "en": "What is torch.finfo(torch.float32).min times 2, and which operator joins two booleans without arithmetic?",
        "zh": "torch.finfo(torch.float32).min 乘以 2 是多少？哪个运算符不做算术就能合并两个布尔值？",
    }
    note = "decmask-adding"

    def decoder_mask(target_ids, pad_id):
        lowest = torch.finfo(torch.float32).min
        future = ~causal_mask(target_ids.shape[1], device=target_ids.device)
        padding = ~padding_mask(target_ids, pad_id)
        return future.float() * lowest + padding.float() * lowest


class causal_part_on_the_cpu:
    says = {
        "en": "You make the causal mask without a device. It lands on the CPU and cannot be combined with ids that are on a GPU.",
        "zh": "你创建因果掩码时没有指定设备。它落在 CPU 上，无法与 GPU 上的 ids 合并。",
    }
    ask = {
        "en": "Which device does torch.ones use if nobody names one, and where do you learn the right one?",
        "zh": "不指定时 torch.ones 用哪个设备？正确的设备从哪里得知？",
    }
    note = "decmask-device"

    def decoder_mask(target_ids, pad_id):
        return causal_mask(target_ids.shape[1]) & padding_mask(target_ids, pad_id)
