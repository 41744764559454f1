"""Plausible wrong versions of the padding mask. Each class replaces the functions of the reference that it defines."""

import torch


class true_means_padding:
    says = {
        "en": "Your mask is True at the padding. Here True means that a token may be attended to, so every sentence would attend to its padding alone.",
        "zh": "你的掩码在填充处为 True。这里 True 表示可以关注，于是每个句子都只会关注自己的填充。",
    }
    ask = {
        "en": "Read your mask aloud for the ids 5, 8, 0: may a query attend to the token 5?",
        "zh": "对 id 5、8、0 把你的掩码念出来：查询可以关注词元 5 吗？",
    }
    note = "padmask-convention"

    def padding_mask(token_ids, pad_id):
        return (token_ids == pad_id)[:, None, None, :]


class hides_queries:
    says = {
        "en": "Your tokens run along the third axis, (batch, 1, seq, 1). That hides padding as a query; as a key everybody still attends to it.",
        "zh": "你把词元放在了第三个轴上，即 (batch, 1, seq, 1)。这样隐藏的是作为查询的填充；作为键，大家照样会关注它。",
    }
    ask = {
        "en": "The scores are (batch, heads, q_len, k_len). Along which axis does softmax share out the attention?",
        "zh": "打分的形状是 (batch, heads, q_len, k_len)。softmax 沿哪个轴分配注意力？",
    }
    note = "padmask-keys"

    def padding_mask(token_ids, pad_id):
        return (token_ids != pad_id)[:, None, :, None]


class blanks_rows_and_columns:
    says = {
        "en": "You allow a pair only if query and key are both real, (batch, 1, seq, seq). The rows of padding queries become empty, which gives NaN, and no such mask fits cross-attention.",
        "zh": "你要求查询和键都是真实词元，得到 (batch, 1, seq, seq)。填充查询那几行就全空了，会产生 NaN；而且这样的掩码用不到交叉注意力上。",
    }
    ask = {
        "en": "What is softmax of a row in which every key is hidden, and who reads the output of a padding query?",
        "zh": "一行里所有的键都被隐藏，softmax 得到什么？填充查询的输出又有谁会用？",
    }
    note = "padmask-queries"

    def padding_mask(token_ids, pad_id):
        real = token_ids != pad_id
        return real[:, None, :, None] & real[:, None, None, :]


class axis_for_heads_missing:
    says = {
        "en": "Your mask has the shape (batch, 1, seq). Lined up from the right with (batch, heads, q_len, k_len), your batch meets the heads.",
        "zh": "你的掩码形状是 (batch, 1, seq)。与 (batch, heads, q_len, k_len) 从右边对齐时，你的批次轴对上了头的轴。",
    }
    ask = {
        "en": "Write (batch, heads, q_len, k_len) and below it your shape, flush right. What stands below heads?",
        "zh": "写下 (batch, heads, q_len, k_len)，在下面靠右写上你的形状。heads 下面是什么？",
    }
    note = "padmask-shape"

    def padding_mask(token_ids, pad_id):
        return (token_ids != pad_id)[:, None, :]


class no_axes_added:
    says = {
        "en": "Your mask has the shape (batch, seq). Against scores (batch, heads, q_len, k_len) the sentences would be taken for queries.",
        "zh": "你的掩码形状是 (batch, seq)。与打分 (batch, heads, q_len, k_len) 相配时，句子会被当成查询。",
    }
    ask = {
        "en": "Which axis of the scores lines up with the first axis of your mask, and what happens when the two sizes happen to be equal?",
        "zh": "打分的哪个轴会对上你掩码的第一个轴？两者大小碰巧相等时会怎样？",
    }
    note = "padmask-shape"

    def padding_mask(token_ids, pad_id):
        return token_ids != pad_id


class padding_taken_for_zero:
    says = {
        "en": "You look for the id 0 and ignore `pad_id`. Where padding has another id it stays visible, and the real token 0 disappears.",
        "zh": "你找的是 id 0，没有用 `pad_id`。填充是别的 id 时它仍然可见，而真实的词元 0 却消失了。",
    }
    ask = {
        "en": "What should padding_mask([[0, 1]], 1) be?",
        "zh": "padding_mask([[0, 1]], 1) 应当是什么？",
    }
    note = "padmask-which-id"

    def padding_mask(token_ids, pad_id):
        return (token_ids != 0)[:, None, None, :]


class larger_ids_are_real:
    says = {
        "en": "You take the ids above `pad_id` for real. Ids have no order that means anything: a token with a smaller id than the padding is hidden.",
        "zh": "你把大于 `pad_id` 的 id 当作真实词元。id 的大小没有意义：比填充 id 小的真实词元被你隐藏了。",
    }
    ask = {
        "en": "A vocabulary puts its padding last, as id 19. Which tokens are left by your mask?",
        "zh": "有的词表把填充放在最后，id 是 19。按你的掩码还剩下哪些词元？",
    }
    note = "padmask-which-id"

    def padding_mask(token_ids, pad_id):
        return (token_ids > pad_id)[:, None, None, :]


class counts_the_length:
    says = {
        "en": "You count the real tokens and allow that many positions from the left. With padding in front you hide the end of the sentence and show the padding.",
        "zh": "你先数出真实词元的个数，再从左边放行这么多个位置。填充在前面时，被隐藏的是句尾，露出来的却是填充。",
    }
    ask = {
        "en": "For the ids 0, 0, 5, 8 with padding 0: which positions are the first two?",
        "zh": "id 是 0、0、5、8，填充是 0：前两个位置上是什么？",
    }
    note = "padmask-left"

    def padding_mask(token_ids, pad_id):
        lengths = (token_ids != pad_id).sum(dim=1, keepdim=True)
        return (torch.arange(token_ids.shape[1], device=token_ids.device) < lengths)[:, None, None, :]


class numbers_to_add:
    says = {
        "en": "You return 0 and -inf to be added to the scores. That is a mask too, but not the one asked for: here it is boolean, True where a token may be attended to.",
        "zh": "你返回的是要加到打分上的 0 和 -inf。这也是一种掩码，但不是这里要的：这里的掩码是布尔型，可以关注处为 True。",
    }
    ask = {
        "en": "What would `scores.masked_fill(~mask, -inf)` do with your mask?",
        "zh": "用你的掩码执行 `scores.masked_fill(~mask, -inf)` 会怎样？",
    }
    note = "padmask-convention"

    def padding_mask(token_ids, pad_id):
        scores = torch.zeros(token_ids.shape, device=token_ids.device).masked_fill(token_ids == pad_id, -torch.inf)
        return scores[:, None, None, :]


class ones_and_zeros:
    says = {
        "en": "You return the integers 1 and 0 instead of booleans. For integers `~` means something else: ~1 is -2 and ~0 is -1, both of which count as true.",
        "zh": "你返回的是整数 1 和 0，不是布尔值。对整数来说 `~` 是另一回事：~1 是 -2，~0 是 -1，两个都算真。",
    }
    ask = {
        "en": "What is the dtype of a comparison, before you convert it?",
        "zh": "比较运算的结果，在你转换之前是什么 dtype？",
    }
    note = "padmask-dtype"

    def padding_mask(token_ids, pad_id):
        return (token_ids != pad_id).long()[:, None, None, :]
