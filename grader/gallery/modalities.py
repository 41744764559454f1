"""How much of each caption word's attention goes to the image and how much to the text, on generated features."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

import torch
from matplotlib.axes import Axes

from ..model.own import Own
from ..model.png import png
from .kind import DARK, LIGHT, Inputs, Kind, Picture, Words, sheet, styled

WIDTH, IMAGE_WIDTH, TEXT_WIDTH = 24, 32, 28  # common width, of a patch's vector, of a word's vector
SHARPNESS = 3.5  # the score of two vectors of the same meaning
TEXT = 0.35  # how much a word's vector says "I am a word"
NOISE = 0.06
COLUMNS = 4
# The image, row by row: what each patch shows.
PATCHES = ("wall", "wall", "lamp", "wall", "sofa", "cat", "cat", "sofa", "sofa", "cat", "sofa", "sofa")
# Caption words, each with what it names in the image or "".
CAPTION = {
    "en": (("a", ""), ("cat", "cat"), ("sleeps", ""), ("on", ""), ("the", ""), ("sofa", "sofa"),
           ("under", ""), ("the", ""), ("lamp", "lamp")),
    "zh": (("一", ""), ("只", ""), ("猫", "cat"), ("在", ""), ("灯", "lamp"), ("下", ""), ("的", ""),
           ("沙发", "sofa"), ("上", ""), ("睡觉", "")),
}  # fmt: skip
SHADES = {"wall": "0.93", "lamp": "#fbe08a", "sofa": "#e39a6a", "cat": "#3d3d3d"}

WORDS = {
    "en": {
        "heading": "Image and text in one sequence: where each word of a caption looks",
        "about": "Twelve patches and the words of a caption are projected to one width and joined; then every word "
        "looks at all of them. The share that goes to the image is the sum of its weights over the patches. Words that "
        "name something visible look at the image more than the others. The dashed line is what an even look "
        "gives; it is patches / (patches + words), not one half. The features are generated so that a word and the "
        "patches it names are alike: the picture shows what the measure does and says nothing about a trained model.",
        "image": "the image: twelve patches", "column": "column", "row": "row",
        "bars": "share of each word's attention", "share": "share of attention", "word": "word of the caption",
        "to_image": "to the image", "to_text": "to the text", "even": "an even look: {even:.0%} to the image",
        "wall": "wall", "lamp": "lamp", "sofa": "sofa", "cat": "cat",
        "figure": "to the image: {listed}", "means": "words that name something visible: {named:.0%} to the image; "
        "the others: {others:.0%}; an even look: {even:.0%}",
    },
    "zh": {
        "heading": "图像和文字在同一个序列里：说明文字的每个词在看哪里",
        "about": "十二个图块和说明文字的词投影到同一宽度，接成一个序列；然后每个词看它们全部。"
        "给图像的份额，就是它在图块上的权重之和。说得出可见之物的词比别的词更多地看图像。虚线是均匀地看会得到的份额："
        "图块数 / （图块数 + 词数），不是一半。特征是生成的，让一个词和它所指的图块彼此相似："
        "这张图说明这个度量在做什么，对训练好的模型什么也没说。",
        "image": "图像：十二个图块", "column": "列", "row": "行",
        "bars": "每个词的注意力份额", "share": "注意力份额", "word": "说明文字的词",
        "to_image": "给图像", "to_text": "给文字", "even": "均匀地看：{even:.0%} 给图像",
        "wall": "墙", "lamp": "灯", "sofa": "沙发", "cat": "猫",
        "figure": "给图像：{listed}",
        "means": "说得出可见之物的词：{named:.0%} 给图像；其余的词：{others:.0%}；均匀地看：{even:.0%}",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Features:
    """`image (1, n, d_i)`, `text (1, m, d_t)` and the matrices to the common width."""

    image: torch.Tensor
    text: torch.Tensor
    w_image: torch.Tensor
    w_text: torch.Tensor


@dataclass(frozen=True)
class Shares:
    """For each word the share of its attention to the image and to the text, and the image's in an even look."""

    image: list[float]
    text: list[float]
    even: float


def features(lang: str) -> Features:
    """Vectors in which a word and the patches that it names mean the same, each kind in a space of its own."""
    generator = torch.Generator().manual_seed(1)

    def directions(count: int, width: int) -> torch.Tensor:
        """Orthogonal, of length 1, one a row."""
        columns: torch.Tensor = torch.linalg.qr(torch.randn(width, count, generator=generator)).Q
        return columns.T

    def noisy(rows: torch.Tensor) -> torch.Tensor:
        return rows + NOISE * torch.randn(rows.shape, generator=generator)

    things = dict(zip(SHADES, directions(WIDTH, WIDTH), strict=False))
    word, *abstract = directions(WIDTH, WIDTH)
    w_image, w_text = directions(WIDTH, IMAGE_WIDTH).T, directions(WIDTH, TEXT_WIDTH).T  # orthogonal columns
    patches = torch.stack([things[patch] for patch in PATCHES])
    meanings = [things[names] if names else abstract[n] for n, (_, names) in enumerate(CAPTION[lang])]
    return Features(
        (noisy(patches) @ w_image.T)[None], (noisy(torch.stack(meanings) + TEXT * word) @ w_text.T)[None],
        w_image, w_text,
    )  # fmt: skip


def shares(own: Own, lang: str) -> Shares:
    """What the learner's functions say about dot-product attention from each word to all patches and words."""
    made = features(lang)
    fuse, share = own.function("modalities", 0), own.function("modalities", 1)
    tokens, is_image = fuse(made.image, made.text, made.w_image, made.w_text)  # (1, n + m, d)
    words = tokens[:, ~is_image]  # (1, m, d)
    weights = (SHARPNESS * words @ tokens.transpose(1, 2)).softmax(dim=-1)  # (1, m, n + m)
    image, text = share(weights, is_image)
    return Shares(image[0].tolist(), text[0].tolist(), float(is_image.float().mean()))


def draw(inputs: Inputs) -> Picture:
    words, caption, found = WORDS[inputs.lang], CAPTION[inputs.lang], shares(inputs.own, inputs.lang)
    with styled([*words.values(), *(word for word, _ in caption)]):
        figure = sheet(words["heading"], 12, 5.2)
        left, right = figure.subplots(1, 2, width_ratios=(4, 7))
        _image(left, words)
        _bars(right, words, [word for word, _ in caption], found)
        picture = png(figure)
    listed = ", ".join(f"{word} {share:.0%}" for (word, _), share in zip(caption, found.image, strict=True))
    named = [share for (_, names), share in zip(caption, found.image, strict=True) if names]
    others = [share for (_, names), share in zip(caption, found.image, strict=True) if not names]
    means = words["means"].format(named=fmean(named), others=fmean(others), even=found.even)
    return Picture(picture, (words["figure"].format(listed=listed), means))


def _image(axes: Axes, words: Words) -> None:
    for number, patch in enumerate(PATCHES):
        row, column = divmod(number, COLUMNS)
        axes.fill([column - 0.5, column + 0.5, column + 0.5, column - 0.5],
                  [row - 0.5, row - 0.5, row + 0.5, row + 0.5], facecolor=SHADES[patch], edgecolor="white")  # fmt: skip
        axes.text(column, row, words[patch], ha="center", va="center", color="white" if patch == "cat" else "black")
    rows = len(PATCHES) // COLUMNS
    axes.set(title=words["image"], xlabel=words["column"], ylabel=words["row"], xticks=range(COLUMNS),
             yticks=range(rows), xlim=(-0.5, COLUMNS - 0.5), ylim=(rows - 0.5, -0.5), aspect="equal")  # fmt: skip


def _bars(axes: Axes, words: Words, caption: list[str], found: Shares) -> None:
    places = range(len(caption))
    axes.bar(places, found.image, color=DARK, edgecolor="black", label=words["to_image"])
    axes.bar(places, found.text, bottom=found.image, color=LIGHT, edgecolor="black", label=words["to_text"])
    axes.axhline(found.even, color="black", linestyle="--", label=words["even"].format(even=found.even))
    for place, share in zip(places, found.image, strict=True):
        axes.text(place, share / 2, f"{share:.0%}", ha="center", va="center", color="white")
    axes.set(title=words["bars"], xlabel=words["word"], ylabel=words["share"], ylim=(0, 1))
    axes.set_xticks(list(places), caption)
    axes.legend(frameon=False, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.13))


KIND = Kind("modalities", WORDS, draw)
