"""BLEU of the trained model when encoder heads look where they look on average, whatever the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from ..model.data import generated
from ..model.png import png
from .kind import DARK, LIGHT, SIGNAL, Inputs, Kind, Picture, Words, sheet, styled
from .probe import Head, Probe, probe

EXAMPLES = 300  # training sentences for the means
JUDGED = 150  # held-out sentences

WORDS = {
    "en": {
        "heading": "How much of the encoder's attention depends on the sentence?",
        "about": "Each head's attention matrix is averaged over training sentences; then the model translates held-out "
        "sentences while the head uses that constant matrix instead of its own weights. A bar near the line: the head "
        "hardly used the input to decide where to look, or the other heads make up for it. With all of them constant "
        "nothing in the encoder chooses by content, but every word still passes by the skip connections, and the "
        "decoder looks as it did. The figures are those of your checkpoint. Hassid et al. (2022) ask "
        "this of large pretrained models, and tune them afterwards; here nothing is tuned.",
        "bars": "BLEU of {count} held-out sentences with constant attention in the encoder",
        "axis": "which heads look at the mean of {examples} training sentences", "score": "BLEU (0 to 100)",
        "unchanged": "unchanged: {score:.1f}",
        "head": "layer {layer}\nhead {head}", "layer": "layer {layer}\nall heads", "all": "all\nheads",
        "one": "one head", "one_layer": "all heads of a layer", "every": "every head",
        "figure": "{name}: BLEU {score:.1f}", "whole": "unchanged",
    },
    "zh": {
        "heading": "编码器的注意力有多少取决于句子？",
        "about": "把每个头的注意力矩阵在训练句子上取平均；然后让模型翻译没见过的句子，"
        "这个头不用自己的权重，而用这个常数矩阵。柱子接近虚线，说明这个头几乎不靠输入来决定看哪里，或者别的头补上了。"
        "全部换成常数以后，编码器里再没有什么按内容选择，但每个词仍然沿残差连接通过，解码器也照旧在看。"
        "这些数字是你的检查点的真实结果。Hassid 等人(2022)对大型预训练模型问过这个问题，"
        "替换之后再微调；这里什么也没有微调。",
        "bars": "编码器用常数注意力时，{count} 个没见过的句子的 BLEU",
        "axis": "哪些头看的是 {examples} 个训练句子的平均", "score": "BLEU(0 到 100)",
        "unchanged": "不改动：{score:.1f}",
        "head": "第 {layer} 层\n头 {head}", "layer": "第 {layer} 层\n所有头", "all": "所有层\n所有头",
        "one": "一个头", "one_layer": "一层的所有头", "every": "每一个头",
        "figure": "{name}：BLEU {score:.1f}", "whole": "不改动",
    },
}  # fmt: skip


def draw(inputs: Inputs) -> Picture:
    words, data = WORDS[inputs.lang], generated()
    half = JUDGED // 2  # the held-out sentences end with those that have new combinations of words
    test = (*data.test[:half], *data.test[-half:])
    found = probe(inputs.own, inputs.trained, data.train[:EXAMPLES], test)
    names = [_name(words, heads, found) for heads in found.changed]
    with styled(words.values()):
        figure = sheet(words["heading"], 11, 5.2)
        _bars(figure.subplots(), words, names, found)
        picture = png(figure)
    scores = dict(zip((words["whole"], *names), (found.unchanged, *found.changed.values()), strict=True))
    return Picture(
        picture,
        tuple(words["figure"].format(name=name.replace("\n", " "), score=score) for name, score in scores.items()),
    )


def _size(heads: frozenset[Head], found: Probe) -> str:
    """One head, the heads of a layer, or every head: the key of its word."""
    if len(heads) == max(map(len, found.changed)):
        return "every"
    return "one" if len(heads) == 1 else "one_layer"


def _name(words: Words, heads: frozenset[Head], found: Probe) -> str:
    layer, head = min(heads)
    key = {"every": "all", "one": "head", "one_layer": "layer"}[_size(heads, found)]
    return words[key].format(layer=layer + 1, head=head + 1)


def _bars(axes: Axes, words: Words, names: Sequence[str], found: Probe) -> None:
    for size, colour, hatch in (("one", DARK, ""), ("one_layer", LIGHT, "//"), ("every", SIGNAL, "xx")):
        places = [place for place, heads in enumerate(found.changed) if _size(heads, found) == size]
        scores = [list(found.changed.values())[place] for place in places]
        bars = axes.bar(places, scores, color=colour, hatch=hatch, edgecolor="black", label=words[size])
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        axes.bar_label(bars, fmt="%.1f", label_type="center", bbox=box)
    line = words["unchanged"].format(score=found.unchanged)
    axes.axhline(found.unchanged, color="black", linestyle="--", linewidth=1, label=line)
    axes.set(title=words["bars"].format(count=found.count), ylabel=words["score"], ylim=(0, 103))
    axes.set_xlabel(words["axis"].format(examples=EXAMPLES))
    axes.set_xticks(range(len(names)), names)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, ncols=4, loc="upper center", bbox_to_anchor=(0.5, -0.2))


KIND = Kind("constant", WORDS, draw, trained=True)
