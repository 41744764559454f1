"""Hidden tests of graph attention. Expected values: the definition, in float64."""

import math

import pytest
import torch
from torch.nn import functional as F

from grader.judge import checks


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def by_definition(x, adjacency, w_q, w_k, w_v):
    """(output, weights), step by step and differentiable, in the inputs' dtype."""
    scores = torch.einsum("ik,jk->ij", x @ w_q, x @ w_k) / math.sqrt(w_q.shape[1])
    edges = adjacency | torch.eye(len(x), dtype=torch.bool)
    exponentials = torch.where(edges, scores - scores.amax(1, keepdim=True).detach(), -math.inf).exp()
    weights = exponentials / exponentials.sum(1, keepdim=True)
    return weights @ (x @ w_v), weights


def nodes(n: int, d: int = 3, d_k: int = 4, d_v: int = 2, seed: int = 0, scale: float = 1.0):
    """x, w_q, w_k, w_v; their sizes all differ."""
    x = normal(n, d, seed=10 * seed + 1)
    return x, *(normal(d, width, seed=10 * seed + 2 + i, scale=scale) for i, width in enumerate((d_k, d_k, d_v)))


def random_graph(n: int, seed: int = 0, share: float = 0.4) -> torch.Tensor:
    """Edges at random, each way for itself; some nodes look at themselves, most do not."""
    return torch.rand((n, n), generator=torch.Generator().manual_seed(seed)) < share


def edges(n: int, *pairs: tuple[int, int]) -> torch.Tensor:
    """The graph with exactly these edges (who looks, at whom)."""
    adjacency = torch.zeros(n, n, dtype=torch.bool)
    for looks, at in pairs:
        adjacency[looks, at] = True
    return adjacency


def compare(submission, adjacency, x, w_q, w_k, w_v, dtype=None) -> None:
    """Both parts of one call's result are those of the definition."""
    output, weights = checks.parts(submission.graph_attention(x, adjacency, w_q, w_k, w_v), "output", "weights")
    wanted = by_definition(x.double(), adjacency, w_q.double(), w_k.double(), w_v.double())
    checks.matches(weights, wanted[1], dtype=dtype)
    checks.matches(output, wanted[0], dtype=dtype)


def test_two_nodes(submission):
    """lets node 0 look at node 1 and at itself, and node 1 only at itself"""
    compare(submission, edges(2, (0, 1)), *nodes(2))


def test_one_way_edges(submission):
    """follows the edges from row to column and never back"""
    compare(submission, edges(4, (0, 1), (1, 2), (2, 3)), *nodes(4, seed=1))
    compare(submission, edges(5, (0, 1), (0, 2), (0, 3), (0, 4)), *nodes(5, seed=2))


def test_self_loops(submission):
    """lets every node look at itself, whatever the diagonal says"""
    ring = edges(4, (0, 1), (1, 2), (2, 3), (3, 0))
    for itself in ((), (2,), (0, 1, 2, 3)):
        compare(submission, ring | edges(4, *((i, i) for i in itself)), *nodes(4, seed=3))


def test_node_without_edges(submission):
    """gives a node that may look at no other its own value"""
    compare(submission, edges(4, (0, 1), (1, 0), (3, 0), (3, 1)), *nodes(4, seed=4))
    compare(submission, edges(3, (0, 0), (0, 2)), *nodes(3, seed=5))


def test_graph_without_edges(submission):
    """gives every node its own value where there is no edge at all, in a graph of one node too"""
    for n in (1, 3):
        compare(submission, edges(n), *nodes(n, seed=6))


def test_complete_graph(submission):
    """is ordinary self-attention where all nodes may look at all, and gives PyTorch's own numbers"""
    x, w_q, w_k, w_v = nodes(5, seed=7)
    complete = torch.ones(5, 5, dtype=torch.bool)
    compare(submission, complete, x, w_q, w_k, w_v)
    got = submission.graph_attention(x, complete, w_q, w_k, w_v)
    wide = ((x.double() @ w.double())[None] for w in (w_q, w_k, w_v))
    checks.matches(checks.parts(got, "output", "weights")[0], F.scaled_dot_product_attention(*wide)[0])


def test_random_graphs(submission):
    """attends over the edges of any graph"""
    for seed, (n, d, d_k, d_v) in enumerate(((4, 3, 2, 5), (6, 5, 3, 4), (7, 2, 4, 1), (4, 4, 4, 4))):
        for share in (0.2, 0.5):
            compare(submission, random_graph(n, seed, share), *nodes(n, d, d_k, d_v, seed=seed))


def test_wide_keys(submission):
    """divides by the square root of d_k, whatever n, d and d_v are"""
    for d_k in (1, 16, 25):
        compare(submission, random_graph(5, seed=d_k), *nodes(5, 4, d_k, 9, seed=8, scale=0.7))


def test_a_stranger_that_matches(submission):
    """gives a node that may not be looked at no weight, even if its score is by far the highest"""
    x = torch.tensor([[1.0, 0.5], [1.2, -0.3], [0.1, 20.0], [0.9, 0.2]])  # node 2 answers loudly to everybody
    w_q, w_k = torch.tensor([[2.0, 1.0], [0.0, 0.1]]), torch.tensor([[0.0, 0.3], [1.0, 0.5]])
    compare(submission, edges(4, (0, 1), (1, 3), (3, 0), (2, 0)), x, w_q, w_k, normal(2, 3, seed=13))


def test_low_scores(submission):
    """shares the weight out among the edges alone, also where all their scores are below -20"""
    x = torch.tensor([[1.0, 0.1], [1.1, -0.1], [0.9, 0.2]])
    w_q, w_k = torch.tensor([[40.0, 0.0], [0.0, 2.0]]), torch.tensor([[-1.0, 0.0], [0.0, 1.0]])
    compare(submission, edges(3, (0, 1), (1, 2)), x, w_q, w_k, normal(2, 3, seed=14))


def test_renumbered_nodes(submission):
    """gives the same results in another order where the nodes are numbered in another order"""
    x, *projections = nodes(5, seed=9)
    graph, order = random_graph(5, seed=9), torch.tensor([3, 0, 4, 1, 2])
    compare(submission, graph, x, *projections)
    compare(submission, graph[order][:, order], x[order], *projections)


def test_gradients(submission):
    """lets the right gradients flow to the nodes and to the three projections"""
    x, *projections = (numbers.requires_grad_() for numbers in nodes(5, seed=10))
    checks.gradients_match(submission.graph_attention, by_definition, x, random_graph(5, seed=3), *projections)


def test_gradients_without_edges(submission):
    """keeps NaN out of the gradients where nodes have no edges"""
    x, *projections = (numbers.requires_grad_() for numbers in nodes(4, seed=11))
    checks.gradients_match(submission.graph_attention, by_definition, x, edges(4, (0, 1)), *projections)


def test_does_not_change_its_arguments(submission):
    """leaves nodes, edges and projections as they were, and answers the same twice"""
    x, *projections = nodes(4, seed=12)
    checks.leaves_arguments_alone(submission.graph_attention, x, edges(4, (0, 1), (2, 3), (3, 3)), *projections)


@pytest.mark.stretch
def test_other_dtypes(submission):
    """answers float64 with float64, and half precision with half precision"""
    for dtype in (torch.float64, torch.bfloat16, torch.float16):
        compare(submission, random_graph(5, seed=4), *(w.to(dtype) for w in nodes(5, seed=13, scale=0.5)), dtype=dtype)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and sliced tensors, the edges among them"""
    x, w_q, w_k, w_v = nodes(5, seed=14)
    compare(submission, random_graph(5, seed=5).T, x.T.contiguous().T, w_q.T.contiguous().T, w_k, w_v)
    compare(submission, random_graph(10, seed=6)[::2, ::2], normal(10, 3, seed=15)[::2], w_q, w_k, w_v)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere"""
    x, *projections = nodes(5, seed=16)
    compare(submission, random_graph(5, seed=7), x, *projections)
    checks.works_on_other_devices(submission.graph_attention, x, random_graph(5, seed=7), *projections)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives fresh tensors on every call"""
    x, *projections = nodes(4, seed=17)
    checks.shares_no_result(submission.graph_attention, x, random_graph(4, seed=8), *projections)


@pytest.mark.stretch
def test_no_loop_over_nodes(submission):
    """does the same number of Python steps for 4 nodes and for 64"""
    x, *projections = nodes(64, seed=18)
    small = [x[:4].clone(), random_graph(4, seed=9), *projections]
    checks.constant_work(submission.graph_attention, small, [x, random_graph(64, seed=9), *projections])
