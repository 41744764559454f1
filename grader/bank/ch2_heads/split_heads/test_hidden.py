"""Hidden tests of splitting and combining heads. Expected values: every number put in its place, one by one."""

import pytest
import torch

from grader.judge import checks

# (batch, seq, num_heads, d_head), smallest first; no two of the sizes are the same in the later ones
SIZES = ((1, 2, 2, 2), (1, 3, 2, 4), (2, 3, 4, 2), (2, 4, 3, 5), (3, 5, 2, 7))


def numbered(*shape: int) -> torch.Tensor:
    """0, 1, 2, ...: every entry tells where it comes from."""
    size = 1
    for n in shape:
        size *= n
    return torch.arange(float(size)).reshape(shape)


def split(x: torch.Tensor, num_heads: int) -> torch.Tensor:
    """Head h of a token is its features h * d_head to (h + 1) * d_head - 1, as lists."""
    d_head = x.shape[2] // num_heads
    sentences = x.tolist()
    parts = [
        [[token[h * d_head : (h + 1) * d_head] for token in sentence] for h in range(num_heads)]
        for sentence in sentences
    ]
    return torch.tensor(parts, dtype=x.dtype)


def combine(x: torch.Tensor) -> torch.Tensor:
    """The heads' parts of each token, one behind the other."""
    sentences = [[[number for head in heads for number in head[t]] for t in range(x.shape[2])] for heads in x.tolist()]
    return torch.tensor(sentences, dtype=x.dtype)


def concatenated(x: torch.Tensor) -> torch.Tensor:
    """combine, for gradients."""
    return torch.cat([x[:, h] for h in range(x.shape[1])], dim=-1)


def stacked(x: torch.Tensor, num_heads: int) -> torch.Tensor:
    """split, for gradients."""
    return torch.stack(x.split(x.shape[2] // num_heads, dim=2), dim=1)


def test_split_two_tokens(submission):
    """gives head 0 the first half of every token and head 1 the second"""
    x = numbered(1, 2, 4)
    checks.matches(submission.split_heads(x, 2), split(x, 2))


def test_combine_two_tokens(submission):
    """puts the two halves of every token together again"""
    x = numbered(1, 2, 2, 2)
    checks.matches(submission.combine_heads(x), combine(x))


def test_split_unlike_sizes(submission):
    """gives head h the features h * d_head to (h + 1) * d_head - 1 of every token, whatever the sizes are"""
    for batch, seq, num_heads, d_head in SIZES:
        x = numbered(batch, seq, num_heads * d_head)
        checks.matches(submission.split_heads(x, num_heads), split(x, num_heads))


def test_combine_unlike_sizes(submission):
    """puts the heads of every token one after the other, whatever the sizes are"""
    for sizes in SIZES:
        batch, seq, num_heads, d_head = sizes
        x = numbered(batch, num_heads, seq, d_head)
        checks.matches(submission.combine_heads(x), combine(x))


def test_one_head(submission):
    """gives a single head all the features, and takes them back from it"""
    x = numbered(2, 3, 4)
    checks.matches(submission.split_heads(x, 1), split(x, 1))
    checks.matches(submission.combine_heads(split(x, 1)), x)


def test_heads_of_one_feature(submission):
    """works when there are as many heads as features"""
    x = numbered(2, 3, 4)
    checks.matches(submission.split_heads(x, 4), split(x, 4))
    checks.matches(submission.combine_heads(split(x, 4)), x)


def test_one_token(submission):
    """works for a sequence of one token"""
    x = numbered(2, 1, 6)
    checks.matches(submission.split_heads(x, 3), split(x, 3))
    checks.matches(submission.combine_heads(split(x, 3)), x)


def test_combine_undoes_split(submission):
    """gives the tokens back when the heads are combined again"""
    for batch, seq, num_heads, d_head in SIZES:
        x = numbered(batch, seq, num_heads * d_head)
        checks.matches(submission.combine_heads(submission.split_heads(x, num_heads)), x)


def test_non_contiguous_input(submission):
    """works on transposed and expanded tensors"""
    for x in (numbered(2, 6, 3).transpose(1, 2), numbered(3, 2, 6).transpose(0, 1), numbered(1, 3, 6).expand(2, 3, 6)):
        checks.matches(submission.split_heads(x, 2), split(x, 2))
    for x in (numbered(2, 3, 4, 5).transpose(1, 2), numbered(2, 4, 5, 3).transpose(2, 3)):
        checks.matches(submission.combine_heads(x), combine(x))


def test_not_divisible(submission):
    """raises ValueError when the features cannot be shared out evenly"""
    checks.rejects(submission.split_heads, numbered(1, 2, 6), 4)
    checks.rejects(submission.split_heads, numbered(1, 3, 5), 2)
    checks.rejects(submission.split_heads, numbered(2, 3, 4), 8)


def test_gradients(submission):
    """lets the gradient of every number flow back to where the number came from"""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(2, 3, 8, generator=generator).requires_grad_()
    checks.gradients_match(submission.split_heads, stacked, x, 4)
    x = torch.randn(2, 4, 3, 2, generator=generator).requires_grad_()
    checks.gradients_match(submission.combine_heads, concatenated, x)


def test_does_not_change_its_argument(submission):
    """leaves its argument as it was, and answers the same twice"""
    checks.leaves_arguments_alone(submission.split_heads, numbered(2, 3, 8), 4)
    checks.leaves_arguments_alone(submission.combine_heads, numbered(2, 4, 3, 2))


@pytest.mark.stretch
def test_keeps_the_dtype(submission):
    """answers float64, float16, bfloat16 and integers with the same"""
    for dtype in (torch.float64, torch.float16, torch.bfloat16, torch.int64):
        x = numbered(2, 3, 8).to(dtype)
        checks.matches(submission.split_heads(x, 4), split(x, 4), dtype=dtype)
        x = numbered(2, 4, 3, 2).to(dtype)
        checks.matches(submission.combine_heads(x), combine(x), dtype=dtype)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its input is elsewhere"""
    x = numbered(2, 3, 8)
    checks.matches(submission.split_heads(x, 4), split(x, 4))
    checks.works_on_other_devices(submission.split_heads, x, 4)
    checks.matches(submission.combine_heads(split(x, 4)), x)
    checks.works_on_other_devices(submission.combine_heads, split(x, 4))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives results of its own on every call"""
    checks.shares_no_result(submission.split_heads, numbered(2, 3, 8), 4)
    checks.shares_no_result(submission.combine_heads, numbered(2, 4, 3, 2))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 96"""
    checks.constant_work(submission.split_heads, [numbered(1, 4, 6), 3], [numbered(1, 96, 6), 3])
    checks.constant_work(submission.combine_heads, [numbered(1, 3, 4, 2)], [numbered(1, 3, 96, 2)])
