"""Hidden tests of layer normalisation. Expected values: the definition token by token, in plain Python floats."""

import math

import pytest
import torch

from grader.judge import checks


def by_definition(x, weight=None, bias=None, eps=1e-5):
    """Each token by itself with math.fsum; float64."""
    d_model = x.shape[-1]
    scale = [1.0] * d_model if weight is None else weight.tolist()
    shift = [0.0] * d_model if bias is None else bias.tolist()
    rows = []
    for row in x.double().reshape(-1, d_model).tolist():
        mean = math.fsum(row) / d_model
        variance = math.fsum((value - mean) ** 2 for value in row) / d_model
        root = math.sqrt(variance + eps)
        rows.append([(value - mean) / root * w + b for value, w, b in zip(row, scale, shift, strict=True)])
    return torch.tensor(rows, dtype=torch.float64).reshape(x.shape)


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def learned(d_model: int) -> dict[str, torch.Tensor]:
    """Weights and biases that differ from feature to feature, of both signs."""
    return {"weight": normal(d_model, seed=11) + 0.5, "bias": normal(d_model, seed=12)}


def compare(submission, x, *, parameters=None, train=False, **eps) -> None:
    norm = submission.LayerNorm.build(x.shape[-1], parameters=parameters, train=train, **eps)
    checks.matches(norm(x), by_definition(x, **(parameters or {}), **eps))


def test_one_token(submission):
    """turns the features 1, 2, 3, 4 into -1.3416, -0.4472, 0.4472, 1.3416"""
    for features in ([1.0, 2.0, 3.0, 4.0], [-2.0, 0.5], [3.0, -1.0, 0.25]):
        compare(submission, torch.tensor([[features]]))


def test_start_values(submission):
    """starts with weight 1 and bias 0 for each of the d_model features"""
    for d_model in (2, 6):
        norm = submission.LayerNorm.build(d_model)
        checks.matches(norm.attribute("weight"), torch.ones(d_model))
        checks.matches(norm.attribute("bias"), torch.zeros(d_model))


def test_every_token_by_itself(submission):
    """normalises each token over its own features, whatever the rest of the batch holds"""
    for shape in ((1, 2, 3), (2, 1, 3), (2, 3, 5), (4, 3, 4)):
        compare(submission, normal(*shape, seed=1))


def test_learned_scale_and_shift(submission):
    """multiplies each feature by its own weight and adds its own bias"""
    compare(submission, torch.tensor([[[1.0, 2.0]]]), parameters={"weight": torch.tensor([2.0, -3.0])})
    compare(submission, torch.tensor([[[1.0, 2.0]]]), parameters={"bias": torch.tensor([0.5, -1.0])})
    compare(submission, normal(2, 3, 5, seed=2), parameters=learned(5))


def test_tokens_of_unlike_scale(submission):
    """brings a token with features near 1,000 and one with features near 0.1 to the same size"""
    x = normal(2, 3, 6, seed=3) * torch.tensor([1000.0, 1.0, 0.1])[:, None]
    compare(submission, x + torch.tensor([0.0, 4.0, -0.3])[:, None], parameters=learned(6))


def test_constant_token(submission):
    """gives the bias, not NaN, for a token whose features are all equal"""
    x = normal(2, 3, 4, seed=4)
    x[0, 1], x[1, 2] = 0.0, -2.5
    compare(submission, x)
    compare(submission, x, parameters=learned(4))


def test_small_variance(submission):
    """adds eps to the variance, which shows where the features hardly differ"""
    compare(submission, torch.tensor([[[0.001, -0.001]]]))
    compare(submission, normal(2, 3, 6, seed=5, scale=2e-3), parameters=learned(6))


def test_other_eps(submission):
    """uses the eps that the constructor was given"""
    for eps in (0.5, 1e-3):
        compare(submission, torch.tensor([[[0.5, -0.5]]]), eps=eps)
        compare(submission, normal(2, 3, 5, seed=6, scale=0.3), parameters=learned(5), eps=eps)


def test_training_mode(submission):
    """does in training what it does in evaluation"""
    compare(submission, normal(3, 2, 4, seed=7), parameters=learned(4), train=True)


def test_gradients(submission):
    """lets the right gradients flow to x, weight and bias: mean and variance depend on x too"""

    def reference(p, x):
        return torch.nn.functional.layer_norm(x, x.shape[-1:], p["weight"], p["bias"])

    for shape in ((1, 1, 3), (2, 3, 5)):
        norm = submission.LayerNorm.build(shape[-1], parameters=learned(shape[-1]))
        checks.gradients_match(norm, reference, normal(*shape, seed=8).requires_grad_())


def test_does_not_change_its_argument(submission):
    """leaves x as it was, and answers the same twice"""
    norm = submission.LayerNorm.build(4, parameters=learned(4))
    checks.leaves_arguments_alone(norm, normal(2, 3, 4, seed=9))


@pytest.mark.stretch
def test_leading_axes(submission):
    """works for a single vector and for any number of leading axes"""
    for shape in ((5,), (2, 5), (2, 3, 4, 5)):
        compare(submission, normal(*shape, seed=10), parameters=learned(5))


@pytest.mark.stretch
def test_far_from_zero(submission):
    """stays accurate for features near 10,000 that differ by about 1"""
    x = normal(2, 3, 8, seed=13) + 10_000
    norm = submission.LayerNorm.build(8, parameters=learned(8))
    checks.matches(norm(x), by_definition(x, **learned(8)), rtol=1e-2, atol=1e-2)


@pytest.mark.stretch
def test_double_precision(submission):
    """answers float64 with float64, to its full accuracy"""
    x = normal(2, 3, 5, seed=14).double()
    norm = submission.LayerNorm.build(5, parameters=learned(5))
    checks.matches(norm(x), by_definition(x, **learned(5)), dtype=torch.float64)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on a transposed or sliced tensor"""
    compare(submission, normal(5, 3, 2, seed=15).transpose(0, 2), parameters=learned(5))
    compare(submission, normal(2, 3, 10, seed=16)[..., ::2], parameters=learned(5))


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the module and its input are elsewhere"""
    compare(submission, normal(2, 3, 4))
    checks.works_on_other_devices(submission.LayerNorm.build(4), normal(2, 3, 4))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.LayerNorm.build(4), normal(2, 3, 4))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    checks.constant_work(submission.LayerNorm.build(5), [normal(2, 4, 5)], [normal(2, 64, 5)])
