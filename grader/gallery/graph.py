"""Attention on a small labelled graph: Zachary's karate club."""

from __future__ import annotations

import math
from dataclasses import dataclass

import networkx  # type: ignore[import-untyped]
import torch
from matplotlib.axes import Axes

from ..model.own import Own
from ..model.png import png
from .kind import DARK, LIGHT, Inputs, Kind, Picture, Words, sheet, styled

FEATURES = 3  # eigenvectors
SHARPNESS = 1.5  # of queries and of keys
THICKEST = 9.0  # points, of an edge that gets all of a node's attention
LOOKS = ((DARK, "o", "white"), (LIGHT, "s", "black"))  # colour, marker and lettering of each club

WORDS = {
    "en": {
        "heading": "Attention on a graph: who looks at whom in the karate club",
        "about": "A node looks only at the nodes that it has an edge to, and at itself. Zachary's karate club (1977) "
        "split in two after a quarrel; marker and colour say where each of its 34 members went. The features are the "
        "three smoothest eigenvectors of the graph's normalised Laplacian after the trivial one: they know the edges, "
        "not the clubs. Each half of an edge is as wide as the attention that the node at its end gives. Queries "
        "and keys are fixed, not learned, and the score is a dot product, unlike that of GAT.",
        "graph": "each half of an edge: the attention of the node where it ends",
        "clubs": "club of Mr. Hi,club of the officer",
        "nodes": "within one's club: attention against an even look at all neighbours",
        "even": "share of one's neighbours that are in one's club", "share": "share of attention within one's club",
        "same": "no difference",
        "figure": "of the attention to others {share:.1%} stays within one's club; "
        "of an even look at all neighbours {even:.1%} (means over {count} nodes)",
        "mixed": "of the {count} members with neighbours in both clubs: {share:.1%} against {even:.1%}",
    },
    "zh": {
        "heading": "图上的注意力：空手道俱乐部里谁在看谁",
        "about": "一个节点只看和它有边相连的节点，以及它自己。Zachary 的空手道俱乐部(1977)因为一次争吵分成了两派；"
        "形状和颜色表示 34 个成员各去了哪一派。特征是图的归一化拉普拉斯矩阵除平凡的那个之外最平滑的三个特征向量："
        "它们知道边，不知道派别。每条边的每一半有多粗，就是这一端的节点给出了多少注意力。"
        "查询和键是定好的，不是学来的；打分用点积，和 GAT 不同。",
        "graph": "边的每一半：这一端的节点给出的注意力",
        "clubs": "Mr. Hi 一派，干部一派",
        "nodes": "留在自己一派里：注意力和均匀看所有邻居相比",
        "even": "邻居里属于自己一派的比例", "share": "注意力留在自己一派的比例",
        "same": "没有差别",
        "figure": "给别人的注意力有 {share:.1%} 留在自己一派；均匀看所有邻居则是 {even:.1%}（{count} 个节点的平均）",
        "mixed": "两派都有邻居的 {count} 个成员：{share:.1%}，均匀时 {even:.1%}",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Club:
    """The graph's edges `(n, n)`, which club each node joined `(n,)` (0 or 1), and where to draw it `(n, 2)`."""

    edges: torch.Tensor
    clubs: torch.Tensor
    places: torch.Tensor


def karate_club() -> Club:
    graph = networkx.karate_club_graph()
    layout = networkx.spring_layout(graph, seed=5, k=0.32, iterations=200)
    return Club(
        torch.tensor(networkx.to_numpy_array(graph, weight=None)) > 0,
        torch.tensor([int(graph.nodes[node]["club"] == "Officer") for node in graph]),
        torch.tensor([layout[node].tolist() for node in graph]),
    )


def spectral_features(edges: torch.Tensor, count: int) -> torch.Tensor:
    """The eigenvectors of the smallest eigenvalues but the first, of the normalised Laplacian, `(n, count)`.

    They have mean square 1. Of their signs, which are arbitrary, dot products of one with itself know nothing.
    """
    adjacency = edges.double()
    root = adjacency.sum(dim=1).sqrt()
    laplacian: torch.Tensor = torch.eye(len(edges)) - adjacency / (root[:, None] * root)
    vectors: torch.Tensor = torch.linalg.eigh(laplacian).eigenvectors[:, 1 : count + 1]
    return vectors.float() * math.sqrt(len(edges))


def attention(own: Own, edges: torch.Tensor) -> torch.Tensor:
    """The weights `(n, n)` of the learner's function."""
    same = torch.eye(FEATURES)
    weights: torch.Tensor = own.function("graph")(
        spectral_features(edges, FEATURES), edges, SHARPNESS * same, SHARPNESS * same, same
    )[1]
    return weights


def within(weights: torch.Tensor, clubs: torch.Tensor) -> torch.Tensor:
    """For each node the share of its attention to others that stays in its club, `(n,)`."""
    others = weights.float().clone().fill_diagonal_(0.0)
    return (others * (clubs[:, None] == clubs)).sum(dim=1) / others.sum(dim=1)


def draw(inputs: Inputs) -> Picture:
    words, club = WORDS[inputs.lang], karate_club()
    weights = attention(inputs.own, club.edges)
    share, even = within(weights, club.clubs), within(club.edges, club.clubs)
    with styled(words.values()):
        figure = sheet(words["heading"], 14, 7.4)
        left, right = figure.subplots(1, 2, width_ratios=(8, 5))
        _graph(left, words, club, weights)
        _nodes(right, words, club.clubs, share, even)
        picture = png(figure)
    mixed = even < 1
    figures = (
        words["figure"].format(share=float(share.mean()), even=float(even.mean()), count=len(share)),
        words["mixed"].format(share=float(share[mixed].mean()), even=float(even[mixed].mean()), count=int(mixed.sum())),
    )
    return Picture(picture, figures)


def _graph(axes: Axes, words: Words, club: Club, weights: torch.Tensor) -> None:
    for here, there in club.edges.nonzero().tolist():
        start, end = club.places[here], club.places[there]
        line = torch.stack([start, (start + end) / 2])
        width = THICKEST * float(weights[here, there]) + 0.2
        axes.plot(*line.T.tolist(), color="0.55", linewidth=width, solid_capstyle="butt", zorder=1)
    for number, name in enumerate(words["clubs"].split(",")):
        colour, marker, _ = LOOKS[number]
        x, y = club.places[club.clubs == number].T.tolist()
        axes.scatter(x, y, s=230, c=colour, marker=marker, edgecolors="black", linewidths=0.8, label=name, zorder=2)
    for node, (x, y) in enumerate(club.places.tolist()):
        lettering = LOOKS[int(club.clubs[node])][2]
        axes.text(x, y, str(node), color=lettering, ha="center", va="center_baseline", fontsize=8, zorder=3)
    axes.set(title=words["graph"], xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.legend(frameon=False, loc="lower left", markerscale=0.7)


def _nodes(axes: Axes, words: Words, clubs: torch.Tensor, share: torch.Tensor, even: torch.Tensor) -> None:
    axes.plot([0, 1], [0, 1], color="0.4", linestyle="--", linewidth=1, label=words["same"])
    for number, name in enumerate(words["clubs"].split(",")):
        colour, marker, _ = LOOKS[number]
        x, y = even[clubs == number].tolist(), share[clubs == number].tolist()
        axes.scatter(x, y, s=60, c=colour, marker=marker, edgecolors="black", linewidths=0.8, label=name)
    axes.set(title=words["nodes"], xlabel=words["even"], ylabel=words["share"], xlim=(0.2, 1.03), ylim=(0.2, 1.03))
    axes.set_aspect("equal")
    axes.grid(alpha=0.25)
    axes.legend(frameon=False, loc="lower right")


KIND = Kind("graph", WORDS, draw)
