"""A 3 × 3 convolution next to the nine heads that do the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from matplotlib.axes import Axes
from matplotlib.figure import SubFigure
from torch.nn import functional

from ..model.own import Own
from ..model.png import png
from .kind import MAP, Inputs, Kind, Picture, Words, sheet, styled
from .scene import HEIGHT, WIDTH, scene

BRIGHTNESS = torch.tensor([0.299, 0.587, 0.114])  # of red, green and blue
SHOWN = 3 * WIDTH  # pixels of the matrices: the first three rows of the image
KERNEL = ((-2.0, -1.0, 0.0), (-1.0, 1.0, 1.0), (0.0, 1.0, 2.0))  # a relief, lit from below right

WORDS = {
    "en": {
        "heading": "A 3 × 3 convolution and the nine attention heads that do the same",
        "about": "Each of the nine heads puts all its weight on one neighbour: the head (dy, dx) looks dy rows down "
        "and dx columns to the right. Its attention matrix is a diagonal that is shifted by that much, with empty rows "
        "where the neighbour lies off the image. Nine heads, each times its number of the kernel, add up to the "
        "convolution, up to rounding. So a convolution is the special case in which attention depends on places "
        "alone; attention that looks at content is no convolution.",
        "image": "the image (black 0, white 1)", "value": "value of the other three",
        "conv": "the convolution (PyTorch)", "heads": "the sum of the nine heads",
        "difference": "the difference; the largest is {largest:.2g}",
        "matrices": "attention matrices of the nine heads, first three rows of the image (dotted: the diagonal)",
        "head": "({dy}, {dx}), kernel {weight}",
        "row": "row", "column": "column", "query": "pixel that looks", "key": "pixel looked at",
        "figure": "largest difference between the convolution and the nine heads: {largest:.2g}, "
        "where values go up to {size:.2f}",
    },
    "zh": {
        "heading": "3 × 3 卷积，以及做同一件事的九个注意力头",
        "about": "九个头各把全部权重放在一个邻居上：头 (dy, dx) 看下面 dy 行、右边 dx 列的那个像素。"
        "它的注意力矩阵就是一条平移了的对角线，邻居落在图像外面的行是空的。九个头各乘以卷积核里自己的那个数，加起来就是这个卷积，只差舍入误差。"
        "所以卷积是注意力只取决于位置时的特例；反过来不成立：按内容去看的注意力不是卷积。",
        "image": "图像（黑 0，白 1）", "value": "其余三幅的数值", "conv": "卷积(PyTorch)", "heads": "九个头之和",
        "difference": "差；最大的是 {largest:.2g}",
        "matrices": "九个头的注意力矩阵，图像的前三行（虚线是对角线）",
        "head": "({dy}, {dx})，核 {weight}",
        "row": "行", "column": "列", "query": "提问的像素", "key": "被看的像素",
        "figure": "卷积和九个头之间最大的差：{largest:.2g}，而数值最大到 {size:.2f}",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """An image `(height, width)`, its convolution twice, and the heads' matrices `(n, n)` by (dy, dx)."""

    image: torch.Tensor
    convolved: torch.Tensor
    attended: torch.Tensor
    heads: dict[tuple[int, int], torch.Tensor]

    @property
    def difference(self) -> torch.Tensor:
        return (self.convolved - self.attended).abs()

    @property
    def largest(self) -> float:
        return float(self.difference.max())


def compared(own: Own) -> Compared:
    """The convolution by PyTorch and by the learner's function."""
    image = (BRIGHTNESS @ scene().pixels.flatten(1)).reshape(1, HEIGHT, WIDTH)
    kernel = torch.tensor(KERNEL)[None, None]
    shift, convolution = own.function("convolution", 0), own.function("convolution", 1)
    places = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    return Compared(
        image[0],
        functional.conv2d(image[None], kernel, padding=1)[0, 0],
        convolution(image, kernel)[0],
        {place: shift(HEIGHT, WIDTH, *place) for place in places},
    )


def draw(inputs: Inputs) -> Picture:
    words, found = WORDS[inputs.lang], compared(inputs.own)
    with styled(words.values()):
        picture = _picture(words, found)
    size = float(found.convolved.abs().max())
    return Picture(picture, (words["figure"].format(largest=found.largest, size=size),))


def _picture(words: Words, found: Compared) -> bytes:
    figure = sheet(words["heading"], 14, 6.6)
    halves: Any = figure.subfigures(1, 2, width_ratios=(7, 6))
    left, right = halves
    _images(left, words, found)
    right.suptitle(words["matrices"], fontsize=10)
    right.supxlabel(words["key"], fontsize=9)
    right.supylabel(words["query"], fontsize=9)
    panels = right.subplots(3, 3, sharex=True, sharey=True)
    for (dy, dx), matrix in found.heads.items():
        _head(panels[dy + 1, dx + 1], matrix)
        weight = _signed(KERNEL[dy + 1][dx + 1])
        panels[dy + 1, dx + 1].set_title(words["head"].format(dy=_signed(dy), dx=_signed(dx), weight=weight))
    return png(figure)


def _images(part: SubFigure, words: Words, found: Compared) -> None:
    panels = part.subplots(2, 2, sharex=True, sharey=True)
    low, high = float(found.convolved.min()), float(found.convolved.max())
    panels[0, 0].imshow(found.image.numpy(), "gray", vmin=0, vmax=1)
    panels[0, 0].set_title(words["image"])
    shown = panels[0, 1].imshow(found.convolved.numpy(), "gray", vmin=low, vmax=high)
    panels[0, 1].set_title(words["conv"])
    panels[1, 0].imshow(found.attended.numpy(), "gray", vmin=low, vmax=high)
    panels[1, 0].set_title(words["heads"])
    panels[1, 1].imshow(found.difference.numpy(), "gray", vmin=low, vmax=high)
    panels[1, 1].set_title(words["difference"].format(largest=found.largest))
    for axes in panels.flat:
        axes.set(xticks=range(0, WIDTH, 3), yticks=range(0, HEIGHT, 3))
    part.supxlabel(words["column"], fontsize=9)
    part.supylabel(words["row"], fontsize=9)
    part.colorbar(shown, ax=panels, label=words["value"], shrink=0.6)


def _head(axes: Axes, matrix: torch.Tensor) -> None:
    axes.imshow(matrix[:SHOWN, :SHOWN].numpy(), MAP, vmin=0, vmax=1, interpolation="nearest")
    axes.plot([0, SHOWN - 1], [0, SHOWN - 1], color="0.5", linestyle=":", linewidth=0.8)
    axes.set(xticks=range(0, SHOWN, WIDTH), yticks=range(0, SHOWN, WIDTH))


def _signed(number: float) -> str:
    return f"{number:+.0f}".replace("-", "−") if number else "0"


KIND = Kind("convolution", WORDS, draw)
