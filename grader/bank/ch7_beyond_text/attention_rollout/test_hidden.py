"""Hidden tests of attention rollout. Expected values: all paths through the layers, entry by entry, in float64."""

import pytest
import torch

from grader.judge import checks

CLOSE = {"rtol": 1e-4, "atol": 1e-5}  # whatever the dtype of the result: the weights are given in float32


def attention(*shape: int, seed: int = 0, dtype=torch.float32) -> torch.Tensor:
    """Random attention weights; rows sum to 1."""
    scores = torch.randn(shape, generator=torch.Generator().manual_seed(seed))
    return torch.softmax(2 * scores.double(), dim=-1).to(dtype)


def layers(*heads: int, batch: int = 2, n: int = 4, seed: int = 0, dtype=torch.float32) -> list[torch.Tensor]:
    """A layer for each number of heads."""
    return [attention(batch, h, n, n, seed=seed + number, dtype=dtype) for number, h in enumerate(heads)]


def by_paths(layer_weights: list[torch.Tensor]) -> torch.Tensor:
    """Walk back from each final token: a token's share goes, per layer, half to itself and half where it looks."""
    batch, _, n, _ = layer_weights[0].shape
    shares = torch.eye(n, dtype=torch.float64).repeat(batch, 1, 1)
    for weights in reversed(layer_weights):
        looks = weights.double().mean(1)
        kept = 1 / (1 + looks.sum(-1))  # the diagonal's part of a row that sums to 1 + 1
        moved = torch.zeros_like(shares)
        for i in range(n):
            for middle in range(n):
                moved[:, i] += (shares[:, i, middle] * kept[:, middle])[:, None] * looks[:, middle]
                moved[:, i, middle] += shares[:, i, middle] * kept[:, middle]
        shares = moved
    return shares


def compare(submission, layer_weights: list[torch.Tensor], dtype=None) -> None:
    tolerance = CLOSE if dtype is None else {}
    checks.matches(submission.attention_rollout(layer_weights), by_paths(layer_weights), dtype=dtype, **tolerance)


def one_hot(*rows: int, n: int) -> torch.Tensor:
    """A layer with one head in which token i looks at rows[i] alone."""
    return torch.nn.functional.one_hot(torch.tensor([[rows]]), n).float()


def align(submission, weights: torch.Tensor, **more) -> None:
    wanted = [[row.index(max(row)) for row in example] for example in weights.double().tolist()]
    checks.matches(submission.hard_alignment(weights), torch.tensor(wanted), **more)


def test_one_layer_and_one_head(submission):
    """gives half to the token itself and half to where it looks, for one layer with one head"""
    compare(submission, [one_hot(1, 2, 2, n=3)])
    compare(submission, layers(1, n=5))


def test_heads(submission):
    """takes the mean over 2, 3 or 8 heads"""
    for heads in (2, 3, 8):
        compare(submission, layers(heads, n=3, seed=heads))


def test_heads_that_disagree(submission):
    """gives heads that look at different tokens an equal part each"""
    left, right, own = one_hot(0, 0, 0, n=3), one_hot(2, 2, 2, n=3), one_hot(0, 1, 2, n=3)
    compare(submission, [torch.cat([left, right], dim=1)])
    compare(submission, [torch.cat([left, right, own], dim=1), torch.cat([own, left, left], dim=1)])


def test_two_steps(submission):
    """finds what reaches a token by way of another one: the last layer acts last"""
    compare(submission, [one_hot(0, 2, 2, n=3), one_hot(1, 1, 2, n=3)])
    compare(submission, [one_hot(1, 1, 2, n=3), one_hot(0, 2, 2, n=3)])


def test_many_layers(submission):
    """multiplies 2, 3 or 7 layers, the last one on the left"""
    for count in (2, 3, 7):
        compare(submission, layers(*[2] * count, n=4, seed=10 * count))
        compare(submission, layers(*[1] * count, n=6, seed=10 * count))


def test_every_layer_counts(submission):
    """counts the first layer and the last one as much as those between them"""
    still = one_hot(0, 1, 2, 3, n=4)
    for place in range(3):
        chosen = [still, still, still]
        chosen[place] = attention(1, 1, 4, 4, seed=50)
        compare(submission, chosen)


def test_examples_differ(submission):
    """follows every example of the batch by itself"""
    compare(submission, layers(3, 3, batch=5, n=3, seed=60))


def test_causal_attention(submission):
    """lets nothing flow from later tokens when no layer looks at them"""
    causal = []
    for weights in layers(2, 2, 2, n=5, seed=70):
        kept = weights.tril()
        causal.append(kept / kept.sum(-1, keepdim=True))
    compare(submission, causal)


def test_alignment(submission):
    """gives each target token the source position with the largest weight"""
    align(submission, torch.tensor([[[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]]]))
    align(submission, attention(2, 3, 5, seed=80))
    align(submission, attention(3, 6, 4, seed=81))


def test_alignment_of_square_weights(submission):
    """reads the rows, not the columns, also where there are as many target tokens as source tokens"""
    align(submission, attention(2, 4, 4, seed=82))
    align(submission, attention(5, 5, 5, seed=83))


def test_alignment_may_repeat(submission):
    """lets several target tokens point to one source position, and leaves others without any"""
    align(submission, torch.tensor([[[0.1, 0.9], [0.2, 0.8], [0.45, 0.55]], [[0.6, 0.4], [0.6, 0.4], [0.9, 0.1]]]))


def test_single_positions(submission):
    """works for a single token, a single target token or a single source token"""
    compare(submission, [torch.ones(2, 3, 1, 1), torch.ones(2, 3, 1, 1)])
    align(submission, attention(2, 1, 5, seed=84))
    align(submission, attention(2, 5, 1, seed=85))


def test_does_not_change_its_arguments(submission):
    """leaves the list, its tensors and the weights as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.attention_rollout, layers(3, 3, 3, seed=90))
    checks.leaves_arguments_alone(submission.attention_rollout, layers(1, seed=91))
    checks.leaves_arguments_alone(submission.hard_alignment, attention(2, 3, 5, seed=92))


@pytest.mark.stretch
def test_layers_with_different_heads(submission):
    """works for layers with different numbers of heads, as pruning leaves them"""
    compare(submission, layers(1, 4, 2, n=5, seed=40))


@pytest.mark.stretch
def test_int64(submission):
    """gives the alignment as int64, as PyTorch's indices are"""
    align(submission, attention(2, 3, 5, seed=93), dtype=torch.int64)


@pytest.mark.stretch
def test_other_dtypes(submission):
    """answers float64 with float64, float16 with float16 and bfloat16 with bfloat16"""
    for dtype in (torch.float64, torch.float16, torch.bfloat16):
        compare(submission, layers(2, 2, seed=94, dtype=dtype), dtype=dtype)
    apart = torch.tensor([[[0.5, 0.125, 0.375], [0.125, 0.625, 0.25]]])
    for dtype in (torch.float64, torch.float16, torch.bfloat16):
        align(submission, apart.to(dtype))


@pytest.mark.stretch
def test_strided_weights(submission):
    """works on transposed, sliced and expanded weights"""
    turned = [weights.transpose(0, 1) for weights in layers(2, 2, batch=3, seed=95)]
    compare(submission, turned)
    compare(submission, [weights[:, ::2] for weights in turned])
    compare(submission, [attention(1, 1, 4, 4, seed=96).expand(2, 3, 4, 4)])
    align(submission, attention(5, 2, 3, seed=97).transpose(0, 1)[:, ::2])


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the weights are elsewhere"""
    compare(submission, layers(2, 2))
    stacked = torch.stack(layers(2, 2))  # gives its layers one by one, as a list does, and moves as a whole
    checks.works_on_other_devices(submission.attention_rollout, stacked)
    checks.works_on_other_devices(submission.hard_alignment, attention(2, 3, 5))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.attention_rollout, layers(2, 2))
    checks.shares_no_result(submission.hard_alignment, attention(2, 3, 5))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    checks.constant_work(submission.attention_rollout, [layers(2, 2, n=4)], [layers(2, 2, n=64)])
    checks.constant_work(submission.hard_alignment, [attention(2, 4, 5)], [attention(2, 64, 48)])
