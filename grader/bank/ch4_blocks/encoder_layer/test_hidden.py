"""Hidden tests of the encoder layer. Expected values: nn.TransformerEncoderLayer in float64, weights copied."""

import pytest
import torch
from torch import nn
from torch.func import functional_call

from grader.judge import checks

SIZES = ((1, 1, 2, 1, 3), (1, 2, 4, 2, 6), (2, 5, 6, 3, 4), (3, 4, 8, 2, 20))  # batch, seq, d_model, num_heads, d_ff


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def shapes(d_model: int, d_ff: int) -> dict[str, tuple[int, ...]]:
    """The shape of every named parameter."""
    found: dict[str, tuple[int, ...]] = {}
    for name in ("W_q", "W_k", "W_v", "W_o"):
        found[f"self_attention.{name}.weight"] = (d_model, d_model)
        found[f"self_attention.{name}.bias"] = (d_model,)
    for name, size in (("linear_1", (d_ff, d_model)), ("linear_2", (d_model, d_ff))):
        found[f"feed_forward.{name}.weight"] = size
        found[f"feed_forward.{name}.bias"] = size[:1]
    for name in ("attention_residual", "feed_forward_residual"):
        found[f"{name}.norm.weight"] = found[f"{name}.norm.bias"] = (d_model,)
    return found


def random_parameters(d_model: int, d_ff: int) -> dict[str, torch.Tensor]:
    """Unlike numbers for every parameter; the norms' weights lie around 1."""
    found = {}
    for seed, (name, shape) in enumerate(shapes(d_model, d_ff).items(), 100):
        found[name] = normal(*shape, seed=seed, scale=0.4 if len(shape) == 1 else shape[1] ** -0.5)
        if name.endswith("norm.weight"):
            found[name] += 1
    return found


def pytorch_names(p: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The parameters as nn.TransformerEncoderLayer calls them; it keeps W_q, W_k and W_v in one matrix."""
    found = {}
    for kind in ("weight", "bias"):
        found[f"self_attn.in_proj_{kind}"] = torch.cat([p[f"self_attention.W_{name}.{kind}"] for name in "qkv"])
        found[f"self_attn.out_proj.{kind}"] = p[f"self_attention.W_o.{kind}"]
        found[f"linear1.{kind}"] = p[f"feed_forward.linear_1.{kind}"]
        found[f"linear2.{kind}"] = p[f"feed_forward.linear_2.{kind}"]
        found[f"norm1.{kind}"] = p[f"attention_residual.norm.{kind}"]
        found[f"norm2.{kind}"] = p[f"feed_forward_residual.norm.{kind}"]
    return found


def by_pytorch(num_heads: int, d_ff: int, norm_first: bool = False):
    """PyTorch's layer as a function of the parameters; in training mode, which keeps it off its fast path."""

    def layer(p, x, mask=None):
        batch, seq, d_model = x.shape
        made = nn.TransformerEncoderLayer(
            d_model, num_heads, d_ff, dropout=0.0, batch_first=True, norm_first=norm_first, dtype=x.dtype
        )
        blocked = None
        if mask is not None:
            blocked = ~mask.expand(batch, num_heads, seq, seq).reshape(-1, seq, seq)  # True = blocked there
        return functional_call(made, pytorch_names(p), (x,), {"src_mask": blocked}, strict=True)

    return layer


def compare(submission, x, num_heads, d_ff, norm_first, p=None, **mask) -> None:
    p = p or random_parameters(x.shape[-1], d_ff)
    layer = submission.EncoderLayer.build(x.shape[-1], num_heads, d_ff, norm_first=norm_first, parameters=p)
    wanted = by_pytorch(num_heads, d_ff, norm_first)
    checks.matches(layer(x, **mask), wanted({name: n.double() for name, n in p.items()}, x.double(), **mask))


def masks(num_heads: int, seq: int) -> list[torch.Tensor]:
    """Masks of all usual shapes for a batch of two; every query may attend to at least one key."""
    padding = torch.arange(seq) < torch.tensor([[seq - 2], [seq]])  # (2, seq)
    causal = torch.ones(seq, seq, dtype=torch.bool).tril()
    each_head = torch.rand((2, num_heads, seq, seq), generator=torch.Generator().manual_seed(5)) < 0.5
    each_head[..., 1] |= ~each_head.any(-1)
    return [padding[:1], padding[:, None, None, :], causal, padding[:, None, None, :] & causal, each_head]


def test_parts(submission):
    """has self_attention, feed_forward and the two residuals, with the parameters that the docstring names"""
    found = submission.EncoderLayer.build(6, 3, 10).parameters()
    for name, shape in shapes(6, 10).items():
        checks.check(found.get(name) == shape, f"a parameter {name} of shape {shape}, not {found.get(name)}")


def test_post_norm(submission):
    """equals PyTorch's layer with post-norm"""
    for batch, seq, d_model, num_heads, d_ff in SIZES:
        compare(submission, normal(batch, seq, d_model), num_heads, d_ff, False)


def test_post_norm_is_the_default(submission):
    """is post-norm when norm_first is not given"""
    p, x = random_parameters(4, 6), normal(2, 3, 4, seed=1)
    wanted = by_pytorch(2, 6)({name: n.double() for name, n in p.items()}, x.double())
    checks.matches(submission.EncoderLayer.build(4, 2, 6, parameters=p)(x), wanted)


def test_pre_norm(submission):
    """equals PyTorch's layer with pre-norm"""
    for batch, seq, d_model, num_heads, d_ff in SIZES:
        compare(submission, normal(batch, seq, d_model, seed=2), num_heads, d_ff, True)


def test_masks_post_norm(submission):
    """lets each query attend where the mask is True, with post-norm"""
    for mask in masks(3, 4):
        compare(submission, normal(2, 4, 6, seed=3), 3, 10, False, mask=mask)


def test_masks_pre_norm(submission):
    """lets each query attend where the mask is True, with pre-norm"""
    for mask in masks(2, 5):
        compare(submission, normal(2, 5, 6, seed=4), 2, 10, True, mask=mask)


def test_hidden_token(submission):
    """keeps a hidden token from changing any other token"""
    x, mask = normal(2, 3, 4, seed=5), torch.tensor([[[[True, True, False]]]])
    changed = torch.cat([x[:, :2], 3 - x[:, 2:]], dim=1)
    for norm_first in (False, True):
        for tokens in (x, changed):
            compare(submission, tokens, 2, 6, norm_first, mask=mask)


def test_unlike_tokens(submission):
    """treats huge, tiny and constant tokens in pre-norm as PyTorch does"""
    x = normal(1, 4, 6, seed=6) * torch.tensor([100.0, 1.0, 1e-3, 0.0])[:, None] + torch.tensor([0, 0, 0, 2.0])[:, None]
    compare(submission, x, 3, 10, True)


def test_gradients_post_norm(submission):
    """lets the right gradients flow to the tokens and to every parameter with post-norm"""
    layer = submission.EncoderLayer.build(6, 3, 4, parameters=random_parameters(6, 4))
    checks.gradients_match(layer, by_pytorch(3, 4), normal(2, 4, 6, seed=7).requires_grad_())


def test_gradients_pre_norm(submission):
    """lets the right gradients flow to the tokens and to every parameter with pre-norm and a mask"""
    layer = submission.EncoderLayer.build(6, 2, 10, norm_first=True, parameters=random_parameters(6, 10))
    x, mask = normal(2, 5, 6, seed=8).requires_grad_(), masks(2, 5)[-1]
    checks.gradients_match(layer, by_pytorch(2, 10, True), x, mask=mask)


def test_training_without_dropout(submission):
    """gives the same in training as in evaluation when dropout is 0"""
    p, x = random_parameters(6, 10), normal(2, 3, 6, seed=9)
    for norm_first in (False, True):
        layer = submission.EncoderLayer.build(6, 2, 10, norm_first=norm_first, parameters=p, train=True)
        wanted = by_pytorch(2, 10, norm_first)({name: n.double() for name, n in p.items()}, x.double())
        checks.matches(layer(x), wanted)


def test_dropout_rests_in_evaluation(submission):
    """drops nothing in evaluation, whatever dropout is"""
    p, x = random_parameters(6, 10), normal(2, 3, 6, seed=10)
    for dropout in (0.5, 0.9):
        layer = submission.EncoderLayer.build(6, 2, 10, dropout=dropout, parameters=p)
        checks.matches(layer(x), by_pytorch(2, 10)({name: n.double() for name, n in p.items()}, x.double()))


def test_dropout_in_training(submission):
    """drops from the attention's output and from the feed-forward network's output in training"""
    x = normal(2, 4, 6, seed=11)
    for part, last in (("self_attention", "feed_forward.linear_2"), ("feed_forward", "self_attention.W_o")):
        p = random_parameters(6, 10)
        for kind in ("weight", "bias"):
            p[f"{last}.{kind}"] = torch.zeros_like(p[f"{last}.{kind}"])  # the other part contributes nothing
        wanted = by_pytorch(2, 10)({name: n.double() for name, n in p.items()}, x.double())
        got = submission.EncoderLayer.build(6, 2, 10, dropout=0.5, parameters=p, train=True)(x)
        if torch.is_tensor(got) and got.shape == wanted.shape:
            same = torch.allclose(got.double(), wanted, rtol=1e-3, atol=1e-3)
            checks.check(not same, f"with dropout=0.5 in training some of the output of {part} is dropped")
        else:
            checks.matches(got, wanted)


def test_dropout_spares_the_tokens(submission):
    """never drops the tokens themselves in training, only what the sub-layers add to them"""
    p, x = random_parameters(6, 10), normal(2, 4, 6, seed=16)
    for last in ("self_attention.W_o", "feed_forward.linear_2"):
        p |= {f"{last}.{kind}": torch.zeros_like(p[f"{last}.{kind}"]) for kind in ("weight", "bias")}
    for norm_first in (False, True):
        layer = submission.EncoderLayer.build(6, 2, 10, norm_first=norm_first, dropout=0.5, parameters=p, train=True)
        wanted = by_pytorch(2, 10, norm_first)({name: n.double() for name, n in p.items()}, x.double())
        checks.matches(layer(x), wanted)


def test_does_not_change_its_arguments(submission):
    """leaves the tokens and the mask as they were, and answers the same twice"""
    for norm_first in (False, True):
        layer = submission.EncoderLayer.build(4, 2, 6, norm_first=norm_first, parameters=random_parameters(4, 6))
        checks.leaves_arguments_alone(layer, normal(2, 3, 4, seed=12), mask=masks(2, 3)[1])


@pytest.mark.stretch
def test_fully_masked_query(submission):
    """gives a token that may attend to nothing no values at all, and never NaN"""
    p, x = random_parameters(4, 6), normal(2, 3, 4, seed=13)
    without_values = dict(p) | {f"self_attention.W_v.{k}": 0 * p[f"self_attention.W_v.{k}"] for k in ("weight", "bias")}
    mask = torch.ones(2, 1, 3, 3, dtype=torch.bool)
    mask[1, :, 2] = False
    for norm_first in (False, True):
        run = by_pytorch(2, 6, norm_first)
        wanted = run({name: n.double() for name, n in p.items()}, x.double())
        alone = run({name: n.double() for name, n in without_values.items()}, x.double())
        wanted = torch.where(mask.any(-1)[:, 0, :, None], wanted, alone)
        layer = submission.EncoderLayer.build(4, 2, 6, norm_first=norm_first, parameters=p)
        checks.matches(layer(x, mask=mask), wanted)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and sliced tensors"""
    x = normal(5, 2, 6, seed=14).transpose(0, 1)
    for norm_first in (False, True):
        compare(submission, x, 3, 4, norm_first)
        compare(submission, normal(2, 8, 6, seed=15)[:, ::2], 3, 4, norm_first)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the tokens are elsewhere"""
    for norm_first in (False, True):
        compare(submission, normal(2, 4, 6), 2, 10, norm_first, mask=masks(2, 4)[1])
        layer = submission.EncoderLayer.build(6, 2, 10, norm_first=norm_first)
        checks.works_on_other_devices(layer, normal(2, 4, 6), mask=masks(2, 4)[1])


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.EncoderLayer.build(4, 2, 6), normal(2, 3, 4))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    layer = submission.EncoderLayer.build(4, 2, 6, norm_first=True)
    checks.constant_work(layer, [normal(2, 4, 4)], [normal(2, 64, 4)])
