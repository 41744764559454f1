"""Plausible wrong versions of the position schemes. Each class replaces the functions that it defines."""

import torch


class counts_from_one:
    says = {
        "en": "You count the positions from 1. Texts often do; code counts from 0, as an array does.",
        "zh": "你从 1 开始数位置。文字里常这样写；代码和数组一样从 0 开始。",
    }
    ask = {
        "en": "Which number does the first token get, and which index has it in the tensor?",
        "zh": "第一个词元得到的是几？它在张量里的下标又是几？",
    }
    note = "positions-zero"

    def integer_positions(seq_len):
        return torch.arange(1, seq_len + 1, dtype=torch.float32)


class whole_numbers:
    says = {
        "en": "Your positions are of type int64, which is what arange gives for integers. They are to be added to embeddings, so float32 is asked for.",
        "zh": "你的位置是 int64，这是 arange 对整数的默认类型。它们要和词嵌入相加，所以要求 float32。",
    }
    ask = {
        "en": "What is torch.arange(3).dtype, and which argument changes it?",
        "zh": "torch.arange(3).dtype 是什么？哪个参数可以改变它？",
    }
    note = "positions-zero"

    def integer_positions(seq_len):
        return torch.arange(seq_len)


class divides_by_the_length:
    says = {
        "en": "You divide by seq_len. n points have n - 1 steps between them, so your last position never reaches 1.",
        "zh": "你除以了 seq_len。n 个点之间只有 n - 1 个间隔，所以你的最后一个位置到不了 1。",
    }
    ask = {
        "en": "Where should the second of two positions lie?",
        "zh": "只有两个位置时，第二个应当在哪里？",
    }
    note = "positions-unit"

    def unit_interval_positions(seq_len):
        return torch.arange(seq_len, dtype=torch.float32) / seq_len


class single_position_is_nan:
    says = {
        "en": "For a single position you divide 0 by 0. The result is NaN, and a one-word sentence makes the whole model NaN.",
        "zh": "只有一个位置时你做了 0 除以 0。结果是 NaN，一个词的句子就让整个模型都变成 NaN。",
    }
    ask = {
        "en": "What is seq_len - 1 when seq_len is 1, and what happens when you divide by it?",
        "zh": "seq_len 为 1 时 seq_len - 1 是多少？拿它作除数会怎样？",
    }
    note = "positions-unit"

    def unit_interval_positions(seq_len):
        return torch.arange(seq_len, dtype=torch.float32) / (seq_len - 1)


class step_without_an_end:
    says = {
        "en": "You let arange run to just above 1 with a step of 1 / (n - 1). The step is rounded, so for some lengths one position too many comes out.",
        "zh": "你让 arange 以 1 / (n - 1) 为步长走到略大于 1 的地方。步长有舍入，于是某些长度会多出一个位置。",
    }
    ask = {
        "en": "How many numbers does torch.arange(0, 1 + 1/6, 1/6) give, and which function takes the count instead of the step?",
        "zh": "torch.arange(0, 1 + 1/6, 1/6) 给出几个数？哪个函数接收的是个数而不是步长？",
    }
    note = "positions-unit"

    def unit_interval_positions(seq_len):
        step = 1 / max(seq_len - 1, 1)
        if seq_len == 1:
            return torch.zeros(1)
        return torch.arange(0, 1 + step, step, dtype=torch.float32)


class most_significant_first:
    says = {
        "en": "You write the most significant bit first, as on paper. Here column k is worth 2^k, so the first column alternates fastest.",
        "zh": "你像写在纸上那样把最高位放在最前。这里第 k 列的值是 2^k，所以第一列变化最快。",
    }
    ask = {
        "en": "Which column should be 1 for position 1, if column k is worth 2^k?",
        "zh": "如果第 k 列的值是 2^k，位置 1 应当在哪一列上为 1？",
    }
    note = "positions-bits"

    def binary_positions(seq_len, num_bits):
        if seq_len - 1 >= 2**num_bits:
            raise ValueError(f"{num_bits} bits cannot hold position {seq_len - 1}")
        return ((torch.arange(seq_len)[:, None] >> torch.arange(num_bits).flip(0)) & 1).float()


class one_row_per_bit:
    says = {
        "en": "You give one row per bit, (num_bits, seq_len). Here one row is one position, as it will be added to one token.",
        "zh": "你的每一行是一位，即 (num_bits, seq_len)。这里每一行应是一个位置，因为它要加到一个词元上。",
    }
    ask = {
        "en": "A batch of embeddings is (batch, seq, d_model). Which axis of your result lines up with seq?",
        "zh": "一批词嵌入的形状是 (batch, seq, d_model)。你的结果里哪个轴对上 seq？",
    }
    note = "positions-bits"

    def binary_positions(seq_len, num_bits):
        if seq_len - 1 >= 2**num_bits:
            raise ValueError(f"{num_bits} bits cannot hold position {seq_len - 1}")
        return ((torch.arange(seq_len) >> torch.arange(num_bits)[:, None]) & 1).float()


class keeps_the_fractions:
    says = {
        "en": "You divide by 2^k without rounding down, so fractions stay: position 3 has 1.5 in the column for 2.",
        "zh": "你除以 2^k 之后没有向下取整，留下了小数：位置 3 在值为 2 的那一列上成了 1.5。",
    }
    ask = {
        "en": "How many whole times does 2 go into 3, and is that number odd?",
        "zh": "3 里有几个完整的 2？这个数是奇数吗？",
    }
    note = "positions-bits"

    def binary_positions(seq_len, num_bits):
        if seq_len - 1 >= 2**num_bits:
            raise ValueError(f"{num_bits} bits cannot hold position {seq_len - 1}")
        return torch.arange(seq_len)[:, None] / 2.0 ** torch.arange(num_bits) % 2


class drops_the_high_bits:
    says = {
        "en": "You do not check whether the bits suffice. With 2 bits position 4 looks like position 0, and nothing says so.",
        "zh": "你没有检查位数够不够。只有 2 位时，位置 4 和位置 0 一模一样，却没有任何提示。",
    }
    ask = {
        "en": "How many different rows can num_bits bits make?",
        "zh": "num_bits 位能组成多少种不同的行？",
    }
    note = "positions-capacity"

    def binary_positions(seq_len, num_bits):
        return ((torch.arange(seq_len)[:, None] >> torch.arange(num_bits)) & 1).float()


class refuses_a_full_table:
    says = {
        "en": "You refuse seq_len = 2^num_bits. The positions begin with 0, so the last one is 2^num_bits - 1 and still fits.",
        "zh": "你拒绝了 seq_len = 2^num_bits。位置从 0 开始，最后一个是 2^num_bits - 1，放得下。",
    }
    ask = {
        "en": "Which positions do 2 bits hold, and how many are they?",
        "zh": "2 位能表示哪些位置？一共几个？",
    }
    note = "positions-capacity"

    def binary_positions(seq_len, num_bits):
        if seq_len >= 2**num_bits:
            raise ValueError(f"{num_bits} bits cannot hold {seq_len} positions")
        return ((torch.arange(seq_len)[:, None] >> torch.arange(num_bits)) & 1).float()
