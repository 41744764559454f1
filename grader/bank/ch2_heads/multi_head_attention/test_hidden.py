"""Hidden tests of multi-head attention. Expected values: head by head in float64, and PyTorch's own module."""

import math

import pytest
import torch
from torch import nn

from grader.judge import checks


def by_definition(num_heads):
    """Head by head: its own rows of W_q, W_k, W_v; what it gives goes through its own columns of W_o; the sum."""

    def attend(p, query, key, value, mask=None):
        batch, q_len, d_model = query.shape
        d_head = d_model // num_heads
        if mask is None:
            mask = torch.ones(q_len, key.shape[1], dtype=torch.bool)
        mask = mask.expand(batch, num_heads, q_len, key.shape[1])
        result = p["W_o.bias"].expand(batch, q_len, d_model)
        for head in range(num_heads):
            own = slice(head * d_head, (head + 1) * d_head)
            q, k, v = (
                x @ p[f"W_{name}.weight"][own].T + p[f"W_{name}.bias"][own]
                for name, x in (("q", query), ("k", key), ("v", value))
            )
            scores = torch.einsum("bqd,bkd->bqk", q, k) / math.sqrt(d_head)
            exponentials = torch.where(mask[:, head], scores, 0.0).exp() * mask[:, head]
            total = exponentials.sum(-1, keepdim=True)
            weights = exponentials / torch.where(total == 0, 1.0, total)
            result = result + weights @ v @ p["W_o.weight"][:, own].T
        return result

    return attend


def by_pytorch(num_heads):
    """nn.MultiheadAttention with these weights. Its masks say True where a key is blocked."""

    def attend(p, query, key, value, mask=None):
        module = nn.MultiheadAttention(query.shape[-1], num_heads, batch_first=True)
        copied = {
            "in_proj_weight": torch.cat([p[f"W_{name}.weight"] for name in "qkv"]),
            "in_proj_bias": torch.cat([p[f"W_{name}.bias"] for name in "qkv"]),
            "out_proj.weight": p["W_o.weight"],
            "out_proj.bias": p["W_o.bias"],
        }
        if mask is not None:
            scores = (query.shape[0], num_heads, query.shape[1], key.shape[1])
            mask = ~mask.expand(scores).reshape(-1, *scores[2:])
        return torch.func.functional_call(module, copied, (query, key, value), {"attn_mask": mask})[0]

    return attend


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def inputs(batch: int = 2, q_len: int = 3, k_len: int = 5, d_model: int = 12) -> tuple[torch.Tensor, ...]:
    """Query, key and value; all three differ."""
    return (
        normal(batch, q_len, d_model, seed=1),
        normal(batch, k_len, d_model, seed=2),
        normal(batch, k_len, d_model, seed=3),
    )


def parameters(d_model: int) -> dict[str, torch.Tensor]:
    """Weights and biases by name, unlike each other, of a size that gives scores of a few units."""
    made = {}
    for number, name in enumerate(("W_q", "W_k", "W_v", "W_o")):
        made[f"{name}.weight"] = normal(d_model, d_model, seed=10 + number, scale=1.3 / math.sqrt(d_model))
        made[f"{name}.bias"] = normal(d_model, seed=20 + number, scale=0.5)
    return made


def random_mask(*shape: int, seed: int = 4) -> torch.Tensor:
    """About half of the keys allowed, at least one for each query."""
    mask = torch.rand(shape, generator=torch.Generator().manual_seed(seed)) < 0.5
    mask[..., 0] |= ~mask.any(-1)
    return mask


def attention(submission, num_heads: int, d_model: int = 12, train: bool = False):
    return submission.MultiHeadAttention.build(d_model, num_heads, parameters=parameters(d_model), train=train)


def compare(submission, num_heads: int, tensors, reference=by_definition, train: bool = False, **mask) -> None:
    d_model = tensors[0].shape[-1]
    wide = {name: numbers.double() for name, numbers in parameters(d_model).items()}
    wanted = reference(num_heads)(wide, *(x.double() for x in tensors), **mask)
    checks.matches(attention(submission, num_heads, d_model, train)(*tensors, **mask), wanted)


def test_attributes(submission):
    """has num_heads and the layers W_q, W_k, W_v, W_o, each with a (d_model, d_model) weight and a bias"""
    module = submission.MultiHeadAttention.build(6, 2)
    found = module.parameters()
    for name in ("W_q", "W_k", "W_v", "W_o"):
        for part, shape in ((f"{name}.weight", (6, 6)), (f"{name}.bias", (6,))):
            checks.check(part in found, f"a parameter {part} of shape {shape}")
            checks.check(found[part] == shape, f"{part} of shape {shape}, not {found[part]}")
    checks.matches(module.attribute("num_heads"), 2)


def test_one_head(submission):
    """with a single head gives plain attention between the projections, then W_o"""
    compare(submission, 1, inputs(1, 1, 2, 2))
    compare(submission, 1, inputs(2, 3, 4, 5))


def test_two_heads(submission):
    """gives each head its own half of the features and its own weights over the keys"""
    compare(submission, 2, inputs(1, 1, 2, 4))
    compare(submission, 2, inputs(1, 2, 3, 4))
    compare(submission, 2, inputs(2, 3, 5, 6))


def test_any_number_of_heads(submission):
    """divides the scores by the root of the head width, whatever the number of heads"""
    for num_heads in (3, 4, 6, 12):
        compare(submission, num_heads, inputs())
    compare(submission, 2, inputs(d_model=32))
    compare(submission, 8, inputs(d_model=32))


def test_more_queries_than_keys(submission):
    """gives one row per query, whether there are more queries than keys or fewer"""
    for q_len, k_len in ((4, 1), (1, 4), (7, 2)):
        compare(submission, 3, inputs(3, q_len, k_len))


def test_self_attention(submission):
    """gives self-attention when query, key and value are the same tensor"""
    for x in (normal(1, 2, 4, seed=5), normal(2, 4, 12, seed=6)):
        compare(submission, 2, (x, x, x))


def test_mask_true_may_attend(submission):
    """lets a query attend only where the mask is True"""
    compare(submission, 2, inputs(1, 1, 3, 4), mask=torch.tensor([[True, False, True]]))
    compare(submission, 3, inputs(), mask=random_mask(3, 5))


def test_mask_broadcasts(submission):
    """broadcasts the mask over batch, heads and queries"""
    for shape in ((1, 5), (3, 5), (2, 1, 1, 5), (2, 1, 3, 5), (1, 1, 3, 5)):
        compare(submission, 4, inputs(), mask=random_mask(*shape))


def test_mask_of_each_head(submission):
    """gives every head its own mask when the mask has a heads dimension"""
    for shape in ((1, 2, 1, 5), (2, 2, 3, 5), (2, 3, 5)):
        compare(submission, 2, inputs(), mask=random_mask(*shape))
    compare(submission, 4, inputs(), mask=random_mask(4, 3, 5))


def test_in_training(submission):
    """leaves nothing to chance in training mode either: without being asked it drops nothing"""
    compare(submission, 3, inputs(), train=True)
    compare(submission, 2, inputs(), train=True, mask=random_mask(3, 5))


def test_like_pytorch(submission):
    """gives the numbers of nn.MultiheadAttention with the same weights, with and without a mask"""
    compare(submission, 3, inputs(), by_pytorch)
    compare(submission, 4, inputs(3, 6, 4), by_pytorch, mask=random_mask(3, 1, 6, 4))


def test_gradients(submission):
    """lets the right gradients flow to its arguments and to all four layers"""
    tensors = [x.requires_grad_() for x in inputs()]
    checks.gradients_match(attention(submission, 3), by_pytorch(3), *tensors)


def test_gradients_with_a_mask(submission):
    """lets the right gradients flow past a mask"""
    tensors = [x.requires_grad_() for x in inputs()]
    checks.gradients_match(attention(submission, 4), by_pytorch(4), *tensors, mask=random_mask(2, 1, 3, 5))


def test_not_divisible(submission):
    """raises ValueError in the constructor if the heads do not divide d_model"""
    for d_model, num_heads in ((7, 2), (6, 4), (4, 8)):
        checks.rejects(submission.MultiHeadAttention.build(d_model, num_heads).method("parameters"), mode="attribute")


def test_does_not_change_its_arguments(submission):
    """leaves its arguments as they were, and answers the same twice"""
    checks.leaves_arguments_alone(attention(submission, 3), *inputs(), mask=random_mask(3, 5))


@pytest.mark.stretch
def test_fully_masked_row(submission):
    """gives the bias of W_o, never NaN, to a query that may attend to nothing"""
    mask = torch.tensor([[True, False, True, True, False], [False] * 5, [False, True, False, False, False]])
    compare(submission, 3, inputs(), mask=mask)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and expanded tensors"""
    query, key, value = inputs()
    compare(submission, 3, (query.transpose(0, 1).contiguous().transpose(0, 1), key[:1].expand(2, 5, 12), value))


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere"""
    attention(submission, 3)(*inputs(), mask=random_mask(3, 5))  # runs on the CPU in the first place
    checks.works_on_other_devices(attention(submission, 3), *inputs(), mask=random_mask(3, 5))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(attention(submission, 3), *inputs())


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    small, large = (list(inputs(q_len=n, k_len=n)) for n in (4, 64))
    checks.constant_work(attention(submission, 3), small, large)
