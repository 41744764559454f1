"""Plausible wrong versions of splitting and combining heads. Each class replaces the functions that it defines."""


class view_without_transpose:
    says = {
        "en": "You reshape x straight to (batch, num_heads, seq, d_head). The shape is right, but a head then holds whole tokens instead of a part of every token.",
        "zh": "你把 x 直接变形成 (batch, num_heads, seq, d_head)。形状对了，但一个头里装的是整个的词元，而不是每个词元的一部分。",
    }
    ask = {
        "en": "Tokens 0 1 2 3 and 4 5 6 7, two heads: should head 0 hold 0 1 and 2 3, or 0 1 and 4 5?",
        "zh": "词元是 0 1 2 3 和 4 5 6 7，两个头：第 0 个头里应当是 0 1 和 2 3，还是 0 1 和 4 5？",
    }
    note = "heads-view"

    def split_heads(x, num_heads):
        batch, seq, d_model = x.shape
        if d_model % num_heads:
            raise ValueError("d_model is not divisible by num_heads")
        return x.reshape(batch, num_heads, seq, d_model // num_heads)


class both_without_transpose:
    says = {
        "en": "Neither function swaps the axes of tokens and heads. Together they undo each other, which hides that every head holds the wrong numbers.",
        "zh": "两个函数都没有交换词元轴和头轴。它们互相抵消，正好掩盖了每个头里的数都是错的。",
    }
    ask = {
        "en": "Tokens 0 1 2 3 and 4 5 6 7, two heads: print head 0. Is it the first half of every token?",
        "zh": "词元是 0 1 2 3 和 4 5 6 7，两个头：把第 0 个头打印出来，它是每个词元的前一半吗？",
    }
    note = "heads-test"

    def split_heads(x, num_heads):
        batch, seq, d_model = x.shape
        if d_model % num_heads:
            raise ValueError("d_model is not divisible by num_heads")
        return x.reshape(batch, num_heads, seq, d_model // num_heads)

    def combine_heads(x):
        batch, num_heads, seq, d_head = x.shape
        return x.reshape(batch, seq, num_heads * d_head)


class heads_stay_behind_tokens:
    says = {
        "en": "split_heads stops at (batch, seq, num_heads, d_head). The heads must stand before the tokens, or attention would run between heads.",
        "zh": "split_heads 停在了 (batch, seq, num_heads, d_head)。头必须排在词元前面，否则注意力就成了头与头之间的。",
    }
    ask = {
        "en": "Attention compares along the last but one axis. Should it compare tokens or heads?",
        "zh": "注意力沿倒数第二个轴做比较。应当比较词元，还是比较头？",
    }
    note = "heads-recipe"

    def split_heads(x, num_heads):
        batch, seq, d_model = x.shape
        if d_model % num_heads:
            raise ValueError("d_model is not divisible by num_heads")
        return x.reshape(batch, seq, num_heads, d_model // num_heads)


class interleaves_features:
    says = {
        "en": "You deal the features out in turn: head h gets the features h, h + num_heads, ... It must own a block of neighbours.",
        "zh": "你把特征轮流发给各个头：第 h 个头拿到第 h、h + num_heads……个特征。它应当拥有相邻的一整块。",
    }
    ask = {
        "en": "Features 0 to 3, two heads: does head 0 own 0 and 1, or 0 and 2?",
        "zh": "特征 0 到 3，两个头：第 0 个头拥有 0 和 1，还是 0 和 2？",
    }
    note = "heads-blocks"

    def split_heads(x, num_heads):
        batch, seq, d_model = x.shape
        if d_model % num_heads:
            raise ValueError("d_model is not divisible by num_heads")
        return x.reshape(batch, seq, d_model // num_heads, num_heads).permute(0, 3, 1, 2)


class interleaves_both_ways:
    says = {
        "en": "Both functions deal the features out in turn: head h gets the features h, h + num_heads, ... They undo each other, but a head must own a block of neighbours.",
        "zh": "两个函数都把特征轮流分发：第 h 个头拿到第 h、h + num_heads……个特征。它们互相抵消，但一个头应当拥有相邻的一整块。",
    }
    ask = {
        "en": "With 512 features and 8 heads, does head 0 own 0 to 63, or 0, 8, 16, ...?",
        "zh": "512 个特征、8 个头，第 0 个头拥有 0 到 63，还是 0、8、16……？",
    }
    note = "heads-test"

    def split_heads(x, num_heads):
        batch, seq, d_model = x.shape
        if d_model % num_heads:
            raise ValueError("d_model is not divisible by num_heads")
        return x.reshape(batch, seq, d_model // num_heads, num_heads).permute(0, 3, 1, 2)

    def combine_heads(x):
        batch, num_heads, seq, d_head = x.shape
        return x.permute(0, 2, 3, 1).reshape(batch, seq, d_head * num_heads)


class num_heads_is_the_width:
    says = {
        "en": "You cut d_model into pieces of num_heads features. num_heads is how many pieces there are, not how wide each is.",
        "zh": "你把 d_model 切成了每块 num_heads 个特征。num_heads 是块数，不是每块的宽度。",
    }
    ask = {
        "en": "With d_model 12 and 3 heads, how many features does each head own?",
        "zh": "d_model 为 12、3 个头时，每个头拥有几个特征？",
    }
    note = "heads-width"

    def split_heads(x, num_heads):
        batch, seq, d_model = x.shape
        if d_model % num_heads:
            raise ValueError("d_model is not divisible by num_heads")
        return x.reshape(batch, seq, d_model // num_heads, num_heads).transpose(1, 2)


class combines_without_transpose:
    says = {
        "en": "combine_heads joins the axes without moving the heads back behind the tokens. The shape is right, the numbers are scattered over the tokens.",
        "zh": "combine_heads 没有把头轴换回词元轴之后就合并了。形状对了，数却散落到了别的词元里。",
    }
    ask = {
        "en": "Which two axes may a reshape join: any two, or only neighbours?",
        "zh": "reshape 能合并哪两个轴：任意两个，还是只有相邻的？",
    }
    note = "heads-view"

    def combine_heads(x):
        batch, num_heads, seq, d_head = x.shape
        return x.reshape(batch, seq, num_heads * d_head)


class combines_by_turns:
    says = {
        "en": "combine_heads takes one feature of each head in turn. In each token the heads must stand one after the other, each as a block.",
        "zh": "combine_heads 从每个头轮流取一个特征。每个词元里，各个头应当一整块一整块地依次排列。",
    }
    ask = {
        "en": "Head 0 holds 0 1, head 1 holds 2 3: is the token 0 1 2 3, or 0 2 1 3?",
        "zh": "第 0 个头是 0 1，第 1 个头是 2 3：这个词元是 0 1 2 3，还是 0 2 1 3？",
    }
    note = "heads-blocks"

    def combine_heads(x):
        batch, num_heads, seq, d_head = x.shape
        return x.permute(0, 2, 3, 1).reshape(batch, seq, d_head * num_heads)


class view_of_a_transposed_tensor:
    says = {
        "en": "combine_heads calls view right after transpose. That fails on every tensor that is stored head by head, as the output of attention is.",
        "zh": "combine_heads 在 transpose 之后直接调用 view。只要张量是一个头接一个头存放的，例如注意力的输出，就会报错。",
    }
    ask = {
        "en": "What does transpose change: the numbers in memory, or only the strides? Which two calls could make view work?",
        "zh": "transpose 改变的是内存里的数，还是只有步长？哪两种写法能让它通过？",
    }
    note = "heads-contiguous"

    def combine_heads(x):
        batch, num_heads, seq, d_head = x.shape
        return x.transpose(1, 2).view(batch, seq, num_heads * d_head)


class divisibility_not_checked:
    says = {
        "en": "You do not check that d_model is divisible by num_heads, and leave it to PyTorch to fail with a message about sizes.",
        "zh": "你没有检查 d_model 能否被 num_heads 整除，只等 PyTorch 自己报一个关于大小的错误。",
    }
    ask = {
        "en": "What is 6 // 4, and how many of the 6 features do 4 heads of that width own?",
        "zh": "6 // 4 是多少？4 个这么宽的头一共拥有 6 个特征里的几个？",
    }
    note = "heads-divisible"

    def split_heads(x, num_heads):
        batch, seq, d_model = x.shape
        return x.reshape(batch, seq, num_heads, d_model // num_heads).transpose(1, 2)


class minus_one_hides_the_rest:
    says = {
        "en": "You let reshape choose the number of tokens (-1) and do not check that d_model is divisible by num_heads. It then makes up tokens that do not exist.",
        "zh": "你让 reshape 自己去定词元数(-1)，又没有检查 d_model 能否被 num_heads 整除，于是它凑出了并不存在的词元。",
    }
    ask = {
        "en": "Two tokens of 6 features, 4 heads: how many tokens does your result have?",
        "zh": "两个词元，各 6 个特征，4 个头：你的结果里有几个词元？",
    }
    note = "heads-divisible"

    def split_heads(x, num_heads):
        return x.reshape(x.shape[0], -1, num_heads, x.shape[2] // num_heads).transpose(1, 2)
