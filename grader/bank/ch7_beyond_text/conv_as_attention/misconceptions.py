"""Plausible wrong versions of convolution as attention. Each class replaces the functions that it defines."""

import torch


class kernel_flipped:
    says = {
        "en": "You flip the kernel. Deep learning libraries call it convolution but do not flip: it is a cross-correlation.",
        "zh": "你把卷积核翻转了。深度学习库里叫做卷积的运算并不翻转，其实是互相关。",
    }
    ask = {
        "en": "Which neighbour does weight[:, :, 0, 0] belong to: the one above on the left or the one below on the right?",
        "zh": "weight[:, :, 0, 0] 对应的是左上方的邻居，还是右下方的邻居？",
    }
    note = "conv-flip"

    def conv2d_as_attention(x, weight):
        c_in, height, width = x.shape
        c_out, _, k, _ = weight.shape
        pixels = x.reshape(c_in, height * width).T
        output = x.new_zeros(height * width, c_out)
        for i in range(k):
            for j in range(k):
                attention = shift_attention(height, width, k // 2 - i, k // 2 - j).to(x)
                output = output + attention @ pixels @ weight[:, :, i, j].T
        return output.T.reshape(c_out, height, width)


class looks_the_other_way:
    says = {
        "en": "Your heads look in the opposite direction: (dy, dx) = (1, 0) must look down, yours looks up. Rows look, columns are looked at.",
        "zh": "你的头看反了方向：(dy, dx) = (1, 0) 应当往下看，你的往上看。行是看的像素，列是被看的像素。",
    }
    ask = {
        "en": "Does your row p hold the pixel that p looks at, or the pixels that look at p?",
        "zh": "你的第 p 行，标出的是 p 看着的像素，还是看着 p 的像素？",
    }
    note = "conv-shift"

    def shift_attention(height, width, dy, dx):
        pixel = torch.arange(height * width)
        y, x = pixel // width, pixel % width
        return ((y[:, None] == y + dy) & (x[:, None] == x + dx)).float()


class wraps_around:
    says = {
        "en": "Your offsets wrap around: a pixel at the edge looks at the opposite edge. It must get a row of zeros.",
        "zh": "你的偏移会绕回来：边上的像素看到了对边。它那一行应当全是 0。",
    }
    ask = {
        "en": "What stands to the left of an image's first column, with zero padding?",
        "zh": "用零填充时，图像第一列的左边是什么？",
    }
    note = "conv-border"

    def shift_attention(height, width, dy, dx):
        pixel = torch.arange(height * width)
        y, x = pixel // width, pixel % width
        return ((y == (y[:, None] + dy) % height) & (x == (x[:, None] + dx) % width)).float()


class stays_at_the_border:
    says = {
        "en": "Offsets that leave the image are moved back to its border. Such a row must be all zeros.",
        "zh": "偏移出了图像，你就把它拉回边界上。这样的行应当全是 0。",
    }
    ask = {
        "en": "Which kind of padding repeats the border's pixels, and which kind is asked for?",
        "zh": "哪种填充会重复边界的像素？题目要的是哪一种？",
    }
    note = "conv-border"

    def shift_attention(height, width, dy, dx):
        pixel = torch.arange(height * width)
        y, x = pixel // width, pixel % width
        below, right = (y + dy).clamp(0, height - 1), (x + dx).clamp(0, width - 1)
        return ((y == below[:, None]) & (x == right[:, None])).float()


class runs_into_the_next_row:
    says = {
        "en": "You check only that the pixel's number lies in the image. At the end of a row, one to the right is then the next row's first pixel.",
        "zh": "你只检查了像素的编号是否还在图像里。于是一行的末尾再往右，就到了下一行的第一个像素。",
    }
    ask = {
        "en": "In an image 3 wide, pixel 2 is followed by pixel 3. Are they neighbours?",
        "zh": "宽为 3 的图像里，像素 2 后面是像素 3。它们相邻吗？",
    }
    note = "conv-border"

    def shift_attention(height, width, dy, dx):
        pixel = torch.arange(height * width)
        return (pixel == pixel[:, None] + dy * width + dx).float()


class rows_and_columns_exchanged:
    says = {
        "en": "You have dy and dx the wrong way round: dy moves from row to row, dx along a row.",
        "zh": "你把 dy 和 dx 弄反了：dy 是换行，dx 是在一行里移动。",
    }
    ask = {
        "en": "By how much does a pixel's number grow when dy is 1?",
        "zh": "dy 为 1 时，像素的编号增加多少？",
    }
    note = "conv-shift"

    def shift_attention(height, width, dy, dx):
        pixel = torch.arange(height * width)
        y, x = pixel // width, pixel % width
        return ((y == y[:, None] + dx) & (x == x[:, None] + dy)).float()


class counts_with_the_height:
    says = {
        "en": "You count pixels with the height instead of the width. That works for square images only.",
        "zh": "你用高度而不是宽度来给像素编号。只有正方形的图像才碰巧对。",
    }
    ask = {
        "en": "In an image of 2 rows and 3 columns, what is the number of the first pixel of the second row?",
        "zh": "2 行 3 列的图像里，第二行第一个像素的编号是几？",
    }
    note = "conv-shift"

    def shift_attention(height, width, dy, dx):
        pixel = torch.arange(height * width)
        y, x = pixel // height, pixel % height
        return ((y == y[:, None] + dy) & (x == x[:, None] + dx)).float()


class kernel_not_centred:
    says = {
        "en": "You use the kernel's indices as offsets, so pixels look down and to the right only. The middle of the kernel is (0, 0).",
        "zh": "你把卷积核的下标直接当作偏移，于是像素只往右下看。卷积核的正中才是 (0, 0)。",
    }
    ask = {
        "en": "For k = 3, which offsets do the kernel's rows 0, 1 and 2 stand for?",
        "zh": "k = 3 时，卷积核的第 0、1、2 行分别对应哪个偏移？",
    }
    note = "conv-heads"

    def conv2d_as_attention(x, weight):
        c_in, height, width = x.shape
        c_out, _, k, _ = weight.shape
        pixels = x.reshape(c_in, height * width).T
        output = x.new_zeros(height * width, c_out)
        for i in range(k):
            for j in range(k):
                attention = shift_attention(height, width, i, j).to(x)
                output = output + attention @ pixels @ weight[:, :, i, j].T
        return output.T.reshape(c_out, height, width)


class heads_averaged:
    says = {
        "en": "You average the k · k heads. A convolution adds them up.",
        "zh": "你对 k · k 个头取了平均。卷积是把它们加起来。",
    }
    ask = {
        "en": "What does a 3×3 kernel of ones make of an image of ones, away from the border: 1 or 9?",
        "zh": "全 1 的图像经过全 1 的 3×3 卷积核，不在边界的地方得到 1 还是 9？",
    }
    note = "conv-heads"

    def conv2d_as_attention(x, weight):
        c_in, height, width = x.shape
        c_out, _, k, _ = weight.shape
        pixels = x.reshape(c_in, height * width).T
        output = x.new_zeros(height * width, c_out)
        for i in range(k):
            for j in range(k):
                attention = shift_attention(height, width, i - k // 2, j - k // 2).to(x)
                output = output + attention @ pixels @ weight[:, :, i, j].T / k**2
        return output.T.reshape(c_out, height, width)


class kernel_transposed:
    says = {
        "en": "You read the kernel with rows and columns exchanged: weight[:, :, i, j] belongs to the row offset i and the column offset j.",
        "zh": "你读卷积核时把行和列弄反了：weight[:, :, i, j] 里 i 对应行的偏移，j 对应列的偏移。",
    }
    ask = {
        "en": "In a 3×3 kernel, which entry is for the neighbour on the right: weight[:, :, 1, 2] or weight[:, :, 2, 1]?",
        "zh": "3×3 的卷积核里，右边的邻居对应 weight[:, :, 1, 2] 还是 weight[:, :, 2, 1]？",
    }
    note = "conv-heads"

    def conv2d_as_attention(x, weight):
        c_in, height, width = x.shape
        c_out, _, k, _ = weight.shape
        pixels = x.reshape(c_in, height * width).T
        output = x.new_zeros(height * width, c_out)
        for i in range(k):
            for j in range(k):
                attention = shift_attention(height, width, i - k // 2, j - k // 2).to(x)
                output = output + attention @ pixels @ weight[:, :, j, i].T
        return output.T.reshape(c_out, height, width)
