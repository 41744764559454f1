"""Hidden tests of the decoder layer. Expected values: nn.TransformerDecoderLayer in float64, weights copied."""

import pytest
import torch
from torch import nn
from torch.func import functional_call

from grader.judge import checks

# batch, tgt_len, src_len, d_model, num_heads, d_ff
SIZES = ((1, 1, 2, 2, 1, 3), (1, 3, 1, 4, 2, 6), (2, 3, 5, 6, 3, 4), (3, 4, 2, 8, 2, 20))
RESIDUALS = ("self_attention_residual", "cross_attention_residual", "feed_forward_residual")


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def shapes(d_model: int, d_ff: int) -> dict[str, tuple[int, ...]]:
    """The shape of every named parameter."""
    found: dict[str, tuple[int, ...]] = {}
    for part in ("self_attention", "cross_attention.attention"):
        for name in ("W_q", "W_k", "W_v", "W_o"):
            found[f"{part}.{name}.weight"] = (d_model, d_model)
            found[f"{part}.{name}.bias"] = (d_model,)
    for name, size in (("linear_1", (d_ff, d_model)), ("linear_2", (d_model, d_ff))):
        found[f"feed_forward.{name}.weight"] = size
        found[f"feed_forward.{name}.bias"] = size[:1]
    for name in RESIDUALS:
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
    """The parameters as nn.TransformerDecoderLayer calls them; it keeps W_q, W_k and W_v in one matrix."""
    found = {}
    for kind in ("weight", "bias"):
        for theirs, ours in (("self_attn", "self_attention"), ("multihead_attn", "cross_attention.attention")):
            found[f"{theirs}.in_proj_{kind}"] = torch.cat([p[f"{ours}.W_{name}.{kind}"] for name in "qkv"])
            found[f"{theirs}.out_proj.{kind}"] = p[f"{ours}.W_o.{kind}"]
        for number in (1, 2):
            found[f"linear{number}.{kind}"] = p[f"feed_forward.linear_{number}.{kind}"]
        for number, name in enumerate(RESIDUALS, 1):
            found[f"norm{number}.{kind}"] = p[f"{name}.norm.{kind}"]
    return found


def by_pytorch(num_heads: int, d_ff: int, norm_first: bool = False):
    """PyTorch's layer, in training mode, as a function of the parameters."""

    def layer(p, x, memory, self_mask=None, memory_mask=None):
        (batch, tgt_len, d_model), src_len = x.shape, memory.shape[1]

        def blocked(mask, keys):  # True = blocked there
            if mask is None:
                return None
            return ~mask.expand(batch, num_heads, tgt_len, keys).reshape(-1, tgt_len, keys)

        made = nn.TransformerDecoderLayer(
            d_model, num_heads, d_ff, dropout=0.0, batch_first=True, norm_first=norm_first, dtype=x.dtype
        )
        masks = {"tgt_mask": blocked(self_mask, tgt_len), "memory_mask": blocked(memory_mask, src_len)}
        return functional_call(made, pytorch_names(p), (x, memory), masks, strict=True)

    return layer


def double(p: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: numbers.double() for name, numbers in p.items()}


def compare(submission, x, memory, num_heads, d_ff, norm_first, **masks) -> None:
    p = random_parameters(x.shape[-1], d_ff)
    layer = submission.DecoderLayer.build(x.shape[-1], num_heads, d_ff, norm_first=norm_first, parameters=p)
    wanted = by_pytorch(num_heads, d_ff, norm_first)
    checks.matches(layer(x, memory, **masks), wanted(double(p), x.double(), memory.double(), **masks))


def causal(size: int) -> torch.Tensor:
    return torch.ones(size, size, dtype=torch.bool).tril()


def padding(length: int, *real: int) -> torch.Tensor:
    """A padding mask `(batch, 1, 1, length)` for sentences with so many real tokens."""
    return (torch.arange(length) < torch.tensor(real)[:, None])[:, None, None, :]


def each_head(*shape: int, seed: int = 5) -> torch.Tensor:
    """A mask of its own for every head; every query may attend to at least one key."""
    mask = torch.rand(shape, generator=torch.Generator().manual_seed(seed)) < 0.5
    mask[..., 1] |= ~mask.any(-1)
    return mask


def test_parts(submission):
    """has the two attentions, feed_forward and the three residuals, with the parameters that the docstring names"""
    found = submission.DecoderLayer.build(6, 3, 10).parameters()
    for name, shape in shapes(6, 10).items():
        checks.check(found.get(name) == shape, f"a parameter {name} of shape {shape}, not {found.get(name)}")


def test_post_norm(submission):
    """equals PyTorch's layer with post-norm, for a target and a source of any length"""
    for batch, tgt_len, src_len, d_model, num_heads, d_ff in SIZES:
        x, memory = normal(batch, tgt_len, d_model), normal(batch, src_len, d_model, seed=1)
        compare(submission, x, memory, num_heads, d_ff, False)


def test_post_norm_is_the_default(submission):
    """is post-norm when norm_first is not given"""
    p, x, memory = random_parameters(4, 6), normal(2, 3, 4, seed=2), normal(2, 2, 4, seed=3)
    wanted = by_pytorch(2, 6)(double(p), x.double(), memory.double())
    checks.matches(submission.DecoderLayer.build(4, 2, 6, parameters=p)(x, memory), wanted)


def test_pre_norm(submission):
    """equals PyTorch's layer with pre-norm: the memory is used as it is"""
    for batch, tgt_len, src_len, d_model, num_heads, d_ff in SIZES:
        x, memory = normal(batch, tgt_len, d_model, seed=4), normal(batch, src_len, d_model, seed=5, scale=2.0)
        compare(submission, x, memory, num_heads, d_ff, True)


def test_self_mask(submission):
    """lets a target position attend to the target positions where self_mask is True"""
    x, memory = normal(2, 4, 6, seed=6), normal(2, 3, 6, seed=7)
    for mask in (causal(4), padding(4, 2, 4), padding(4, 2, 4) & causal(4), each_head(2, 3, 4, 4)):
        for norm_first in (False, True):
            compare(submission, x, memory, 3, 10, norm_first, self_mask=mask)


def test_memory_mask(submission):
    """lets a target position attend to the source positions where memory_mask is True"""
    x, memory = normal(2, 3, 6, seed=8), normal(2, 4, 6, seed=9)
    for mask in (padding(4, 2, 4), each_head(2, 1, 3, 4), each_head(2, 3, 3, 4)):
        for norm_first in (False, True):
            compare(submission, x, memory, 3, 10, norm_first, memory_mask=mask)


def test_both_masks(submission):
    """keeps the two masks apart, also where target and source have the same length"""
    for src_len in (2, 4):
        x, memory = normal(2, 4, 6, seed=10), normal(2, src_len, 6, seed=11)
        masks = {"self_mask": padding(4, 4, 3) & causal(4), "memory_mask": padding(src_len, 1, src_len)}
        for norm_first in (False, True):
            compare(submission, x, memory, 2, 10, norm_first, **masks)


def test_gradients_post_norm(submission):
    """lets the right gradients flow to x, to the memory and to every parameter with post-norm"""
    layer = submission.DecoderLayer.build(6, 3, 4, parameters=random_parameters(6, 4))
    x, memory = normal(2, 4, 6, seed=12).requires_grad_(), normal(2, 3, 6, seed=13).requires_grad_()
    checks.gradients_match(layer, by_pytorch(3, 4), x, memory)


def test_gradients_pre_norm(submission):
    """lets the right gradients flow to x, to the memory and to every parameter with pre-norm and both masks"""
    layer = submission.DecoderLayer.build(6, 2, 10, norm_first=True, parameters=random_parameters(6, 10))
    x, memory = normal(2, 3, 6, seed=14).requires_grad_(), normal(2, 5, 6, seed=15).requires_grad_()
    masks = {"self_mask": causal(3), "memory_mask": padding(5, 3, 5)}
    checks.gradients_match(layer, by_pytorch(2, 10, True), x, memory, **masks)


def test_training_without_dropout(submission):
    """gives the same in training as in evaluation when dropout is 0"""
    p, x, memory = random_parameters(6, 10), normal(2, 3, 6, seed=16), normal(2, 4, 6, seed=17)
    for norm_first in (False, True):
        layer = submission.DecoderLayer.build(6, 2, 10, norm_first=norm_first, parameters=p, train=True)
        checks.matches(layer(x, memory), by_pytorch(2, 10, norm_first)(double(p), x.double(), memory.double()))


def test_dropout_rests_in_evaluation(submission):
    """drops nothing in evaluation, whatever dropout is"""
    p, x, memory = random_parameters(6, 10), normal(2, 3, 6, seed=18), normal(2, 4, 6, seed=19)
    for dropout in (0.5, 0.9):
        layer = submission.DecoderLayer.build(6, 2, 10, dropout=dropout, parameters=p)
        checks.matches(layer(x, memory), by_pytorch(2, 10)(double(p), x.double(), memory.double()))


LASTS = {
    "self_attention": "self_attention.W_o",
    "cross_attention": "cross_attention.attention.W_o",
    "feed_forward": "feed_forward.linear_2",
}


def silenced(*parts: str) -> dict[str, torch.Tensor]:
    """Random parameters with which these sub-layers contribute nothing."""
    p = random_parameters(6, 10)
    for last in (LASTS[part] for part in parts):
        p |= {f"{last}.{kind}": torch.zeros_like(p[f"{last}.{kind}"]) for kind in ("weight", "bias")}
    return p


def test_dropout_spares_the_tokens(submission):
    """never drops x itself in training, only what the sub-layers add to it"""
    p, x, memory = silenced(*LASTS), normal(2, 4, 6, seed=30), normal(2, 3, 6, seed=31)
    for norm_first in (False, True):
        layer = submission.DecoderLayer.build(6, 2, 10, norm_first=norm_first, dropout=0.5, parameters=p, train=True)
        checks.matches(layer(x, memory), by_pytorch(2, 10, norm_first)(double(p), x.double(), memory.double()))


def test_dropout_in_training(submission):
    """drops from the output of each of the three sub-layers in training"""
    x, memory = normal(2, 4, 6, seed=20), normal(2, 3, 6, seed=21)
    for part in LASTS:
        p = silenced(*(other for other in LASTS if other != part))
        wanted = by_pytorch(2, 10)(double(p), x.double(), memory.double())
        got = submission.DecoderLayer.build(6, 2, 10, dropout=0.5, parameters=p, train=True)(x, memory)
        if torch.is_tensor(got) and got.shape == wanted.shape:
            same = torch.allclose(got.double(), wanted, rtol=1e-3, atol=1e-3)
            checks.check(not same, f"with dropout=0.5 in training some of the output of {part} is dropped")
        else:
            checks.matches(got, wanted)


def test_does_not_change_its_arguments(submission):
    """leaves x, the memory and the masks as they were, and answers the same twice"""
    for norm_first in (False, True):
        layer = submission.DecoderLayer.build(4, 2, 6, norm_first=norm_first, parameters=random_parameters(4, 6))
        masks = {"self_mask": causal(3), "memory_mask": padding(2, 1, 2)}
        checks.leaves_arguments_alone(layer, normal(2, 3, 4, seed=22), normal(2, 2, 4, seed=23), **masks)


@pytest.mark.stretch
def test_fully_masked_source(submission):
    """takes nothing from a source that is hidden altogether, and never gives NaN"""
    p, x, memory = random_parameters(4, 6), normal(2, 3, 4, seed=24), normal(2, 5, 4, seed=25)
    values = {
        f"cross_attention.attention.W_v.{k}": 0 * p[f"cross_attention.attention.W_v.{k}"] for k in ("weight", "bias")
    }
    for norm_first in (False, True):
        run = by_pytorch(2, 6, norm_first)
        wanted = run(double(p), x.double(), memory.double())
        wanted[1] = run(double(p | values), x.double(), memory.double())[1]
        layer = submission.DecoderLayer.build(4, 2, 6, norm_first=norm_first, parameters=p)
        checks.matches(layer(x, memory, memory_mask=padding(5, 5, 0)), wanted)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and expanded tensors"""
    x, memory = normal(4, 2, 6, seed=26).transpose(0, 1), normal(1, 3, 6, seed=27).expand(2, 3, 6)
    for norm_first in (False, True):
        compare(submission, x, memory, 3, 4, norm_first)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere"""
    x, memory = normal(2, 4, 6, seed=28), normal(2, 3, 6, seed=29)
    masks = {"self_mask": causal(4), "memory_mask": padding(3, 1, 3)}
    for norm_first in (False, True):
        compare(submission, x, memory, 2, 10, norm_first, **masks)
        layer = submission.DecoderLayer.build(6, 2, 10, norm_first=norm_first)
        checks.works_on_other_devices(layer, x, memory, **masks)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.DecoderLayer.build(4, 2, 6), normal(2, 3, 4), normal(2, 2, 4))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64, in the target and in the source"""
    layer = submission.DecoderLayer.build(4, 2, 6, norm_first=True)
    checks.constant_work(layer, [normal(2, 4, 4), normal(2, 5, 4)], [normal(2, 64, 4), normal(2, 80, 4)])
