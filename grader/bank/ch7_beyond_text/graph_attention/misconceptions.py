"""Plausible wrong versions of graph attention. Each class replaces the function of the reference."""

import torch


class no_self_loops:
    says = {
        "en": "A node does not look at itself unless the diagonal says so. It always does; without that, a node with no edges gets 0 / 0.",
        "zh": "除非对角线写了 True，你的节点不看自己。节点总是看自己；否则没有边的节点就成了 0 / 0。",
    }
    ask = {
        "en": "Over what is the softmax of a node without any edge taken in your version?",
        "zh": "在你的版本里，没有边的节点，softmax 是对什么取的？",
    }
    note = "graph-self"

    def graph_attention(x, adjacency, w_q, w_k, w_v):
        scores = (x @ w_q) @ (x @ w_k).T / w_q.shape[1] ** 0.5
        weights = torch.softmax(scores.masked_fill(~adjacency, -torch.inf), dim=-1)
        return weights @ (x @ w_v), weights


class lone_nodes_get_nothing:
    says = {
        "en": "A node does not look at itself unless the diagonal says so. A node without edges then looks at nothing and gets zeros instead of its own value.",
        "zh": "除非对角线写了 True，你的节点不看自己。没有边的节点就什么也看不到，得到的是 0，而不是自己的值。",
    }
    ask = {
        "en": "Which mask do you hand on: adjacency as it came, or with its diagonal set?",
        "zh": "你交出去的掩码是原样的 adjacency，还是补上了对角线的？",
    }
    note = "graph-self"

    def graph_attention(x, adjacency, w_q, w_k, w_v):
        return scaled_dot_product_attention(x @ w_q, x @ w_k, x @ w_v, mask=adjacency)


class edges_reversed:
    says = {
        "en": "You follow the edges backwards: adjacency[i, j] lets i look at j, not j at i.",
        "zh": "你把边的方向用反了：adjacency[i, j] 表示 i 可以看 j，不是 j 看 i。",
    }
    ask = {
        "en": "In the scores, is the node that asks a row or a column? And in adjacency?",
        "zh": "打分矩阵里，提问的节点是行还是列？adjacency 里呢？",
    }
    note = "graph-direction"

    def graph_attention(x, adjacency, w_q, w_k, w_v):
        edges = adjacency.T | torch.eye(len(x), dtype=torch.bool, device=x.device)
        scores = (x @ w_q) @ (x @ w_k).T / w_q.shape[1] ** 0.5
        weights = torch.softmax(scores.masked_fill(~edges, -torch.inf), dim=-1)
        return weights @ (x @ w_v), weights


class edges_made_mutual:
    says = {
        "en": "You make every edge go both ways. Whoever is looked at does not have to look back.",
        "zh": "你把每条边都变成了双向的。被看的节点不一定要看回来。",
    }
    ask = {
        "en": "If A cites B, does B cite A?",
        "zh": "A 引用了 B，B 就引用了 A 吗？",
    }
    note = "graph-direction"

    def graph_attention(x, adjacency, w_q, w_k, w_v):
        edges = adjacency | adjacency.T | torch.eye(len(x), dtype=torch.bool, device=x.device)
        scores = (x @ w_q) @ (x @ w_k).T / w_q.shape[1] ** 0.5
        weights = torch.softmax(scores.masked_fill(~edges, -torch.inf), dim=-1)
        return weights @ (x @ w_v), weights


class no_scaling:
    says = {
        "en": "You take softmax of the raw dot products. The division by √d_k is missing.",
        "zh": "你直接对原始点积做 softmax，少了除以 √d_k 这一步。",
    }
    ask = {
        "en": "A score adds up d_k products. How does its typical size grow with d_k?",
        "zh": "一个打分是 d_k 个乘积的和。它的典型大小怎样随 d_k 增长？",
    }
    note = "graph-score"

    def graph_attention(x, adjacency, w_q, w_k, w_v):
        edges = adjacency | torch.eye(len(x), dtype=torch.bool, device=x.device)
        scores = (x @ w_q) @ (x @ w_k).T
        weights = torch.softmax(scores.masked_fill(~edges, -torch.inf), dim=-1)
        return weights @ (x @ w_v), weights


class divides_by_the_width_of_the_nodes:
    says = {
        "en": "You divide by √d, the width of the nodes. Scores are made of queries and keys, which are d_k wide.",
        "zh": "你除以了 √d，那是节点特征的宽度。打分由查询和键算出，它们的宽度是 d_k。",
    }
    ask = {
        "en": "With nodes 64 wide and keys 16 wide, by what do you divide?",
        "zh": "节点宽 64、键宽 16 时，应当除以几？",
    }
    note = "graph-score"

    def graph_attention(x, adjacency, w_q, w_k, w_v):
        edges = adjacency | torch.eye(len(x), dtype=torch.bool, device=x.device)
        scores = (x @ w_q) @ (x @ w_k).T / x.shape[1] ** 0.5
        weights = torch.softmax(scores.masked_fill(~edges, -torch.inf), dim=-1)
        return weights @ (x @ w_v), weights


class scores_multiplied_by_the_edges:
    says = {
        "en": "You multiply the scores by the edges. A score of 0 still gets weight: exp(0) is 1. Hide it before softmax with -inf.",
        "zh": "你用边去乘打分。打分为 0 照样有权重：exp(0) 等于 1。应当在 softmax 之前用 -inf 隐藏。",
    }
    ask = {
        "en": "What does softmax make of the scores (-2, 0), the second of which is hidden?",
        "zh": "打分 (-2, 0)，第二个本该隐藏，softmax 会得到什么？",
    }
    note = "graph-mask"

    def graph_attention(x, adjacency, w_q, w_k, w_v):
        edges = adjacency | torch.eye(len(x), dtype=torch.bool, device=x.device)
        scores = (x @ w_q) @ (x @ w_k).T / w_q.shape[1] ** 0.5
        weights = torch.softmax(scores * edges, dim=-1)
        return weights @ (x @ w_v), weights


class masked_after_softmax:
    says = {
        "en": "You take softmax over all nodes and then cut off those without an edge, so the weights left do not sum to 1.",
        "zh": "你先对所有节点做 softmax，再去掉没有边的，于是剩下的权重之和不是 1。",
    }
    ask = {
        "en": "What does a row of your weights sum to?",
        "zh": "你的权重一行之和是多少？",
    }
    note = "graph-mask"

    def graph_attention(x, adjacency, w_q, w_k, w_v):
        edges = adjacency | torch.eye(len(x), dtype=torch.bool, device=x.device)
        scores = (x @ w_q) @ (x @ w_k).T / w_q.shape[1] ** 0.5
        weights = torch.softmax(scores, dim=-1) * edges
        return weights @ (x @ w_v), weights


class softmax_over_the_nodes_that_look:
    says = {
        "en": "Your softmax runs down the columns. Each node that looks must share out one whole along its row.",
        "zh": "你的 softmax 沿着列。应当是每个提问的节点，在自己那一行里分整整一份。",
    }
    ask = {
        "en": "Which sums are 1 in your weights: those of the rows or those of the columns?",
        "zh": "你的权重里，和为 1 的是行还是列？",
    }
    note = "graph-mask"

    def graph_attention(x, adjacency, w_q, w_k, w_v):
        edges = adjacency | torch.eye(len(x), dtype=torch.bool, device=x.device)
        scores = (x @ w_q) @ (x @ w_k).T / w_q.shape[1] ** 0.5
        weights = torch.softmax(scores.masked_fill(~edges, -torch.inf), dim=0)
        return weights @ (x @ w_v), weights


class changes_the_graph:
    says = {
        "en": "You write the self-loops into the caller's adjacency. Work on a copy.",
        "zh": "你把自环写进了调用者的 adjacency。请在副本上改。",
    }
    ask = {
        "en": "What does fill_diagonal_, with its underscore, change?",
        "zh": "fill_diagonal_ 末尾带下划线，它改动的是什么？",
    }
    note = "graph-self"

    def graph_attention(x, adjacency, w_q, w_k, w_v):
        edges = adjacency.fill_diagonal_(True)
        scores = (x @ w_q) @ (x @ w_k).T / w_q.shape[1] ** 0.5
        weights = torch.softmax(scores.masked_fill(~edges, -torch.inf), dim=-1)
        return weights @ (x @ w_v), weights
