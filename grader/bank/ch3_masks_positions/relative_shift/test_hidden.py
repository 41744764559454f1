"""Hidden tests of shift_matrix. Expected values: encodings in Python floats, moved by the matrix under test."""

import math

import pytest
import torch

from grader.judge import checks


def row(position: int, d_model: int, base: float) -> list[float]:
    angles = [position / math.pow(base, 2 * i / d_model) for i in range(d_model // 2)]
    return [value for angle in angles for value in (math.sin(angle), math.cos(angle))]


def encodings(positions: list[int], d_model: int, base: float = 10000.0) -> torch.Tensor:
    """float64 `(len(positions), d_model)`; negative positions are as good as any other."""
    return torch.tensor([row(position, d_model, base) for position in positions], dtype=torch.float64)


def matrix(offset: int, d_model: int, base: float = 10000.0) -> torch.Tensor:
    """The only matrix that shifts all positions: one rotation for each pair of columns."""
    expected = torch.zeros(d_model, d_model, dtype=torch.float64)
    for i in range(d_model // 2):
        angle = offset / math.pow(base, 2 * i / d_model)
        expected[2 * i, 2 * i] = expected[2 * i + 1, 2 * i + 1] = math.cos(angle)
        expected[2 * i, 2 * i + 1], expected[2 * i + 1, 2 * i] = math.sin(angle), -math.sin(angle)
    return expected


def compare(submission, offset: int, d_model: int, **base: float) -> torch.Tensor:
    """The matrix itself, within 1e-4: wide enough for angles built in float32.

    The slow pairs of a wide encoding hardly differ over 1,000 positions, so there other matrices do as well (one that
    is fitted to examples, say): of a wide matrix the shape alone counts here, and `moves` looks at what it does.
    """
    got = submission.shift_matrix(offset, d_model, **base)
    checks.matches(got, matrix(offset, d_model, **base), rtol=0, atol=1e-4 if d_model <= 16 else 1e4)
    return got.double()


def moves(submission, offset: int, d_model: int, positions: list[int], atol: float = 1e-4, **base: float) -> None:
    """The matrix takes the row of each position to the row `offset` further on."""
    shift = compare(submission, offset, d_model, **base)
    moved = encodings(positions, d_model, **base) @ shift.T
    wanted = encodings([t + offset for t in positions], d_model, **base)
    wrong = (moved - wanted).abs().amax(-1)
    worst = int(wrong.argmax())
    checks.check(
        float(wrong[worst]) <= atol,
        f"M @ pe[{positions[worst]}] equals pe[{positions[worst] + offset}] within {atol:g} "
        f"(base {base.get('base', 10000.0):g}); it is off by {float(wrong[worst]):.2g}",
    )


def test_offset_zero(submission):
    """stays where it is for offset 0"""
    compare(submission, 0, 2)
    compare(submission, 0, 6)


def test_one_pair(submission):
    """takes (sin t, cos t) to (sin(t + k), cos(t + k)) for a single pair"""
    for offset in (1, 2, 7):
        moves(submission, offset, 2, list(range(20)))


def test_two_pairs(submission):
    """shifts each pair of columns by an angle of its own"""
    moves(submission, 1, 4, list(range(20)))
    moves(submission, 3, 4, list(range(20)))


def test_wider_encodings(submission):
    """takes pe[t] to pe[t + k] for any width"""
    for d_model in (6, 10, 16, 34):
        for offset in (1, 5, 13):
            moves(submission, offset, d_model, list(range(50)))


def test_negative_offsets(submission):
    """goes back for a negative offset"""
    for d_model, offset in ((2, -1), (4, -3), (12, -9)):
        moves(submission, offset, d_model, list(range(-offset, 40)))


def test_base(submission):
    """uses the base that it is given"""
    for base in (100.0, 500000.0, 3.0, 60):
        moves(submission, 4, 6, list(range(30)), base=base)


def test_base_of_a_negative_offset(submission):
    """uses the base that it is given also when it goes back"""
    moves(submission, -11, 8, list(range(11, 60)), base=20.0)


def test_shifts_add_up(submission):
    """gives the shift by a + b when the shifts by a and by b are multiplied"""
    for a, b in ((2, 3), (7, -4), (-5, -6)):
        product = compare(submission, a, 6) @ compare(submission, b, 6)
        distance = float((product - compare(submission, a + b, 6)).abs().max())
        checks.check(distance <= 1e-4, f"shift_matrix({a}, 6) @ shift_matrix({b}, 6) is shift_matrix({a + b}, 6)")


def test_far(submission):
    """is right within 1e-4 for offsets and positions up to 1,000, forward and back"""
    for d_model, offset in ((4, 1000), (16, 997), (8, -1000), (64, 1000)):
        positions = list(range(max(0, -offset), 1001, 7))
        moves(submission, offset, d_model, positions)


def test_float32(submission):
    """gives float32, the dtype of the encoding"""
    got = submission.shift_matrix(3, 6)
    checks.matches(got, matrix(3, 6), rtol=0, atol=1e-4, dtype=torch.float32)


def test_odd_width(submission):
    """refuses an odd d_model with a ValueError"""
    for d_model in (1, 3, 7):
        checks.rejects(submission.shift_matrix, 2, d_model)


@pytest.mark.stretch
def test_offset_ten_thousand(submission):
    """is right within 1e-5 for offsets up to 10,000"""
    for d_model, offset in ((50, 10_000), (50, -9_999)):
        first = max(0, -offset)
        moves(submission, offset, d_model, list(range(first, first + 100)), atol=1e-5)


@pytest.mark.stretch
def test_keeps_lengths(submission):
    """turns vectors without stretching them: M times its transpose is the identity within 1e-5"""
    for offset, d_model in ((5, 4), (1234, 64)):
        shift = compare(submission, offset, d_model)
        distance = float((shift @ shift.T - torch.eye(d_model, dtype=torch.float64)).abs().max())
        checks.check(distance <= 1e-5, f"shift_matrix({offset}, {d_model}) times its transpose is the identity")


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.shift_matrix, 2, 6)
