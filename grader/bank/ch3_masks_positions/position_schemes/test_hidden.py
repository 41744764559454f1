"""Hidden tests of the position schemes. Expected values: plain Python numbers, bits from Python's own formatting."""

import pytest
import torch

from grader.judge import checks


def bits_of(seq_len: int, num_bits: int) -> torch.Tensor:
    return torch.tensor(
        [[float(bit) for bit in reversed(format(position, f"0{num_bits}b"))] for position in range(seq_len)]
    )


def unit_interval(seq_len: int) -> torch.Tensor:
    return torch.tensor([position / max(seq_len - 1, 1) for position in range(seq_len)], dtype=torch.float64)


def compare_bits(submission, seq_len: int, num_bits: int) -> None:
    got = submission.binary_positions(seq_len, num_bits)
    checks.matches(got, bits_of(seq_len, num_bits), dtype=torch.float32)


def test_integers(submission):
    """counts the positions 0, 1, 2, ... in float32"""
    for seq_len in (1, 2, 5, 1000):
        expected = torch.tensor([float(position) for position in range(seq_len)])
        checks.matches(submission.integer_positions(seq_len), expected, dtype=torch.float32)


def test_unit_interval(submission):
    """spreads the positions evenly from 0 to 1, both included, in float32"""
    for seq_len in (2, 3, 5):
        got = submission.unit_interval_positions(seq_len)
        checks.matches(got, unit_interval(seq_len), dtype=torch.float32)


def test_unit_interval_of_any_length(submission):
    """gives as many positions as asked for, whatever the length"""
    for seq_len in (6, 7, 10, 25, 50, 1000):
        got = submission.unit_interval_positions(seq_len)
        checks.matches(got, unit_interval(seq_len), dtype=torch.float32)


def test_single_position(submission):
    """puts a single position at 0"""
    checks.matches(submission.unit_interval_positions(1), torch.tensor([0.0]), dtype=torch.float32)


def test_one_bit(submission):
    """writes two positions with one bit"""
    compare_bits(submission, 2, 1)


def test_least_significant_bit_first(submission):
    """writes the least significant bit first: column k is worth 2^k"""
    for seq_len, num_bits in ((4, 2), (3, 2), (11, 4)):
        compare_bits(submission, seq_len, num_bits)


def test_more_bits_than_needed(submission):
    """fills the columns that are not needed with zeros"""
    for seq_len, num_bits in ((1, 1), (1, 3), (3, 5), (6, 12)):
        compare_bits(submission, seq_len, num_bits)


def test_as_many_positions_as_bits_can_hold(submission):
    """takes 2^num_bits positions, the last of which is all ones"""
    for seq_len, num_bits in ((4, 2), (8, 3), (1024, 10)):
        compare_bits(submission, seq_len, num_bits)


def test_too_few_bits(submission):
    """raises ValueError where the last position does not fit into num_bits bits"""
    for seq_len, num_bits in ((3, 1), (5, 2), (9, 3), (40, 4), (1025, 10)):
        checks.rejects(submission.binary_positions, seq_len, num_bits)


def test_answers_the_same_twice(submission):
    """answers the same when called again"""
    checks.leaves_arguments_alone(submission.integer_positions, 4)
    checks.leaves_arguments_alone(submission.unit_interval_positions, 4)
    checks.leaves_arguments_alone(submission.binary_positions, 4, 3)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives fresh tensors on every call"""
    checks.shares_no_result(submission.integer_positions, 4)
    checks.shares_no_result(submission.unit_interval_positions, 4)
    checks.shares_no_result(submission.binary_positions, 4, 3)


@pytest.mark.stretch
def test_long_sequences(submission):
    """keeps integers and unit interval exact to 1e-6 for 20,000 positions"""
    seq_len, steps = 20_000, torch.arange(20_000, dtype=torch.float64)
    checks.matches(submission.integer_positions(seq_len), steps, rtol=0, atol=1e-6, dtype=torch.float32)
    got = submission.unit_interval_positions(seq_len)
    checks.matches(got, steps / (seq_len - 1), rtol=0, atol=1e-6, dtype=torch.float32)


@pytest.mark.stretch
def test_no_loop_over_positions(submission):
    """does the same number of Python steps for 4 positions and for 100"""
    checks.constant_work(submission.integer_positions, [4], [100])
    checks.constant_work(submission.unit_interval_positions, [4], [100])
    checks.constant_work(submission.binary_positions, [4, 7], [100, 7])
