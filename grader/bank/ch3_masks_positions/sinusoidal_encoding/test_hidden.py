"""Hidden tests of sinusoidal_encoding. Expected values: one sine or cosine at a time, in Python floats."""

import functools
import math

import pytest
import torch

from grader.judge import checks


def entry(position: int, column: int, d_model: int, base: float) -> float:
    """Columns 2i and 2i + 1 are sine and cosine of the same angle."""
    i = column // 2
    angle = position / math.pow(base, 2 * i / d_model)
    return math.cos(angle) if column % 2 else math.sin(angle)


@functools.cache
def encoding(seq_len: int, d_model: int, base: float = 10000.0) -> torch.Tensor:
    rows = [[entry(position, column, d_model, base) for column in range(d_model)] for position in range(seq_len)]
    return torch.tensor(rows, dtype=torch.float64)


def compare(submission, seq_len: int, d_model: int, **base: float) -> None:
    """Every entry within 1e-4: wide enough for angles built in float32, at positions below 1,000."""
    got = submission.sinusoidal_encoding(seq_len, d_model, **base)
    checks.matches(got, encoding(seq_len, d_model, **base), rtol=0, atol=1e-4)


def test_position_zero(submission):
    """gives position 0 the row 0, 1, 0, 1, …: positions count from 0, sines come first"""
    compare(submission, 1, 2)
    compare(submission, 1, 6)


def test_one_pair(submission):
    """turns a single pair by 1 radian per position"""
    compare(submission, 2, 2)
    compare(submission, 7, 2)


def test_two_pairs(submission):
    """gives each pair of columns a frequency of its own, shared by its sine and its cosine"""
    compare(submission, 2, 4)
    compare(submission, 5, 4)


def test_other_sizes(submission):
    """gives shape (seq_len, d_model), also when one is much larger than the other"""
    for seq_len, d_model in ((3, 6), (2, 10), (9, 8), (20, 6), (4, 34), (11, 128)):
        compare(submission, seq_len, d_model)


def test_longer_sequences_begin_alike(submission):
    """gives a position the same row in a short and in a long sequence"""
    for seq_len in (3, 6, 50):
        compare(submission, seq_len, 8)


def test_base(submission):
    """uses the base that it is given"""
    for base in (100.0, 2.5, 500000.0, 60):
        compare(submission, 4, 6, base=base)


def test_base_of_a_wide_encoding(submission):
    """reaches base^(−2i/d_model) in every pair i of a wide encoding, with another base too"""
    compare(submission, 12, 32)
    compare(submission, 12, 24, base=37.0)


def test_far_positions(submission):
    """is right within 1e-4 for all positions below 1,000"""
    for d_model in (4, 16, 64):
        compare(submission, 1000, d_model)
    compare(submission, 1000, 12, base=300.0)


def test_float32(submission):
    """gives float32, the dtype of the embeddings to which it is added"""
    got = submission.sinusoidal_encoding(6, 8)
    checks.matches(got, encoding(6, 8), rtol=0, atol=1e-4, dtype=torch.float32)


def test_odd_width(submission):
    """refuses an odd d_model with a ValueError"""
    for d_model in (1, 3, 7):
        checks.rejects(submission.sinusoidal_encoding, 4, d_model)


@pytest.mark.stretch
def test_position_ten_thousand(submission):
    """is right within 1e-5 up to position 10,000"""
    got = submission.sinusoidal_encoding(10_001, 50)
    checks.matches(got, encoding(10_001, 50), rtol=0, atol=1e-5)


@pytest.mark.stretch
def test_position_ten_thousand_of_another_base(submission):
    """is right within 1e-5 up to position 10,000 for another base"""
    got = submission.sinusoidal_encoding(10_001, 16, base=20.0)
    checks.matches(got, encoding(10_001, 16, base=20.0), rtol=0, atol=1e-5)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.sinusoidal_encoding, 5, 6)


@pytest.mark.stretch
def test_no_loop_over_positions(submission):
    """does the same number of Python steps for 4 positions and for 256"""
    checks.constant_work(submission.sinusoidal_encoding, [4, 8], [256, 8])
