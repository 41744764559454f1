"""Plausible wrong versions of sinusoidal_encoding. Each class replaces the function of the reference."""

import torch


class halves_instead_of_pairs:
    says = {
        "en": "You put all sines in the left half and all cosines in the right half. Here they alternate, pair by pair.",
        "zh": "你把正弦全放在左半边、余弦全放在右半边。这里要求它们一对一对地交错排列。",
    }
    ask = {
        "en": "In the row of position 1 with d_model = 4, what should stand in column 1: a sine or a cosine, and of which angle?",
        "zh": "d_model = 4 时，位置 1 那一行的第 1 列应当是什么：正弦还是余弦？是哪个角的？",
    }
    note = "sinus-layout"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        positions = torch.arange(seq_len, dtype=torch.float64)[:, None]
        frequencies = base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        angles = positions * frequencies
        return torch.cat([angles.sin(), angles.cos()], dim=-1).to(torch.float32)


class cosine_first:
    says = {
        "en": "You put the cosine in the even columns and the sine in the odd ones; it is the other way round.",
        "zh": "你把余弦放在偶数列、正弦放在奇数列，正好反了。",
    }
    ask = {
        "en": "At position 0 every angle is 0. Which of sin 0 and cos 0 should stand in column 0?",
        "zh": "位置 0 的角度全是 0。第 0 列应当是 sin 0 还是 cos 0？",
    }
    note = "sinus-layout"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        positions = torch.arange(seq_len, dtype=torch.float64)[:, None]
        frequencies = base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        angles = positions * frequencies
        return torch.stack([angles.cos(), angles.sin()], dim=-1).flatten(1).to(torch.float32)


class frequency_per_column:
    says = {
        "en": "Every column gets a frequency of its own, so the sine and the cosine of a pair belong to different angles.",
        "zh": "你给每一列一个单独的频率，于是同一对里的正弦和余弦属于不同的角。",
    }
    ask = {
        "en": "Columns 2i and 2i + 1 have the same i. How many different frequencies are there for d_model = 4?",
        "zh": "第 2i 列和第 2i + 1 列的 i 相同。d_model = 4 时一共有几个不同的频率？",
    }
    note = "sinus-both"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        positions = torch.arange(seq_len, dtype=torch.float64)[:, None]
        angles = positions * base ** (-torch.arange(d_model, dtype=torch.float64) / d_model)
        encoding = torch.empty(seq_len, d_model)
        encoding[:, 0::2] = angles[:, 0::2].sin()
        encoding[:, 1::2] = angles[:, 1::2].cos()
        return encoding


class exponent_without_two:
    says = {
        "en": "Your exponent for pair i is −i/d_model; the 2 is missing. The frequencies fall to about 1/√base only, not 1/base.",
        "zh": "第 i 对的指数你用了 −i/d_model，少了 2。频率最低只降到约 1/√base，而不是约 1/base。",
    }
    ask = {
        "en": "For d_model = 4 the second pair turns by 0.01 radian per position. Which exponent of 10,000 is that?",
        "zh": "d_model = 4 时，第二对每个位置转 0.01 弧度。这是 10,000 的几次方？",
    }
    note = "sinus-wavelengths"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        positions = torch.arange(seq_len, dtype=torch.float64)[:, None]
        frequencies = base ** (-torch.arange(d_model // 2, dtype=torch.float64) / d_model)
        angles = positions * frequencies
        return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).to(torch.float32)


class last_pair_reaches_the_base:
    says = {
        "en": "You divide i by d_model/2 − 1, so the last frequency is exactly 1/base. The paper divides by d_model/2.",
        "zh": "你用 i 除以 d_model/2 − 1，最后一个频率恰好是 1/base。论文除以的是 d_model/2。",
    }
    ask = {
        "en": "For d_model = 4 and base 10,000, is the second frequency 0.01 or 0.0001?",
        "zh": "d_model = 4、base 为 10,000 时，第二个频率是 0.01 还是 0.0001？",
    }
    note = "sinus-wavelengths"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        positions = torch.arange(seq_len, dtype=torch.float64)[:, None]
        frequencies = base ** (-torch.arange(d_model // 2, dtype=torch.float64) / max(d_model // 2 - 1, 1))
        angles = positions * frequencies
        return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).to(torch.float32)


class doubles_the_index_twice:
    says = {
        "en": "You double the index twice: columns 0, 2, 4, ... are already 2i, and you multiply by 2 once more.",
        "zh": "你把下标翻了两次倍：列号 0、2、4…… 已经是 2i，你又乘了一次 2。",
    }
    ask = {
        "en": "For d_model = 6 and base 10,000, is the frequency of columns 2 and 3 0.0464 or 0.00215?",
        "zh": "d_model = 6、base 为 10,000 时，第 2、3 列的频率是 0.0464 还是 0.00215？",
    }
    note = "sinus-wavelengths"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        positions = torch.arange(seq_len, dtype=torch.float64)[:, None]
        frequencies = base ** (-2 * torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        angles = positions * frequencies
        return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).to(torch.float32)


class ignores_base:
    says = {
        "en": "You always compute with 10,000, whatever `base` says.",
        "zh": "不管 `base` 是什么，你总是用 10,000 来计算。",
    }
    ask = {
        "en": "With base=100 and d_model = 4, by what angle does the second pair turn per position?",
        "zh": "base=100、d_model = 4 时，第二对每个位置转过多大的角？",
    }
    note = "sinus-wavelengths"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        positions = torch.arange(seq_len, dtype=torch.float64)[:, None]
        frequencies = 10000.0 ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        angles = positions * frequencies
        return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).to(torch.float32)


class counts_from_one:
    says = {
        "en": "Your first position is 1. Positions count from 0, so every row is one too far.",
        "zh": "你的位置从 1 数起。位置从 0 数起，所以每一行都多走了一步。",
    }
    ask = {
        "en": "What is the row of the first token if all its angles are 0?",
        "zh": "如果第一个词元的角度全是 0，它那一行是什么？",
    }
    note = "sinus-formula"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        positions = torch.arange(1, seq_len + 1, dtype=torch.float64)[:, None]
        frequencies = base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        angles = positions * frequencies
        return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).to(torch.float32)


class share_of_the_length:
    says = {
        "en": "You divide the positions by the length, so the same position gets another row in a longer sequence.",
        "zh": "你用位置除以序列长度，于是同一个位置在更长的序列里得到另一行。",
    }
    ask = {
        "en": "Should the third token be encoded differently when the sentence goes on for ten more words?",
        "zh": "句子再长十个词，第三个词元的编码应当跟着变吗？",
    }
    note = "sinus-requirements"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        positions = torch.arange(seq_len, dtype=torch.float64)[:, None] / seq_len
        frequencies = base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        angles = positions * frequencies
        return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).to(torch.float32)


class float32_angles:
    says = {
        "en": "You build the angles in float32. Near 10,000 its numbers lie 0.001 apart, and so do your angles.",
        "zh": "你用 float32 计算角度。在 10,000 附近，float32 的相邻两数相隔 0.001，角度也就只准到这个程度。",
    }
    ask = {
        "en": "Which dtype do positions and frequencies need so that an angle of 10,000 radians keeps five decimals?",
        "zh": "要让 10,000 弧度的角保住五位小数，位置和频率应当用什么 dtype？",
    }
    note = "sinus-precision"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        positions = torch.arange(seq_len, dtype=torch.float32)[:, None]
        frequencies = base ** (-torch.arange(0, d_model, 2, dtype=torch.float32) / d_model)
        angles = positions * frequencies
        return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


class accepts_odd_widths:
    says = {
        "en": "You accept an odd d_model and cut the last cosine off, so the last pair is only half there.",
        "zh": "d_model 是奇数时你照样计算，把最后一个余弦截掉了，最后一对就只剩一半。",
    }
    ask = {
        "en": "What does a sine without its cosine lose, and how should the caller learn of it?",
        "zh": "只有正弦、没有余弦，会失去什么？怎样让调用者知道出了问题？",
    }
    note = "sinus-both"

    def sinusoidal_encoding(seq_len, d_model, base=10000.0):
        positions = torch.arange(seq_len, dtype=torch.float64)[:, None]
        frequencies = base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        angles = positions * frequencies
        pairs = torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
        return pairs[:, :d_model].to(torch.float32)
