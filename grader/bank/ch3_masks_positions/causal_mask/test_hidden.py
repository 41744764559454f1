"""Hidden tests of the causal mask. Expected values: j <= i, entry by entry."""

import pytest
import torch

from grader.judge import checks


def by_definition(size: int) -> torch.Tensor:
    """Row i asks, column j answers: True where j <= i."""
    return torch.tensor([[j <= i for j in range(size)] for i in range(size)])


def test_two_positions(submission):
    """lets the first of two positions see itself alone, and the second see both"""
    checks.matches(submission.causal_mask(2), by_definition(2))


def test_single_position(submission):
    """lets a single position see itself"""
    checks.matches(submission.causal_mask(1), by_definition(1))


def test_three_positions(submission):
    """gives each of three positions itself and those before it"""
    checks.matches(submission.causal_mask(3), by_definition(3))


def test_any_size(submission):
    """is True where j <= i, for any size"""
    for size in (4, 5, 8, 13, 70, 300):
        checks.matches(submission.causal_mask(size), by_definition(size))


def test_is_boolean(submission):
    """gives True and False, not numbers"""
    for size in (1, 3):
        checks.matches(submission.causal_mask(size), by_definition(size), dtype=torch.bool)


def test_device_by_name(submission):
    """takes the device by name; None and "cpu" change nothing here"""
    for device in (None, "cpu"):
        checks.matches(submission.causal_mask(3, device=device), by_definition(3))


def test_allows_half_of_the_pairs(submission):
    """allows n(n + 1) / 2 of the n · n pairs, 820 of them for 40 positions"""
    checks.matches(submission.causal_mask(40), by_definition(40))


def test_same_again(submission):
    """answers the same twice"""
    checks.leaves_arguments_alone(submission.causal_mask, 4)


@pytest.mark.stretch
def test_on_the_device_that_is_asked_for(submission):
    """makes the mask on the device that is asked for"""
    checks.matches(submission.causal_mask(3, device="cpu"), by_definition(3))
    checks.works_on_other_devices(submission.causal_mask, 3, device="meta")


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh mask on every call"""
    checks.shares_no_result(submission.causal_mask, 4)


@pytest.mark.stretch
def test_no_loop_over_positions(submission):
    """does the same number of Python steps for 4 positions and for 96"""
    checks.constant_work(submission.causal_mask, [4], [96])
