"""Hidden tests of the feed-forward network. Expected values: the definition in float64, position by position."""

import pytest
import torch

from grader.judge import checks


def by_definition(p, x):
    """One position at a time with matrix-vector products; float64."""
    w_1, b_1, w_2, b_2 = (p[f"linear_{n}.{what}"].double() for n in (1, 2) for what in ("weight", "bias"))
    rows = []
    for row in x.double().reshape(-1, x.shape[-1]):
        hidden = w_1 @ row + b_1
        rows.append(w_2 @ torch.where(hidden > 0, hidden, 0.0) + b_2)
    return torch.stack(rows).reshape(x.shape)


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def learned(d_model: int, d_ff: int, scale: float = 1.0) -> dict[str, torch.Tensor]:
    return {
        "linear_1.weight": normal(d_ff, d_model, seed=11, scale=scale),
        "linear_1.bias": normal(d_ff, seed=12),
        "linear_2.weight": normal(d_model, d_ff, seed=13, scale=scale),
        "linear_2.bias": normal(d_model, seed=14),
    }


def compare(submission, x, d_ff: int, *, parameters=None, train: bool = False) -> None:
    given = parameters or learned(x.shape[-1], d_ff)
    network = submission.FeedForward.build(x.shape[-1], d_ff, parameters=given, train=train)
    checks.matches(network(x), by_definition(given, x))


def test_one_position(submission):
    """widens, cuts off what is negative, narrows"""
    given = {
        "linear_1.weight": torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]),
        "linear_1.bias": torch.tensor([0.5, -0.5, 0.25]),
        "linear_2.weight": torch.tensor([[1.0, 1.0, 1.0], [0.0, 0.0, -2.0]]),
        "linear_2.bias": torch.tensor([0.125, -0.125]),
    }
    for position in ([2.0, 3.0], [-4.0, 3.0], [-4.0, -3.0]):
        compare(submission, torch.tensor([[position]]), 3, parameters=given)


def test_layers(submission):
    """has linear_1 from d_model to d_ff and linear_2 from d_ff to d_model, both with a bias"""
    network = submission.FeedForward.build(4, 7)
    for path, shape in (
        ("linear_1.weight", (7, 4)),
        ("linear_1.bias", (7,)),
        ("linear_2.weight", (4, 7)),
        ("linear_2.bias", (4,)),
    ):
        found = getattr(network.attribute(path), "shape", None)
        checks.check(found is not None and tuple(found) == shape, f"{path} of shape {shape}, not {found}")


def test_batch_of_sequences(submission):
    """treats every position of every sequence with the same two layers"""
    for shape in ((1, 2, 2), (2, 1, 3), (2, 3, 4), (4, 5, 3)):
        compare(submission, normal(*shape, seed=1), 6)


def test_other_widths(submission):
    """works for a d_ff of 1, one below d_model and one equal to it"""
    for d_ff in (1, 3, 5):
        compare(submission, normal(2, 3, 5, seed=2), d_ff)


def test_large_inputs(submission):
    """grows in proportion to large inputs: a ReLU never saturates"""
    compare(submission, normal(2, 3, 4, seed=3, scale=100.0), 6)


def test_nothing_gets_through(submission):
    """gives the second bias where every hidden unit is negative"""
    given = learned(3, 4) | {"linear_1.bias": torch.full((4,), -30.0)}
    compare(submission, normal(2, 2, 3, seed=4), 4, parameters=given)


def test_positions_do_not_mix(submission):
    """gives a position the same output alone as among others, and changes no other when it changes"""
    x = normal(2, 4, 3, seed=5)
    compare(submission, x[:1, 1:2], 5)
    compare(submission, x, 5)
    changed = x.clone()
    changed[0, 2] = torch.tensor([9.0, -7.0, 5.0])
    compare(submission, changed, 5)


def test_training_mode(submission):
    """does in training what it does in evaluation"""
    compare(submission, normal(3, 4, 5, seed=6), 16, train=True)


def test_gradients(submission):
    """lets the right gradients flow to x and to all four parameters"""

    def reference(p, x):
        hidden = torch.nn.functional.linear(x, p["linear_1.weight"], p["linear_1.bias"])
        return torch.nn.functional.linear(hidden * (hidden > 0), p["linear_2.weight"], p["linear_2.bias"])

    for shape, d_ff in (((1, 1, 2), 3), ((2, 3, 4), 6)):
        network = submission.FeedForward.build(shape[-1], d_ff, parameters=learned(shape[-1], d_ff))
        checks.gradients_match(network, reference, normal(*shape, seed=7).requires_grad_())


def test_does_not_change_its_argument(submission):
    """leaves x as it was, and answers the same twice"""
    network = submission.FeedForward.build(4, 6, parameters=learned(4, 6))
    checks.leaves_arguments_alone(network, normal(2, 3, 4, seed=8))


@pytest.mark.stretch
def test_leading_axes(submission):
    """works for a single vector and for any number of leading axes"""
    for shape in ((4,), (3, 4), (2, 3, 2, 4)):
        compare(submission, normal(*shape, seed=9), 6)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on a transposed or sliced tensor"""
    compare(submission, normal(4, 3, 2, seed=10).transpose(0, 2), 6)
    compare(submission, normal(2, 3, 8, seed=15)[..., ::2], 6)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the module and its input are elsewhere"""
    compare(submission, normal(2, 3, 4), 6)
    checks.works_on_other_devices(submission.FeedForward.build(4, 6), normal(2, 3, 4))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.FeedForward.build(4, 6), normal(2, 3, 4))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    checks.constant_work(submission.FeedForward.build(5, 6), [normal(2, 4, 5)], [normal(2, 64, 5)])
