"""Plausible wrong versions of self-attention on an image. Each class replaces the class that it defines."""

import torch
from torch import nn


class softmax_over_the_regions_that_look:
    says = {
        "en": "Your softmax runs over the regions that look. Each region that looks must share out one whole over those it looks at.",
        "zh": "你的 softmax 沿着提问的区域。应当是每个提问的区域，把整整一份分给被看的各个区域。",
    }
    ask = {
        "en": "In your matrix, do the weights with which one region looks at all others sum to 1?",
        "zh": "在你的矩阵里，一个区域看所有区域的权重，加起来等于 1 吗？",
    }
    note = "image-axis"

    class ImageSelfAttention(nn.Module):
        def __init__(self, channels, d_k):
            super().__init__()
            self.f = nn.Conv2d(channels, d_k, kernel_size=1)
            self.g = nn.Conv2d(channels, d_k, kernel_size=1)
            self.h = nn.Conv2d(channels, channels, kernel_size=1)
            self.gamma = nn.Parameter(torch.zeros(1))

        def forward(self, x):
            keys, queries, values = (project(x).flatten(2) for project in (self.f, self.g, self.h))
            scores = keys.transpose(1, 2) @ queries
            weights = torch.softmax(scores, dim=2)
            attended = values @ weights
            return x + self.gamma * attended.reshape(x.shape)


class f_and_g_exchanged:
    says = {
        "en": "You have the roles of f and g the wrong way round: the region that looks asks with g, the one that is looked at answers with f.",
        "zh": "你把 f 和 g 的角色弄反了：提问的区域用 g，被看的区域用 f。",
    }
    ask = {
        "en": "In s[i, j] = f(x_i) · g(x_j), with a softmax over i: which region looks, and which convolution made its vector?",
        "zh": "s[i, j] = f(x_i) · g(x_j)，softmax 沿着 i：提问的是哪个区域？它的向量出自哪个卷积？",
    }
    note = "image-roles"

    class ImageSelfAttention(nn.Module):
        def __init__(self, channels, d_k):
            super().__init__()
            self.f = nn.Conv2d(channels, d_k, kernel_size=1)
            self.g = nn.Conv2d(channels, d_k, kernel_size=1)
            self.h = nn.Conv2d(channels, channels, kernel_size=1)
            self.gamma = nn.Parameter(torch.zeros(1))

        def forward(self, x):
            keys, queries, values = (project(x).flatten(2) for project in (self.f, self.g, self.h))
            scores = queries.transpose(1, 2) @ keys
            weights = torch.softmax(scores, dim=1)
            attended = values @ weights
            return x + self.gamma * attended.reshape(x.shape)


class divides_the_scores:
    says = {
        "en": "You divide the scores by √d_k. This layer takes the dot products as they are.",
        "zh": "你把打分除以了 √d_k。这一层直接使用原始的点积。",
    }
    ask = {
        "en": "Which number stands under the fraction line in the formula of the task?",
        "zh": "题目的公式里，打分有没有除以什么数？",
    }
    note = "image-scaling"

    class ImageSelfAttention(nn.Module):
        def __init__(self, channels, d_k):
            super().__init__()
            self.f = nn.Conv2d(channels, d_k, kernel_size=1)
            self.g = nn.Conv2d(channels, d_k, kernel_size=1)
            self.h = nn.Conv2d(channels, channels, kernel_size=1)
            self.gamma = nn.Parameter(torch.zeros(1))

        def forward(self, x):
            keys, queries, values = (project(x).flatten(2) for project in (self.f, self.g, self.h))
            scores = keys.transpose(1, 2) @ queries / keys.shape[1] ** 0.5
            weights = torch.softmax(scores, dim=1)
            attended = values @ weights
            return x + self.gamma * attended.reshape(x.shape)


class gamma_starts_at_one:
    says = {
        "en": "Your gamma starts at 1. It starts at 0, so that a new layer changes nothing.",
        "zh": "你的 gamma 从 1 开始。它应当从 0 开始，这样新加的层什么也不改变。",
    }
    ask = {
        "en": "You put this layer into a network that already works. What should the network's next answer be?",
        "zh": "把这一层插进一个已经训练好的网络，网络的下一次输出应当是什么？",
    }
    note = "image-gamma"

    class ImageSelfAttention(nn.Module):
        def __init__(self, channels, d_k):
            super().__init__()
            self.f = nn.Conv2d(channels, d_k, kernel_size=1)
            self.g = nn.Conv2d(channels, d_k, kernel_size=1)
            self.h = nn.Conv2d(channels, channels, kernel_size=1)
            self.gamma = nn.Parameter(torch.ones(1))

        def forward(self, x):
            keys, queries, values = (project(x).flatten(2) for project in (self.f, self.g, self.h))
            scores = keys.transpose(1, 2) @ queries
            weights = torch.softmax(scores, dim=1)
            attended = values @ weights
            return x + self.gamma * attended.reshape(x.shape)


class image_not_added:
    says = {
        "en": "You return gamma · attended without the image. A new layer gives nothing but zeros.",
        "zh": "你只返回了 gamma · attended，没有加上图像本身。新的层输出全是 0。",
    }
    ask = {
        "en": "While gamma is 0, what does your layer hand to the next one?",
        "zh": "gamma 还是 0 的时候，你的层交给下一层的是什么？",
    }
    note = "image-gamma"

    class ImageSelfAttention(nn.Module):
        def __init__(self, channels, d_k):
            super().__init__()
            self.f = nn.Conv2d(channels, d_k, kernel_size=1)
            self.g = nn.Conv2d(channels, d_k, kernel_size=1)
            self.h = nn.Conv2d(channels, channels, kernel_size=1)
            self.gamma = nn.Parameter(torch.zeros(1))

        def forward(self, x):
            keys, queries, values = (project(x).flatten(2) for project in (self.f, self.g, self.h))
            scores = keys.transpose(1, 2) @ queries
            weights = torch.softmax(scores, dim=1)
            attended = values @ weights
            return self.gamma * attended.reshape(x.shape)


class gamma_left_out:
    says = {
        "en": "You add what was attended to in full: gamma is there, but nothing is multiplied by it.",
        "zh": "你把注意力的结果原样加上：gamma 建好了，却没有乘进去。",
    }
    ask = {
        "en": "Which line of your forward reads self.gamma?",
        "zh": "你的 forward 里，哪一行用到了 self.gamma？",
    }
    note = "image-gamma"

    class ImageSelfAttention(nn.Module):
        def __init__(self, channels, d_k):
            super().__init__()
            self.f = nn.Conv2d(channels, d_k, kernel_size=1)
            self.g = nn.Conv2d(channels, d_k, kernel_size=1)
            self.h = nn.Conv2d(channels, channels, kernel_size=1)
            self.gamma = nn.Parameter(torch.zeros(1))

        def forward(self, x):
            keys, queries, values = (project(x).flatten(2) for project in (self.f, self.g, self.h))
            scores = keys.transpose(1, 2) @ queries
            weights = torch.softmax(scores, dim=1)
            attended = values @ weights
            return x + attended.reshape(x.shape)


class weights_transposed_in_the_mixture:
    says = {
        "en": "Your weights are right, but you mix the values along the wrong axis of them, so a region's weights do not sum to 1.",
        "zh": "你的权重是对的，但混合值的时候用错了它的轴，于是一个区域用到的权重之和不是 1。",
    }
    ask = {
        "en": "o_j = Σ_i weight[i, j] h(x_i): over which axis of the weights does your matrix product sum?",
        "zh": "o_j = Σ_i weight[i, j] h(x_i)：你的矩阵乘法沿权重的哪个轴求和？",
    }
    note = "image-axis"

    class ImageSelfAttention(nn.Module):
        def __init__(self, channels, d_k):
            super().__init__()
            self.f = nn.Conv2d(channels, d_k, kernel_size=1)
            self.g = nn.Conv2d(channels, d_k, kernel_size=1)
            self.h = nn.Conv2d(channels, channels, kernel_size=1)
            self.gamma = nn.Parameter(torch.zeros(1))

        def forward(self, x):
            keys, queries, values = (project(x).flatten(2) for project in (self.f, self.g, self.h))
            scores = keys.transpose(1, 2) @ queries
            weights = torch.softmax(scores, dim=1)
            attended = values @ weights.transpose(1, 2)
            return x + self.gamma * attended.reshape(x.shape)


class reshaped_without_transposing:
    says = {
        "en": "You reshape (batch, pixels, channels) to the image's shape at once. Channels must come before pixels first, or they get mixed up.",
        "zh": "你把 （batch, 像素，通道） 直接 reshape 成图像的形状。要先把通道换到像素前面，否则通道和像素就混在一起了。",
    }
    ask = {
        "en": "In memory, does the number after the first one belong to the next pixel or to the next channel?",
        "zh": "在内存里，第一个数后面的那个数，属于下一个像素还是下一个通道？",
    }
    note = "image-layout"

    class ImageSelfAttention(nn.Module):
        def __init__(self, channels, d_k):
            super().__init__()
            self.f = nn.Conv2d(channels, d_k, kernel_size=1)
            self.g = nn.Conv2d(channels, d_k, kernel_size=1)
            self.h = nn.Conv2d(channels, channels, kernel_size=1)
            self.gamma = nn.Parameter(torch.zeros(1))

        def forward(self, x):
            keys, queries, values = (project(x).flatten(2) for project in (self.f, self.g, self.h))
            scores = keys.transpose(1, 2) @ queries
            weights = torch.softmax(scores, dim=1)
            attended = weights.transpose(1, 2) @ values.transpose(1, 2)
            return x + self.gamma * attended.reshape(x.shape)


class attends_across_the_batch:
    says = {
        "en": "You make one sequence of the pixels of all images, so an image's result depends on the others in its batch.",
        "zh": "你把所有图像的像素连成了一个序列，于是一张图的结果取决于同一批里的其他图。",
    }
    ask = {
        "en": "Must an image give the same result alone as in a batch with others?",
        "zh": "一张图单独送进来，和跟别的图一起送进来，结果应当一样吗？",
    }
    note = "image-cost"

    class ImageSelfAttention(nn.Module):
        def __init__(self, channels, d_k):
            super().__init__()
            self.f = nn.Conv2d(channels, d_k, kernel_size=1)
            self.g = nn.Conv2d(channels, d_k, kernel_size=1)
            self.h = nn.Conv2d(channels, channels, kernel_size=1)
            self.gamma = nn.Parameter(torch.zeros(1))

        def forward(self, x):
            keys, queries, values = (project(x).transpose(0, 1).flatten(1) for project in (self.f, self.g, self.h))
            weights = torch.softmax(keys.T @ queries, dim=0)
            attended = (values @ weights).reshape(x.transpose(0, 1).shape).transpose(0, 1)
            return x + self.gamma * attended


class h_left_out:
    says = {
        "en": "You mix the pixels themselves. The values are h(x): the third convolution is never used.",
        "zh": "你混合的是像素本身。值应当是 h(x)：第三个卷积根本没有用到。",
    }
    ask = {
        "en": "f and g decide where a region looks. What does it bring home from there?",
        "zh": "f 和 g 决定往哪里看。那么从那里带回来的是什么？",
    }
    note = "image-values"

    class ImageSelfAttention(nn.Module):
        def __init__(self, channels, d_k):
            super().__init__()
            self.f = nn.Conv2d(channels, d_k, kernel_size=1)
            self.g = nn.Conv2d(channels, d_k, kernel_size=1)
            self.h = nn.Conv2d(channels, channels, kernel_size=1)
            self.gamma = nn.Parameter(torch.zeros(1))

        def forward(self, x):
            keys, queries = (project(x).flatten(2) for project in (self.f, self.g))
            scores = keys.transpose(1, 2) @ queries
            weights = torch.softmax(scores, dim=1)
            attended = x.flatten(2) @ weights
            return x + self.gamma * attended.reshape(x.shape)
