"""Hidden tests of the residual connection. Expected values: the two definitions in float64.

Where dropout is at work, every token must be one of the results that some choice of dropped entries gives.
"""

import itertools

import pytest
import torch

from grader.judge import checks
from grader.sandbox.wire import Callback, Layer

ORDERS = ({}, {"norm_first": False}, {"norm_first": True})


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def learned(d_model: int) -> dict[str, torch.Tensor]:
    """A scale and a shift that differ from feature to feature."""
    return {"norm.weight": normal(d_model, seed=11) + 0.5, "norm.bias": normal(d_model, seed=12)}


def linear(d_model: int) -> Layer:
    """A sublayer through which gradients flow."""
    weights = {"weight": normal(d_model, d_model, seed=13), "bias": normal(d_model, seed=14)}
    return Layer("torch.nn.Linear", (d_model, d_model), weights)


def applied(layer: Layer, y: torch.Tensor) -> torch.Tensor:
    return y @ layer.parameters["weight"].to(y.dtype).T + layer.parameters["bias"].to(y.dtype)


def normed(p, y: torch.Tensor) -> torch.Tensor:
    centred = y - y.mean(-1, keepdim=True)
    scaled = centred / (centred.square().mean(-1, keepdim=True) + 1e-5).sqrt()
    return scaled * p["norm.weight"].to(y.dtype) + p["norm.bias"].to(y.dtype)


def by_definition(p, x, function, norm_first=False, kept=1.0):
    """`kept` multiplies the sublayer's output: 1, or what dropout leaves of it."""
    if norm_first:
        return x + kept * function(normed(p, x))
    return normed(p, x + kept * function(x))


def compare(submission, x, *, train: bool = False, dropout=None, **order) -> None:
    d_model = x.shape[-1]
    rate = {} if dropout is None else {"dropout": dropout}
    residual = submission.Residual.build(d_model, parameters=learned(d_model), train=train, **order, **rate)
    layer = linear(d_model)
    wanted = by_definition(learned(d_model), x.double(), lambda y: applied(layer, y), **order)
    checks.matches(residual(x, layer), wanted)


def test_post_norm(submission):
    """normalises the sum of input and sublayer output when nothing is said about the order"""
    for shape in ((1, 1, 2), (2, 3, 5)):
        compare(submission, normal(*shape, seed=1))


def test_post_norm_asked_for(submission):
    """does the same for norm_first=False"""
    compare(submission, normal(2, 3, 5, seed=2), norm_first=False)


def test_pre_norm(submission):
    """for norm_first=True feeds the normalised input to the sublayer and adds the output to the input as it came"""
    for shape in ((1, 1, 2), (2, 3, 5)):
        compare(submission, normal(*shape, seed=3) * 3 + 1, norm_first=True)


def test_the_norm_learns(submission):
    """has a `norm` with a weight and a bias for each of the d_model features"""
    for order in ORDERS:
        residual = submission.Residual.build(5, **order)
        checks.matches(residual.attribute("norm.weight"), torch.ones(5))
        checks.matches(residual.attribute("norm.bias"), torch.zeros(5))


def test_sublayer_that_gives_zeros(submission):
    """under pre-norm passes the input through untouched, under post-norm normalises it"""
    x = normal(2, 3, 4, seed=4) * 2 + 1
    for order in ORDERS:
        residual = submission.Residual.build(4, parameters=learned(4), **order)
        wanted = by_definition(learned(4), x.double(), torch.zeros_like, **order)
        checks.matches(residual(x, Callback(lambda y: torch.zeros_like(y))), wanted)


def test_what_the_sublayer_is_given(submission):
    """calls the sublayer exactly once, with the input under post-norm and the normalised input under pre-norm"""
    x = normal(2, 3, 4, seed=5) * 2 + 1
    for order in ORDERS:
        given: list[torch.Tensor] = []

        def sublayer(y, given=given):
            given.append(y.detach().clone())
            return y.detach() * 0.5 + 1

        residual = submission.Residual.build(4, parameters=learned(4), **order)
        result = residual(x, Callback(sublayer))
        asked = ", ".join(f"{name}={value}" for name, value in order.items()) or "the default order"
        checks.check(len(given) == 1, f"one call of the sublayer for {asked}, not {len(given)}")
        wanted = normed(learned(4), x.double()) if order.get("norm_first") else x.double()
        checks.matches(given[0], wanted)
        checks.matches(result, by_definition(learned(4), x.double(), lambda y: y * 0.5 + 1, **order))


def test_sublayer_that_mixes_positions(submission):
    """works with any sublayer that keeps the shape, such as one that mixes positions"""
    x = normal(2, 3, 4, seed=6) + 1
    for order in ORDERS:
        residual = submission.Residual.build(4, parameters=learned(4), **order)
        wanted = by_definition(learned(4), x.double(), lambda y: y.cumsum(1), **order)
        checks.matches(residual(x, Callback(lambda y: y.detach().cumsum(1))), wanted)


def test_no_dropout_in_evaluation(submission):
    """drops nothing in evaluation, whatever the dropout rate"""
    for order in ORDERS:
        compare(submission, normal(2, 3, 4, seed=7), dropout=0.5, **order)


def test_no_dropout_by_default(submission):
    """drops nothing in training either while the rate is 0"""
    for order in ORDERS:
        compare(submission, normal(2, 3, 4, seed=8), train=True, **order)
        compare(submission, normal(2, 3, 4, seed=8), train=True, dropout=0.0, **order)


def test_dropout_leaves_the_skip_alone(submission):
    """drops nothing of the input: with a sublayer that gives zeros, training and evaluation agree"""
    x = normal(2, 5, 4, seed=9) + 1
    for order in ORDERS:
        residual = submission.Residual.build(4, parameters=learned(4), train=True, dropout=0.5, **order)
        wanted = by_definition(learned(4), x.double(), torch.zeros_like, **order)
        checks.matches(residual(x, Callback(lambda y: torch.zeros_like(y))), wanted)


def test_dropout_on_the_output(submission):
    """in training drops about that share of the sublayer's output and divides the rest by 1 - dropout"""
    x, layer, rate = normal(10, 40, 3, seed=10), linear(3), 0.25
    for order in ORDERS:
        residual = submission.Residual.build(3, parameters=learned(3), train=True, dropout=rate, **order)
        result = residual(x, layer)
        checks.check(tuple(getattr(result, "shape", ())) == (10, 40, 3), "a tensor of shape (10, 40, 3)")
        choices = torch.tensor(list(itertools.product((0.0, 1.0), repeat=3)), dtype=torch.float64)
        candidates = torch.stack(
            [
                by_definition(learned(3), x.double(), lambda y: applied(layer, y), kept=kept / (1 - rate), **order)
                for kept in choices
            ]
        )
        nearest = (candidates - result.detach().double()).abs().amax(-1).argmin(0)  # (10, 40)
        chosen = torch.gather(candidates, 0, nearest[None, ..., None].expand(1, 10, 40, 3))[0]
        checks.matches(result, chosen, atol=1e-3)
        share = 1 - float(choices[nearest].mean())
        checks.check(0.15 < share < 0.35, f"about 25% of the sublayer's output dropped, not {share:.0%}")
        mixed = float((choices[nearest].mean(-1) % 1 != 0).double().mean())  # 56% where each entry is drawn alone
        checks.check(0.3 < mixed < 0.8, "each entry dropped or kept by itself, not whole tokens or features")


def test_gradients(submission):
    """lets the right gradients flow through the skip and the sublayer, to x and to the norm"""
    layer = linear(4)
    for order in ORDERS:

        def reference(p, x, _, order=order):
            return by_definition(p, x, lambda y: applied(layer, y), **order)

        residual = submission.Residual.build(4, parameters=learned(4), **order)
        checks.gradients_match(residual, reference, normal(2, 3, 4, seed=15).requires_grad_(), layer)


def test_does_not_change_its_argument(submission):
    """leaves x as it was, and answers the same twice"""
    for order in ORDERS:
        residual = submission.Residual.build(4, parameters=learned(4), **order)
        checks.leaves_arguments_alone(residual, normal(2, 3, 4, seed=16), linear(4))


@pytest.mark.stretch
def test_leading_axes(submission):
    """works for a single vector and for any number of leading axes"""
    for order in ORDERS:
        for shape in ((4,), (3, 4), (2, 3, 2, 4)):
            compare(submission, normal(*shape, seed=17), **order)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on a transposed or sliced tensor"""
    for order in ORDERS:
        compare(submission, normal(4, 3, 2, seed=18).transpose(0, 2), **order)
        compare(submission, normal(2, 3, 8, seed=19)[..., ::2], **order)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the module and its input are elsewhere"""
    for order in ORDERS:
        compare(submission, normal(2, 3, 4), **order)
        checks.works_on_other_devices(submission.Residual.build(4, **order), normal(2, 3, 4), linear(4))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    for order in ORDERS:
        checks.shares_no_result(submission.Residual.build(4, **order), normal(2, 3, 4), linear(4))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    for order in ORDERS:
        small, large = ([normal(2, seq, 5), linear(5)] for seq in (4, 64))
        checks.constant_work(submission.Residual.build(5, **order), small, large)
