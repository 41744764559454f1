"""Raw attention next to rollout, and the hard alignment of a translation: the trained model reads one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

import torch
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from ..model.attention import collect_attention
from ..model.heatmaps import label_columns
from ..model.own import Own
from ..model.png import png
from ..model.translate import Translator
from ..model.vocabulary import BOS
from .kind import MAP, Inputs, Kind, Picture, Words, sheet, styled

TITLE = 110  # characters in a line
SENTENCE = "我 昨天 在 公园 看 了 一 本 书 。"

WORDS = {
    "en": {
        "heading": "Raw attention, rollout and alignment in the trained model",
        "title": "Raw attention, rollout and alignment\n{translated}",
        "about": "Left, what the last layer of the encoder looks at, mean over its heads: at vectors that have looked "
        "at others before, so a column is no longer a word. Middle, rollout: layer by layer the maps are mixed with "
        "the identity, for the skip connections, and multiplied; this estimates how much of each word arrives where. "
        "Right, cross-attention of the decoder's last layer; a dot marks the source word with the largest weight, "
        "which is the hard alignment. All three describe where attention went, not why the model said what it said.",
        "raw": "raw: the last encoder layer", "rollout": "rollout of all encoder layers",
        "cross": "cross-attention and hard alignment",
        "source": "word that is looked at", "reader": "word that looks", "written": "word that is written",
        "weight": "weight", "dot": "largest in its row",
        "own": "weight of a word on itself, mean: raw {raw:.0%}, rollout {rollout:.0%}",
        "aligned": "hard alignment: {pairs}",
    },
    "zh": {
        "heading": "训练好的模型里的原始注意力、展开和对齐",
        "title": "原始注意力、展开和对齐\n{translated}",
        "about": "左：编码器最后一层在看什么，各头取平均；它看的是已经看过别人的向量，所以一列已经不再是一个词。"
        "中：注意力展开。逐层把注意力图和单位矩阵混合（残差连接），再连乘，估计每个词有多少到了哪里。"
        "右：解码器最后一层的交叉注意力；圆点是权重最大的源词，也就是硬对齐。三张图都只说注意力去了哪里，没有说模型为什么这样回答。",
        "raw": "原始：编码器最后一层", "rollout": "编码器各层的展开",
        "cross": "交叉注意力和硬对齐",
        "source": "被看的词", "reader": "提问的词", "written": "正在写的词",
        "weight": "权重", "dot": "这一行里最大的",
        "own": "一个词对自己的权重，平均：原始 {raw:.0%}，展开 {rollout:.0%}",
        "aligned": "硬对齐：{pairs}",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """One translated sentence: its tokens, the encoder's maps `(n, n)`, and cross-attention `(m, n)` with the source
    position that each written word is aligned to."""

    source: Sequence[str]
    written: Sequence[str]
    raw: torch.Tensor
    rollout: torch.Tensor
    cross: torch.Tensor
    aligned: Sequence[int]

    @property
    def translated(self) -> str:
        return f"{' '.join(self.source[:-1])} → {' '.join(self.written).removesuffix(' <eos>')}"

    @property
    def pairs(self) -> str:
        return ", ".join(
            f"{word} → {self.source[place]}" for word, place in zip(self.written, self.aligned, strict=True)
        )


def read(own: Own, translator: Translator, sentence: str = SENTENCE) -> Read:
    """Translate the sentence and look at what attended to what. Raises BrokenPart."""
    source = translator.encode([sentence])  # (1, n)
    ids = translator.translate([sentence])[0].ids
    target = torch.tensor([ids[:-1] or (BOS,)], device=source.device)  # the last word is written and never read
    found = translator.parts.guarded("model", lambda: collect_attention(translator.model, source, target))
    cross = found.cross[-1].mean(dim=1)  # (1, m, n)
    rollout = own.function("rollout", 0)(list(found.encoder))
    return Read(
        translator.source.tokens(source[0].tolist()),
        translator.target.tokens(ids[1:] or (BOS,)),
        found.encoder[-1, 0].mean(dim=0),
        rollout[0],
        cross[0],
        own.function("rollout", 1)(cross)[0].tolist(),
    )


def draw(inputs: Inputs) -> Picture:
    words, found = WORDS[inputs.lang], read(inputs.own, inputs.trained)
    with styled([*words.values(), *found.source, *found.written]):
        picture = _picture(words, found)
    raw, rollout = (float(weights.diagonal().mean()) for weights in (found.raw, found.rollout))
    return Picture(picture, (words["own"].format(raw=raw, rollout=rollout), words["aligned"].format(pairs=found.pairs)))


def _picture(words: Words, found: Read) -> bytes:
    figure = sheet(words["title"].format(translated=fill(found.translated, TITLE)), 14, 5.4)
    panels = figure.subplots(1, 3)
    shown = _map(panels[0], words["raw"], found.raw, found.source, found.source)
    _map(panels[1], words["rollout"], found.rollout, found.source, found.source)
    _map(panels[2], words["cross"], found.cross, found.written, found.source)
    panels[2].plot(found.aligned, range(len(found.written)), "o", markersize=8, markerfacecolor="white",
                   markeredgecolor="black", linestyle="none", label=words["dot"])  # fmt: skip
    figure.legend(frameon=False, loc="outside lower right")
    for axes, reader in zip(panels, ("reader", "reader", "written"), strict=True):
        axes.set(xlabel=words["source"], ylabel=words[reader])
    figure.colorbar(shown, ax=panels, label=words["weight"], shrink=0.6)
    return png(figure)


def _map(axes: Axes, title: str, weights: torch.Tensor, rows: Sequence[str], columns: Sequence[str]) -> AxesImage:
    shown = axes.imshow(weights.numpy(), MAP, vmin=0, vmax=1)
    axes.set_title(title)
    axes.set_yticks(range(len(rows)), rows)
    label_columns(axes, columns)
    return shown


KIND = Kind("rollout", WORDS, draw, trained=True)
