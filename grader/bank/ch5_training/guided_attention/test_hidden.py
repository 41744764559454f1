"""Hidden tests of guided attention. Expected values: the definition, entry by entry in Python floats."""

import math

import pytest
import torch

from grader.judge import checks


def penalties(tgt_len: int, src_len: int, sigma: float) -> torch.Tensor:
    """What each entry costs, `(tgt_len, src_len)`, in float64."""
    return torch.tensor(
        [
            [1 - math.exp(-((i / tgt_len - j / src_len) ** 2) / (2 * sigma**2)) for j in range(src_len)]
            for i in range(tgt_len)
        ],
        dtype=torch.float64,
    )


def by_definition(weights: torch.Tensor, sigma: float = 0.2) -> torch.Tensor:
    cost = penalties(weights.shape[1], weights.shape[2], sigma)
    return (weights * cost.to(weights.dtype)).sum() / weights.numel()


def attention(*shape: int, seed: int = 0) -> torch.Tensor:
    """Random attention weights; rows sum to 1."""
    scores = torch.randn(shape, generator=torch.Generator().manual_seed(seed))
    return torch.softmax(2 * scores, dim=-1)


def one_hot(columns: list[list[int]], src_len: int) -> torch.Tensor:
    """Attention where each target position looks at a single source position."""
    return torch.nn.functional.one_hot(torch.tensor(columns), src_len).float()


def compare(submission, weights: torch.Tensor, rtol: float = 2e-4, atol: float = 1e-6, **sigma: float) -> None:
    expected = by_definition(weights.double(), **sigma).item()
    checks.matches(submission.guided_attention_loss(weights, **sigma), expected, rtol=rtol, atol=atol)


def test_single_entries(submission):
    """charges 1 - exp(-d² / (2 sigma²)) for a single target position that looks at one source position"""
    for column in range(4):
        compare(submission, one_hot([[column]], 4))


def test_same_lengths(submission):
    """charges nothing on the diagonal and more the further away, for sequences of the same length"""
    for columns in ([0, 1, 2, 3, 4], [1, 2, 3, 4, 0], [4, 3, 2, 1, 0]):
        compare(submission, one_hot([columns], 5))
    compare(submission, attention(2, 6, 6))


def test_more_target_than_source(submission):
    """compares positions as shares of their own length when the target is longer than the source"""
    compare(submission, one_hot([[0, 0, 1, 1, 2, 2], [2, 2, 1, 1, 0, 0]], 3))
    compare(submission, attention(2, 7, 3, seed=1))


def test_more_source_than_target(submission):
    """compares positions as shares of their own length when the source is longer than the target"""
    compare(submission, one_hot([[0, 3, 6], [1, 8, 2]], 9))
    compare(submission, attention(3, 4, 9, seed=2))


def test_sigma(submission):
    """widens or narrows the band with sigma"""
    for sigma in (0.05, 0.1, 0.2, 0.4, 1.0, 3.0):
        compare(submission, attention(2, 5, 8, seed=3), sigma=sigma)
        compare(submission, attention(2, 6, 3, seed=4), sigma=sigma)


def test_mean_over_all_entries(submission):
    """takes the mean over batch, target and source positions"""
    for batch in (1, 2, 5):
        compare(submission, attention(batch, 3, 10, seed=batch))
        compare(submission, attention(batch, 10, 3, seed=batch))


def test_examples_differ(submission):
    """lets every example of the batch count with its own weights"""
    compare(submission, torch.cat([one_hot([[0, 2, 5]], 6), one_hot([[5, 3, 0]], 6), attention(2, 3, 6)]))


def test_rows_of_zeros(submission):
    """uses the weights as they are: a row of zeros adds nothing and still counts in the mean"""
    weights = attention(2, 5, 4, seed=5)
    weights[1, 3:] = 0.0
    compare(submission, weights)


def test_single_positions(submission):
    """works with a single target position, a single source position, or both"""
    for shape in ((2, 1, 5), (2, 5, 1), (3, 1, 1)):
        compare(submission, attention(*shape, seed=6))


def test_long_sequences(submission):
    """works for 150 target and 90 source positions"""
    compare(submission, attention(2, 150, 90, seed=7))


def test_gradients(submission):
    """lets the right gradient flow to every weight"""
    for shape, sigma in (((2, 3, 5), 0.3), ((3, 4, 2), 0.1)):
        weights = attention(*shape, seed=8).requires_grad_()
        checks.gradients_match(submission.guided_attention_loss, by_definition, weights)
        checks.gradients_match(submission.guided_attention_loss, by_definition, weights, sigma=sigma)


def test_does_not_change_its_argument(submission):
    """leaves the weights as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.guided_attention_loss, attention(2, 3, 5, seed=9), sigma=0.3)


@pytest.mark.stretch
def test_keeps_the_dtype(submission):
    """answers float64 with float64, float16 with float16 and bfloat16 with bfloat16"""
    weights = attention(2, 5, 3, seed=10)
    for dtype, rtol in ((torch.float64, 1e-6), (torch.float16, 2e-2), (torch.bfloat16, 0.1)):
        given = weights.to(dtype)
        got = submission.guided_attention_loss(given)
        checks.matches(got, by_definition(given.double()), rtol=rtol, atol=0.0, dtype=dtype)


@pytest.mark.stretch
def test_strided_weights(submission):
    """works on transposed and sliced weights"""
    compare(submission, attention(2, 5, 3, seed=11).transpose(1, 2))
    compare(submission, attention(2, 8, 6, seed=12)[:, ::2, 1:])


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the weights are elsewhere"""
    compare(submission, attention(2, 3, 5, seed=13))
    checks.works_on_other_devices(submission.guided_attention_loss, attention(2, 3, 5, seed=13))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.guided_attention_loss, attention(2, 3, 5, seed=14))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 positions and for 64"""
    checks.constant_work(submission.guided_attention_loss, [attention(2, 4, 5)], [attention(2, 64, 48)])
