"""Hidden tests of scaled dot-product attention. Expected values: the definition, in float64."""

import math

import pytest
import torch

from grader.judge import checks


def by_definition(query, key, value, mask=None):
    """(output, weights), step by step and differentiable, in the inputs' dtype."""
    scores = torch.einsum("...qd,...kd->...qk", query, key) / math.sqrt(query.shape[-1])
    allowed = torch.ones_like(scores, dtype=torch.bool) if mask is None else mask.expand(scores.shape)
    shifted = scores - torch.where(allowed, scores, -1e30).amax(-1, keepdim=True).detach()
    exponentials = torch.where(allowed, torch.where(allowed, shifted, 0.0).exp(), 0.0)
    total = exponentials.sum(-1, keepdim=True)
    weights = exponentials / torch.where(total == 0, 1.0, total)
    return torch.einsum("...qk,...kd->...qd", weights, value), weights


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def inputs(*leading: int, q_len: int = 3, k_len: int = 4, d_k: int = 5, d_v: int = 2, scale: float = 1.0):
    """Query, key, value whose sizes all differ."""
    return (
        normal(*leading, q_len, d_k, seed=1, scale=scale),
        normal(*leading, k_len, d_k, seed=2, scale=scale),
        normal(*leading, k_len, d_v, seed=3),
    )


def random_mask(*shape: int, seed: int = 4) -> torch.Tensor:
    """About half of the keys allowed, at least one for each query."""
    mask = torch.rand(shape, generator=torch.Generator().manual_seed(seed)) < 0.5
    mask[..., 0] |= ~mask.any(-1)
    return mask


def compare(submission, query, key, value, tolerance: float | None = None, dtype=None, **mask) -> None:
    """Both parts of one call's result are those of the definition."""
    got = submission.scaled_dot_product_attention(query, key, value, **mask)
    output, weights = checks.parts(got, "output", "weights")
    wanted = by_definition(query.double(), key.double(), value.double(), **mask)
    checks.matches(weights, wanted[1], rtol=tolerance, atol=tolerance, dtype=dtype)
    checks.matches(output, wanted[0], rtol=tolerance, atol=tolerance, dtype=dtype)


def test_one_query(submission):
    """gives one query the average of the values under its weights"""
    compare(submission, *inputs(q_len=1, k_len=2, d_k=2, d_v=1))
    compare(submission, *inputs())


def test_leading_dimensions(submission):
    """treats batch, heads and any further leading dimension alike"""
    compare(submission, *inputs(2))
    compare(submission, *inputs(2, 3))
    compare(submission, *inputs(2, 1, 3))


def test_wide_keys(submission):
    """divides by the square root of the key width, whatever the other sizes are"""
    compare(submission, *inputs(d_k=16, d_v=3))
    compare(submission, *inputs(2, q_len=9, k_len=6, d_k=25, d_v=4))
    compare(submission, *inputs(2, 4, q_len=3, k_len=5, d_k=8, d_v=6))


def test_square_inputs(submission):
    """shares each query's attention out over the keys also where all sizes are the same"""
    compare(submission, *inputs(q_len=3, k_len=3, d_k=3, d_v=3))
    compare(submission, *inputs(4, 4, q_len=4, k_len=4, d_k=4, d_v=4), mask=torch.ones(4, 4, dtype=torch.bool).tril())


def test_mask_that_allows_everything(submission):
    """answers the same with no mask, with None and with a mask that is True everywhere"""
    for mask in (None, torch.ones(3, 4, dtype=torch.bool)):
        compare(submission, *inputs(), mask=mask)


def test_mask_true_may_attend(submission):
    """gives weight 0 where the mask is False and shares the rest among the keys where it is True"""
    compare(submission, *inputs(q_len=1, k_len=3), mask=torch.tensor([[True, False, True]]))
    compare(submission, *inputs(), mask=random_mask(3, 4))


def test_mask_broadcasts(submission):
    """broadcasts the mask over batch, heads and queries"""
    query, key, value = inputs(2, 3)
    for shape in ((1, 4), (3, 4), (2, 1, 3, 4), (2, 1, 1, 4), (1, 3, 3, 4)):
        compare(submission, query, key, value, mask=random_mask(*shape))


def test_masked_key_with_the_highest_score(submission):
    """gives a masked key weight 0 even if its score is 10,000 and the others are near 0"""
    query, key, value = inputs(q_len=2, k_len=3, d_k=4)
    key = key.clone()
    key[1] = query[0] * 2e4 / query[0].dot(query[0])
    compare(submission, query, key, value, mask=torch.tensor([[True, False, True]]))


def test_huge_scores(submission):
    """stays finite for scores up to 10,000, masked or not"""
    query, key = torch.tensor([[200.0, 0.0], [0.0, -200.0]]), torch.tensor([[70.0, 1.0], [69.0, -2.0], [-70.0, 3.0]])
    value = normal(3, 2)
    compare(submission, query, key, value)
    compare(submission, query, key, value, mask=torch.tensor([[False, True, True]]))


def test_very_low_scores_with_a_mask(submission):
    """masks keys also where every allowed score is as low as -1,000 or -10,000"""
    value = normal(3, 2)
    for low in (-100.0, -1000.0, -10000.0):  # d_k 16: even d_k ** 0.25 is exact, so that rounding plays no part
        query, key = torch.zeros(1, 16), torch.zeros(3, 16)
        query[0, :2] = torch.tensor([32.0, 4.0])
        key[:, 0] = torch.tensor([low / 8, low / 8, 0.0])  # scores low, low + 1, 0
        key[1, 1] = 1.0
        compare(submission, query, key, value, tolerance=3e-3, mask=torch.tensor([[True, True, False]]))


def test_same_as_pytorch(submission):
    """gives the output of PyTorch's own attention"""
    query, key, value = inputs(2, 3, q_len=4, k_len=6)
    for mask in (None, random_mask(2, 1, 4, 6)):
        wide = (x.double() for x in (query, key, value))
        expected = torch.nn.functional.scaled_dot_product_attention(*wide, attn_mask=mask)
        got = submission.scaled_dot_product_attention(query, key, value, mask=mask)
        checks.matches(checks.parts(got, "output", "weights")[0], expected)


def test_gradients(submission):
    """lets the right gradients flow to query, key and value"""
    query, key, value = (x.requires_grad_() for x in inputs(2))
    checks.gradients_match(submission.scaled_dot_product_attention, by_definition, query, key, value)


def test_gradients_with_a_mask(submission):
    """lets the right gradients flow past a mask"""
    query, key, value = (x.requires_grad_() for x in inputs(2))
    mask = random_mask(2, 3, 4)
    checks.gradients_match(submission.scaled_dot_product_attention, by_definition, query, key, value, mask=mask)


def test_does_not_change_its_arguments(submission):
    """leaves its arguments as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.scaled_dot_product_attention, *inputs(2), mask=random_mask(3, 4))


@pytest.mark.stretch
def test_fully_masked_row(submission):
    """gives zero weights and zero output, never NaN, to a query that may attend to nothing"""
    mask = torch.tensor([[True, False, True, True], [False, False, False, False], [False, True, False, False]])
    compare(submission, *inputs(2), mask=mask)


@pytest.mark.stretch
def test_gradients_of_a_fully_masked_row(submission):
    """keeps NaN out of the gradients when a query may attend to nothing"""
    query, key, value = (x.requires_grad_() for x in inputs(2))
    mask = torch.tensor([[True, False, True, True], [False, False, False, False], [False, True, False, False]])
    checks.gradients_match(submission.scaled_dot_product_attention, by_definition, query, key, value, mask=mask)


@pytest.mark.stretch
def test_half_precision(submission):
    """answers float16 with float16, bfloat16 with bfloat16 and float64 with float64, masked too"""
    mask = random_mask(3, 4)
    compare(submission, *(x.double() for x in inputs(2)), tolerance=1e-6, dtype=torch.float64, mask=mask)
    for dtype in (torch.bfloat16, torch.float16):
        compare(submission, *(x.to(dtype) for x in inputs(2)), dtype=dtype, mask=mask)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and expanded tensors, the mask among them"""
    query, key, value = inputs(2)
    query = query.transpose(-2, -1).contiguous().transpose(-2, -1)
    compare(submission, query, key[:1].expand(2, 4, 5), value, mask=random_mask(4, 3).T)
    compare(submission, query, key[:1].expand(2, 4, 5), value, mask=random_mask(1, 4).expand(3, 4))


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere"""
    compare(submission, *inputs(2), mask=random_mask(3, 4))
    checks.works_on_other_devices(submission.scaled_dot_product_attention, *inputs(2), mask=random_mask(3, 4))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives fresh tensors on every call"""
    checks.shares_no_result(submission.scaled_dot_product_attention, *inputs(2))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    small, large = (list(inputs(2, q_len=n, k_len=n)) for n in (4, 64))
    checks.constant_work(submission.scaled_dot_product_attention, small, large)
