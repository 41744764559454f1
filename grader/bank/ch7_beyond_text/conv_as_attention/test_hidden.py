"""Hidden tests of convolution as attention. Expected values: pixel by pixel, and F.conv2d in float64."""

import pytest
import torch
from torch.nn import functional as F

from grader.judge import checks
from grader.judge.submission import Failure

IMAGES = ((1, 1), (1, 4), (3, 1), (2, 3), (4, 3), (3, 3))  # height, width


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def shifted(height: int, width: int, dy: int, dx: int) -> torch.Tensor:
    """The attention matrix, written pixel by pixel."""
    weights = torch.zeros(height * width, height * width)
    for y in range(max(0, -dy), min(height, height - dy)):
        for x in range(max(0, -dx), min(width, width - dx)):
            weights[y * width + x, (y + dy) * width + x + dx] = 1
    return weights


def convolved(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    return F.conv2d(x[None], weight, padding=weight.shape[-1] // 2)[0]


def compare_shift(submission, *arguments: int, dtype=None) -> None:
    checks.matches(submission.shift_attention(*arguments), shifted(*arguments), dtype=dtype)


def compare(submission, x: torch.Tensor, weight: torch.Tensor, dtype=None) -> None:
    got = submission.conv2d_as_attention(x, weight)
    checks.matches(got, convolved(x.double(), weight.double()), dtype=dtype)


def test_look_at_oneself(submission):
    """lets every pixel look at itself for the offset (0, 0)"""
    for height, width in IMAGES:
        compare_shift(submission, height, width, 0, 0)


def test_look_down_and_up(submission):
    """looks dy rows down, or up for a negative dy"""
    for dy in (1, -1, 2):
        for height, width in ((4, 3), (3, 5)):
            compare_shift(submission, height, width, dy, 0)


def test_look_right_and_left(submission):
    """looks dx columns to the right, or to the left for a negative dx, and never into the next row"""
    for dx in (1, -1, 2):
        for height, width in ((4, 3), (2, 5)):
            compare_shift(submission, height, width, 0, dx)


def test_look_both_ways(submission):
    """combines dy and dx on images of all sizes"""
    for dy, dx in ((1, 1), (-1, 1), (2, -1), (-1, -2), (0, 2)):
        for height, width in IMAGES:
            compare_shift(submission, height, width, dy, dx)


def test_off_the_image(submission):
    """gives nothing but zeros for offsets that leave the image"""
    for dy, dx in ((2, 0), (0, 3), (-2, 1), (1, -3), (7, -9)):
        compare_shift(submission, 2, 3, dy, dx)


def test_float32(submission):
    """gives the attention matrix in float32"""
    compare_shift(submission, 3, 2, 1, -1, dtype=torch.float32)


def test_one_by_one_kernel(submission):
    """mixes the channels of each pixel alone for a 1×1 kernel"""
    compare(submission, normal(3, 2, 4), normal(5, 3, 1, 1, seed=1))


def test_one_place_in_the_kernel(submission):
    """fetches a neighbour for a kernel with a single 1, without flipping the kernel"""
    for place in range(9):
        weight = torch.zeros(9).index_fill(0, torch.tensor(place), 1.0).reshape(1, 1, 3, 3)
        compare(submission, normal(1, 3, 4, seed=2), weight)


def test_one_channel(submission):
    """equals a convolution of one channel with zero padding"""
    for height, width in ((3, 4), (5, 2), (4, 4)):
        compare(submission, normal(1, height, width, seed=3), normal(1, 1, 3, 3, seed=4))


def test_channels(submission):
    """lets every output channel read all input channels, c_out and c_in equal or not"""
    for c_in, c_out in ((2, 5), (3, 1), (1, 4), (3, 3)):
        compare(submission, normal(c_in, 3, 4, seed=5), normal(c_out, c_in, 3, 3, seed=6))


def test_large_kernels(submission):
    """equals a convolution for 5×5 and 7×7 kernels, also where the kernel is larger than the image"""
    compare(submission, normal(2, 6, 7, seed=7), normal(3, 2, 5, 5, seed=8, scale=0.3))
    compare(submission, normal(2, 2, 3, seed=9), normal(3, 2, 5, 5, seed=10, scale=0.3))
    compare(submission, normal(2, 5, 4, seed=11), normal(1, 2, 7, 7, seed=12, scale=0.3))


def test_slim_images(submission):
    """equals a convolution on images of a single row, column or pixel"""
    for height, width in ((1, 5), (4, 1), (1, 1)):
        compare(submission, normal(2, height, width, seed=13), normal(3, 2, 3, 3, seed=14))


def test_gradients(submission):
    """lets the right gradients flow to the image and to the kernel"""
    x, weight = normal(2, 3, 4, seed=15).requires_grad_(), normal(3, 2, 3, 3, seed=16).requires_grad_()
    checks.gradients_match(submission.conv2d_as_attention, convolved, x, weight)


def test_does_not_change_its_arguments(submission):
    """leaves image and kernel as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.conv2d_as_attention, normal(2, 3, 4), normal(3, 2, 3, 3, seed=1))
    checks.leaves_arguments_alone(submission.shift_attention, 3, 4, 1, -1)


@pytest.mark.stretch
def test_other_dtypes(submission):
    """convolves float64 in float64, and half precision in half precision"""
    for dtype in (torch.float64, torch.bfloat16, torch.float16):
        x, weight = normal(2, 3, 4, seed=17).to(dtype), normal(3, 2, 3, 3, seed=18, scale=0.3).to(dtype)
        compare(submission, x, weight, dtype=dtype)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and sliced images and kernels"""
    compare(submission, normal(2, 4, 3, seed=19).transpose(1, 2), normal(2, 3, 3, 3, seed=20).transpose(0, 1))
    compare(submission, normal(2, 6, 8, seed=21)[:, ::2, ::2], normal(3, 2, 5, 5, seed=22)[..., 1:4, 1:4])


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when image and kernel are elsewhere"""
    compare(submission, normal(2, 3, 4), normal(3, 2, 3, 3, seed=1))
    checks.works_on_other_devices(submission.conv2d_as_attention, normal(2, 3, 4), normal(3, 2, 3, 3, seed=1))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives fresh tensors on every call"""
    checks.shares_no_result(submission.shift_attention, 3, 4, 0, 1)
    checks.shares_no_result(submission.conv2d_as_attention, normal(2, 3, 4), normal(3, 2, 3, 3, seed=1))


@pytest.mark.stretch
def test_no_loop_over_pixels(submission):
    """does the same number of Python steps for 12 pixels and for 180, one attention matrix or a whole convolution"""
    steps = [submission.shift_attention.seen(*size, 1, -1, mode="work")[1].work for size in ((3, 4), (12, 15))]
    if steps[1] > 1.5 * steps[0] + 10:
        raise Failure(
            f"shift_attention takes {steps[0]} Python steps for an image of 3 rows and 4 columns and {steps[1]} "
            "for one of 12 and 15.\nA Python loop runs over the pixels; one array operation can do it."
        )
    weight = normal(3, 2, 3, 3, seed=1)
    checks.constant_work(submission.conv2d_as_attention, [normal(2, 3, 4), weight], [normal(2, 12, 15), weight])
