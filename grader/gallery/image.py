"""Where a pixel looks: the attention map of three pixels of a generated image, read off the learner's own module."""

from __future__ import annotations

import torch
from matplotlib.axes import Axes
from torch.nn import init

from ..model.own import Own
from ..model.png import png
from .kind import MAP, Inputs, Kind, Picture, Words, sheet, styled
from .scene import HEIGHT, WIDTH, Scene, scene

SHARPNESS = 3.0  # the score of two pixels of exactly the same hue
QUERIES = ((3, 3), (2, 12), (6, 9))  # (row, column): in the red disc, in the blue square, in the background

WORDS = {
    "en": {
        "heading": "Where a pixel looks: self-attention on an image",
        "about": "Every pixel is a token and may look at every other one, however far away. Keys and queries are set "
        "so that like colours attract each other; nothing was trained. The pixel in the red disc finds the red square "
        "at the other end of the image, which a 3 × 3 convolution would reach only after several layers. To read the "
        "weights off the layer, each pixel carries a channel of its own in which it alone is 1; with the values left "
        "as they are and gamma = 1, what the layer adds in these channels is the attention map.",
        "image": "the image and three pixels that look",
        "map": "where pixel {number} looks",
        "row": "row", "column": "column", "weight": "attention weight",
        "red": "in the red disc", "blue": "in the blue square", "ground": "in the background",
        "figure": "pixel {number} ({name}): {share:.1%} of its attention stays on its own colour, "
        "which {even:.1%} of the pixels have",
    },
    "zh": {
        "heading": "一个像素在看哪里：图像上的自注意力",
        "about": "每个像素都是一个词元，不论多远都可以看任何别的像素。这里设定好键和查询，让相近的颜色互相吸引，"
        "没有训练任何东西。红色圆里的像素会找到图像另一头的红色方块，而 3 × 3 卷积要叠好几层才能看到那里。"
        "为了从这一层里读出权重，每个像素带一个自己的通道，只有它自己在这个通道上是 1；值保持原样、gamma = 1 时，"
        "这一层在这些通道里加上的就是注意力图。",
        "image": "图像和三个提问的像素",
        "map": "像素 {number} 在看哪里",
        "row": "行", "column": "列", "weight": "注意力权重",
        "red": "红色圆里", "blue": "蓝色方块里", "ground": "背景里",
        "figure": "像素 {number}({name})：{share:.1%} 的注意力留在自己的颜色上，而这种颜色占全部像素的 {even:.1%}",
    },
}  # fmt: skip


def attention_map(own: Own, pixels: torch.Tensor) -> torch.Tensor:
    """`(n, n)`: row p says how pixel p shares its attention out, as the learner's module has it.

    pixels: `(3, height, width)`, n = height · width.
    """
    n = pixels[0].numel()
    hue = pixels - 0.5
    hue = hue / hue.norm(dim=0, keepdim=True)
    marks = torch.eye(n).reshape(n, *pixels.shape[1:])  # channel p is 1 at pixel p alone
    x = torch.cat([hue, marks])[None]  # (1, 3 + n, height, width)
    layer = own.function("image")(3 + n, 3)

    def attended() -> torch.Tensor:
        for parameter in layer.parameters():
            init.zeros_(parameter)  # biases, where there are any, stay so
        with torch.no_grad():
            for convolution in (layer.f, layer.g):
                convolution.weight[:, :3, 0, 0] = SHARPNESS**0.5 * torch.eye(3)
            layer.h.weight[:, :, 0, 0] = torch.eye(3 + n)
            layer.gamma.fill_(1.0)
            added: torch.Tensor = (layer(x) - x)[0, 3:]  # (n, height, width): how much of each pixel arrives here
        return added.flatten(1).T

    return own.parts.guarded("image", attended)


def shares(weights: torch.Tensor, colours: torch.Tensor, pixel: int) -> tuple[float, float]:
    """How much of a pixel's attention stays on its colour, and how much would if it looked everywhere alike."""
    same = (colours.flatten() == colours.flatten()[pixel]).float()
    return float(weights[pixel] @ same), float(same.mean())


def draw(inputs: Inputs) -> Picture:
    words, made = WORDS[inputs.lang], scene()
    weights = attention_map(inputs.own, made.pixels)
    with styled(words.values()):
        picture = _picture(words, made, weights)
    names = (words["red"], words["blue"], words["ground"])
    figures = []
    for number, ((row, column), name) in enumerate(zip(QUERIES, names, strict=True), start=1):
        share, even = shares(weights, made.colours, row * WIDTH + column)
        figures.append(words["figure"].format(number=number, name=name, share=share, even=even))
    return Picture(picture, tuple(figures))


def _picture(words: Words, made: Scene, weights: torch.Tensor) -> bytes:
    figure = sheet(words["heading"], 10, 7.6)
    panels = figure.subplots(2, 2).flat
    first = panels[0]
    first.imshow(made.pixels.permute(1, 2, 0).numpy())
    first.set_title(words["image"])
    for number, (row, column) in enumerate(QUERIES, start=1):
        axes = panels[number]
        shown = axes.imshow(weights[row * WIDTH + column].reshape(HEIGHT, WIDTH).numpy(), MAP, vmin=0)
        axes.set_title(words["map"].format(number=number))
        figure.colorbar(shown, ax=axes, label=words["weight"])
        for marked in (first, axes):
            _mark(marked, row, column, number)
    for axes in panels:
        axes.set(xlabel=words["column"], ylabel=words["row"], xticks=range(0, WIDTH, 3), yticks=range(0, HEIGHT, 3))
    return png(figure)


def _mark(axes: Axes, row: int, column: int, number: int) -> None:
    """The pixel that looks, with its number."""
    axes.plot(column, row, "o", markersize=15, markerfacecolor="white", markeredgecolor="black", markeredgewidth=1.5)
    axes.text(column, row, str(number), ha="center", va="center_baseline", color="black")


KIND = Kind("image", WORDS, draw)
