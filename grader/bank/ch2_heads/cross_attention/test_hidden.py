"""Hidden tests of cross-attention. Expected values: head by head in float64, and PyTorch's own module."""

import math

import pytest
import torch
from torch import nn

from grader.judge import checks


def by_definition(num_heads):
    """Head by head: x asks, memory answers; the heads' results through their own columns of W_o, added up."""

    def attend(p, x, memory, memory_mask=None):
        batch, x_len, d_model = x.shape
        d_head = d_model // num_heads
        if memory_mask is None:
            memory_mask = torch.ones(x_len, memory.shape[1], dtype=torch.bool)
        allowed = memory_mask.expand(batch, num_heads, x_len, memory.shape[1])
        result = p["attention.W_o.bias"].expand(batch, x_len, d_model)
        for head in range(num_heads):
            own = slice(head * d_head, (head + 1) * d_head)
            q, k, v = (
                tokens @ p[f"attention.W_{name}.weight"][own].T + p[f"attention.W_{name}.bias"][own]
                for name, tokens in (("q", x), ("k", memory), ("v", memory))
            )
            scores = torch.einsum("bqd,bkd->bqk", q, k) / math.sqrt(d_head)
            exponentials = torch.where(allowed[:, head], scores, 0.0).exp() * allowed[:, head]
            total = exponentials.sum(-1, keepdim=True)
            weights = exponentials / torch.where(total == 0, 1.0, total)
            result = result + weights @ v @ p["attention.W_o.weight"][:, own].T
        return result

    return attend


def by_pytorch(num_heads):
    """nn.MultiheadAttention with these weights. Its masks say True where a key is blocked."""

    def attend(p, x, memory, memory_mask=None):
        module = nn.MultiheadAttention(x.shape[-1], num_heads, batch_first=True)
        copied = {
            "in_proj_weight": torch.cat([p[f"attention.W_{name}.weight"] for name in "qkv"]),
            "in_proj_bias": torch.cat([p[f"attention.W_{name}.bias"] for name in "qkv"]),
            "out_proj.weight": p["attention.W_o.weight"],
            "out_proj.bias": p["attention.W_o.bias"],
        }
        blocked = None
        if memory_mask is not None:
            scores = (x.shape[0], num_heads, x.shape[1], memory.shape[1])
            blocked = ~memory_mask.expand(scores).reshape(-1, *scores[2:])
        return torch.func.functional_call(module, copied, (x, memory, memory), {"attn_mask": blocked})[0]

    return attend


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def inputs(batch: int = 2, x_len: int = 3, memory_len: int = 5, d_model: int = 12) -> tuple[torch.Tensor, torch.Tensor]:
    return normal(batch, x_len, d_model, seed=1), normal(batch, memory_len, d_model, seed=2)


def parameters(d_model: int) -> dict[str, torch.Tensor]:
    """Weights and biases by name, unlike each other, of a size that gives scores of a few units."""
    made = {}
    for number, name in enumerate(("W_q", "W_k", "W_v", "W_o")):
        made[f"attention.{name}.weight"] = normal(d_model, d_model, seed=10 + number, scale=1.3 / math.sqrt(d_model))
        made[f"attention.{name}.bias"] = normal(d_model, seed=20 + number, scale=0.5)
    return made


def random_mask(*shape: int, seed: int = 4) -> torch.Tensor:
    """About half of the memory allowed, at least one position for each position of x."""
    mask = torch.rand(shape, generator=torch.Generator().manual_seed(seed)) < 0.5
    mask[..., 0] |= ~mask.any(-1)
    return mask


def cross(submission, num_heads: int = 3, d_model: int = 12, train: bool = False):
    return submission.CrossAttention.build(d_model, num_heads, parameters=parameters(d_model), train=train)


def expected(num_heads, x, memory, reference=by_definition, **mask) -> torch.Tensor:
    wide = {name: numbers.double() for name, numbers in parameters(x.shape[-1]).items()}
    return reference(num_heads)(wide, x.double(), memory.double(), **mask)


def compare(submission, num_heads: int, tensors, reference=by_definition, train: bool = False, **mask) -> None:
    wanted = expected(num_heads, *tensors, reference, **mask)
    checks.matches(cross(submission, num_heads, tensors[0].shape[-1], train)(*tensors, **mask), wanted)


def test_attributes(submission):
    """has an attribute attention with num_heads and the layers W_q, W_k, W_v, W_o"""
    module = submission.CrossAttention.build(6, 2)
    found = module.parameters()
    for name in ("W_q", "W_k", "W_v", "W_o"):
        for part, shape in ((f"attention.{name}.weight", (6, 6)), (f"attention.{name}.bias", (6,))):
            checks.check(part in found, f"a parameter {part} of shape {shape}")
            checks.check(found[part] == shape, f"{part} of shape {shape}, not {found[part]}")
    checks.matches(module.attribute("attention.num_heads"), 2)


def test_in_training(submission):
    """leaves nothing to chance in training mode either: without being asked it drops nothing"""
    compare(submission, 3, inputs(), train=True)


def test_one_question(submission):
    """gives a single position of x the values of memory under its own weights"""
    compare(submission, 1, inputs(1, 1, 2, 2))
    compare(submission, 2, inputs(2, 1, 3, 4))


def test_lengths_differ(submission):
    """gives one row per position of x, whether memory is longer or shorter"""
    for x_len, memory_len in ((2, 3), (3, 2), (3, 5), (4, 1), (7, 2)):
        compare(submission, 3, inputs(2, x_len, memory_len))


def test_lengths_agree(submission):
    """takes queries from x, keys and values from memory, also where both have the same length"""
    compare(submission, 2, inputs(1, 2, 2, 4))
    compare(submission, 3, inputs(2, 4, 4))


def test_x_is_memory(submission):
    """gives self-attention when x and memory are the same tensor"""
    for x in (normal(1, 2, 4, seed=5), normal(2, 4, 12, seed=6)):
        compare(submission, 2, (x, x))


def test_order_of_memory(submission):
    """answers the same when the rows of memory and of its mask are reordered together"""
    x, memory = inputs()
    mask, order = random_mask(2, 1, 1, 5), [3, 0, 4, 2, 1]
    checks.matches(cross(submission)(x, memory[:, order]), expected(3, x, memory))
    got = cross(submission)(x, memory[:, order], memory_mask=mask[..., order])
    checks.matches(got, expected(3, x, memory, memory_mask=mask))


def test_memory_mask(submission):
    """attends to a position of memory only where memory_mask is True"""
    compare(submission, 2, inputs(1, 1, 3, 4), memory_mask=torch.tensor([[True, False, True]]))
    compare(submission, 3, inputs(), memory_mask=random_mask(2, 1, 1, 5))


def test_memory_mask_broadcasts(submission):
    """broadcasts memory_mask over batch, heads and positions of x"""
    for shape in ((1, 5), (3, 5), (2, 1, 3, 5), (1, 3, 1, 5), (2, 3, 3, 5)):
        compare(submission, 3, inputs(), memory_mask=random_mask(*shape))


def test_hidden_memory_has_no_influence(submission):
    """answers the same whatever stands at the hidden positions of memory"""
    x, memory = inputs()
    mask = torch.tensor([[True, True, True, False, False], [True, True, True, True, False]])[:, None, None, :]
    other = torch.where(mask[:, 0, 0, :, None], memory, normal(2, 5, 12, seed=7))
    checks.matches(cross(submission)(x, other, memory_mask=mask), expected(3, x, memory, memory_mask=mask))


def test_like_pytorch(submission):
    """gives the numbers of nn.MultiheadAttention with the same weights, with and without a mask"""
    compare(submission, 3, inputs(), by_pytorch)
    compare(submission, 4, inputs(3, 6, 4), by_pytorch, memory_mask=random_mask(3, 1, 1, 4))


def test_gradients(submission):
    """lets the right gradients flow to x, to memory and to all four layers"""
    tensors = [x.requires_grad_() for x in inputs()]
    checks.gradients_match(cross(submission), by_pytorch(3), *tensors)


def test_gradients_with_a_mask(submission):
    """lets the right gradients flow past a mask"""
    tensors = [x.requires_grad_() for x in inputs()]
    checks.gradients_match(cross(submission), by_pytorch(3), *tensors, memory_mask=random_mask(2, 1, 1, 5))


def test_does_not_change_its_arguments(submission):
    """leaves its arguments as they were, and answers the same twice"""
    checks.leaves_arguments_alone(cross(submission), *inputs(), memory_mask=random_mask(2, 1, 1, 5))


@pytest.mark.stretch
def test_all_of_memory_hidden(submission):
    """gives the bias of W_o, never NaN, where all of memory is hidden"""
    mask = torch.tensor([[True, False, True, True, False], [False] * 5])[:, None, None, :]
    compare(submission, 3, inputs(), memory_mask=mask)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and expanded tensors"""
    x, memory = inputs()
    compare(submission, 3, (x.transpose(0, 1).contiguous().transpose(0, 1), memory[:1].expand(2, 5, 12)))


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere"""
    cross(submission)(*inputs(), memory_mask=random_mask(2, 1, 1, 5))  # runs on the CPU in the first place
    checks.works_on_other_devices(cross(submission), *inputs(), memory_mask=random_mask(2, 1, 1, 5))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(cross(submission), *inputs())


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    small, large = (list(inputs(x_len=n, memory_len=n)) for n in (4, 64))
    checks.constant_work(cross(submission), small, large)
