"""Plausible wrong versions of shift_matrix. Each class replaces the function of the reference."""

import torch


class turns_backwards:
    says = {
        "en": "You use the textbook rotation [[cos, −sin], [sin, cos]]. It is made for (cos, sin); on (sin, cos) it goes back by k.",
        "zh": "你用的是教科书里的旋转矩阵 [[cos, −sin], [sin, cos]]。它是为 (cos, sin) 写的；作用在 (sin, cos) 上就成了后退 k 步。",
    }
    ask = {
        "en": "In which order do sine and cosine stand in a pair here, and what does your first row give for t = 0?",
        "zh": "这里一对中的正弦、余弦按什么次序排列？t = 0 时，你的第一行算出来是什么？",
    }
    note = "shift-direction"

    def shift_matrix(offset, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        angles = offset * base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        sine, cosine = angles.sin(), angles.cos()
        blocks = torch.stack([torch.stack([cosine, -sine], -1), torch.stack([sine, cosine], -1)], -2)
        return torch.block_diag(*blocks).to(torch.float32)


class one_angle_for_all:
    says = {
        "en": "You turn every pair by the same angle k. Pair i turns by k · ω_i, ever less towards the last columns.",
        "zh": "你让每一对都转同一个角 k。第 i 对应当转 k · ω_i，越往后转得越少。",
    }
    ask = {
        "en": "For d_model = 4, by what angle does the second pair of pe turn from one position to the next?",
        "zh": "d_model = 4 时，从一个位置到下一个位置，pe 的第二对转过多大的角？",
    }
    note = "shift-matrix"

    def shift_matrix(offset, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        angles = torch.full((d_model // 2,), float(offset), dtype=torch.float64)
        sine, cosine = angles.sin(), angles.cos()
        blocks = torch.stack([torch.stack([cosine, sine], -1), torch.stack([-sine, cosine], -1)], -2)
        return torch.block_diag(*blocks).to(torch.float32)


class halves_instead_of_pairs:
    says = {
        "en": "You couple column i with column i + d_model/2, as if all sines stood left and all cosines right. Here pairs are neighbours.",
        "zh": "你把第 i 列和第 i + d_model/2 列配成一对，好像正弦全在左、余弦全在右。这里成对的是相邻两列。",
    }
    ask = {
        "en": "Which column of pe holds the cosine that belongs to the sine in column 0?",
        "zh": "第 0 列的正弦，它的余弦在 pe 的哪一列？",
    }
    note = "shift-layout"

    def shift_matrix(offset, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        angles = offset * base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        sine, cosine = torch.diag(angles.sin()), torch.diag(angles.cos())
        rows = [torch.cat([cosine, sine], -1), torch.cat([-sine, cosine], -1)]
        return torch.cat(rows, 0).to(torch.float32)


class ignores_base:
    says = {
        "en": "You always compute with 10,000, whatever `base` says.",
        "zh": "不管 `base` 是什么，你总是用 10,000 来计算。",
    }
    ask = {
        "en": "If pe was made with base=100, which frequencies must the matrix turn by?",
        "zh": "如果 pe 是用 base=100 造的，矩阵应当按哪些频率来转？",
    }
    note = "shift-matrix"

    def shift_matrix(offset, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        angles = offset * 10000.0 ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        sine, cosine = angles.sin(), angles.cos()
        blocks = torch.stack([torch.stack([cosine, sine], -1), torch.stack([-sine, cosine], -1)], -2)
        return torch.block_diag(*blocks).to(torch.float32)


class exponent_without_two:
    says = {
        "en": "Your frequencies are base^(−i/d_model); the encoding's are base^(−2i/d_model), so pairs after the first turn too far.",
        "zh": "你的频率是 base^(−i/d_model)，而编码用的是 base^(−2i/d_model)，所以第一对之后都转过了头。",
    }
    ask = {
        "en": "For d_model = 4 and base 10,000, is the second frequency 0.1 or 0.01?",
        "zh": "d_model = 4、base 为 10,000 时，第二个频率是 0.1 还是 0.01？",
    }
    note = "shift-matrix"

    def shift_matrix(offset, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        angles = offset * base ** (-torch.arange(d_model // 2, dtype=torch.float64) / d_model)
        sine, cosine = angles.sin(), angles.cos()
        blocks = torch.stack([torch.stack([cosine, sine], -1), torch.stack([-sine, cosine], -1)], -2)
        return torch.block_diag(*blocks).to(torch.float32)


class drops_the_sign:
    says = {
        "en": "You use the distance and drop its sign, so an offset of −3 moves forward by 3.",
        "zh": "你只用了距离、丢掉了符号，于是偏移 −3 变成了前进 3。",
    }
    ask = {
        "en": "What should shift_matrix(3, d) @ shift_matrix(-3, d) be?",
        "zh": "shift_matrix(3, d) @ shift_matrix(-3, d) 应当是什么？",
    }
    note = "shift-group"

    def shift_matrix(offset, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        angles = abs(offset) * base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        sine, cosine = angles.sin(), angles.cos()
        blocks = torch.stack([torch.stack([cosine, sine], -1), torch.stack([-sine, cosine], -1)], -2)
        return torch.block_diag(*blocks).to(torch.float32)


class scales_each_column:
    says = {
        "en": "Your matrix is diagonal: it scales each column by cos(k · ω_i). sin(t + k) also needs the cosine of its pair.",
        "zh": "你的矩阵是对角的：只把每一列乘以 cos(k · ω_i)。而 sin(t + k) 还需要同一对里的余弦。",
    }
    ask = {
        "en": "At t = 0 the sine is 0. Which entry of the pair can sin(k) then come from?",
        "zh": "t = 0 时正弦是 0。那么 sin(k) 只能从这一对的哪个数得来？",
    }
    note = "shift-both"

    def shift_matrix(offset, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        angles = offset * base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        return torch.diag(angles.cos().repeat_interleave(2)).to(torch.float32)


class moves_the_columns:
    says = {
        "en": "Your matrix moves the entries of the vector by k places. The position changes the angles, not the columns.",
        "zh": "你的矩阵把向量的元素挪了 k 格。位置改变的是角度，不是列。",
    }
    ask = {
        "en": "pe[0] is 0, 1, 0, 1, … Can its entries, put in another order, ever give sin 1 = 0.8415?",
        "zh": "pe[0] 是 0, 1, 0, 1, …。把这些数换个次序，能得到 sin 1 = 0.8415 吗？",
    }
    note = "shift-matrix"

    def shift_matrix(offset, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        return torch.roll(torch.eye(d_model), offset, dims=0)


class mirrors:
    says = {
        "en": "You write [[cos, sin], [sin, −cos]]: the minus sign stands in the wrong row entry, so it mirrors instead of turning.",
        "zh": "你写成了 [[cos, sin], [sin, −cos]]：负号放错了位置，结果是镜像而不是旋转。",
    }
    ask = {
        "en": "What does your block become for k = 0, and what should it be?",
        "zh": "k = 0 时你的块变成什么？应当是什么？",
    }
    note = "shift-orthogonal"

    def shift_matrix(offset, d_model, base=10000.0):
        if d_model % 2:
            raise ValueError(f"d_model {d_model} is odd; sine and cosine come in pairs")
        angles = offset * base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        sine, cosine = angles.sin(), angles.cos()
        blocks = torch.stack([torch.stack([cosine, sine], -1), torch.stack([sine, -cosine], -1)], -2)
        return torch.block_diag(*blocks).to(torch.float32)


class accepts_odd_widths:
    says = {
        "en": "You accept an odd d_model and cut the last block in two. Half a rotation shifts nothing.",
        "zh": "d_model 是奇数时你照样计算，把最后一块切掉一半。半个旋转平移不了任何东西。",
    }
    ask = {
        "en": "Which entry would sin(t + k) in the last column take its cos t from?",
        "zh": "最后一列的 sin(t + k) 要用到 cos t，它从哪一列来？",
    }
    note = "shift-both"

    def shift_matrix(offset, d_model, base=10000.0):
        angles = offset * base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
        sine, cosine = angles.sin(), angles.cos()
        blocks = torch.stack([torch.stack([cosine, sine], -1), torch.stack([-sine, cosine], -1)], -2)
        return torch.block_diag(*blocks)[:d_model, :d_model].to(torch.float32)
