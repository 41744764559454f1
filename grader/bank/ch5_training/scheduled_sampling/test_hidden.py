"""Hidden tests of scheduled sampling. Expected: the formula in decimals, and the mixing position by position."""

from decimal import Decimal

import pytest
import torch

from grader.judge import checks


def in_decimals(step: int, k: float) -> float:
    """The formula itself; a Decimal holds exponentials that a float does not."""
    return float(Decimal(k) / (Decimal(k) + (Decimal(step) / Decimal(k)).exp()))


def by_positions(gold: torch.Tensor, predicted: torch.Tensor, keep: torch.Tensor) -> torch.Tensor:
    rows = zip(gold.tolist(), predicted.tolist(), keep.tolist(), strict=True)
    mixed = [[g[t] if t == 0 or k[t] else p[t - 1] for t in range(len(g))] for g, p, k in rows]
    return torch.tensor(mixed, dtype=gold.dtype)


def probable(submission, step: int, k: float, rtol: float = 1e-5, atol: float = 1e-6) -> None:
    checks.matches(submission.teacher_probability(step, k), in_decimals(step, k), rtol=rtol, atol=atol)


def mixed(submission, arguments: list[torch.Tensor], dtype: torch.dtype | None = None) -> None:
    checks.matches(submission.mix_inputs(*arguments), by_positions(*arguments), dtype=dtype)


def case(batch: int, total: int, seed: int, keep: float = 0.5) -> list[torch.Tensor]:
    """Gold from 10 to 49 behind BOS 7, predictions from 50 to 89, coins that say gold with probability `keep`."""
    generator = torch.Generator().manual_seed(seed)
    gold = torch.randint(10, 50, (batch, total), generator=generator)
    gold[:, 0] = 7
    predicted = torch.randint(50, 90, (batch, total), generator=generator)
    return [gold, predicted, torch.rand(batch, total, generator=generator) < keep]


def coins(*rows: str) -> torch.Tensor:
    return torch.tensor([[coin == "T" for coin in row] for row in rows])


def test_probability_at_the_start(submission):
    """begins at k / (k + 1): nearly 1 where k is large"""
    for k in (1, 2, 10, 1000):
        probable(submission, 0, k)


def test_probability_falls(submission):
    """falls in the shape of an S, through 1/2 at step k · log k"""
    for step in (1, 5, 10, 23, 30, 50, 100, 200):
        probable(submission, step, 10)
    for step in (100, 300, 461, 900):
        probable(submission, step, 100)


def test_probability_at_another_pace(submission):
    """declines later for a larger k, which may be a fraction"""
    for k in (0.5, 1, 2.5, 7, 40, 300.0):
        for step in (1, 3, 8, 60):
            probable(submission, step, k)


def test_probability_of_large_steps(submission):
    """gives 0, no overflow, where the exponential is too large for a float"""
    for step, k in ((1000, 1), (400, 0.5), (7100, 10), (10**6, 10), (10**8, 100)):
        probable(submission, step, k, atol=1e-12)


def test_probability_of_long_trainings(submission):
    """is right for large steps where k is large too"""
    for step, k in ((10_000, 1000), (35_000, 5000.0), (10**6, 10**5)):
        probable(submission, step, k)


def test_probability_remembers_nothing(submission):
    """depends on step and k alone: steps may come in any order, and again"""
    for step in (40, 2, 2, 15, 40):
        probable(submission, step, 12)
    checks.leaves_arguments_alone(submission.teacher_probability, 15, 12)


def test_all_gold(submission):
    """gives the gold inputs back where every coin says gold"""
    mixed(submission, case(1, 4, seed=0, keep=2.0))
    mixed(submission, case(3, 5, seed=1, keep=2.0))


def test_own_words_only(submission):
    """puts the prediction of position t - 1 at position t and keeps BOS, where no coin says gold"""
    mixed(submission, case(1, 2, seed=2, keep=-1.0))
    mixed(submission, case(1, 5, seed=3, keep=-1.0))
    mixed(submission, case(3, 4, seed=4, keep=-1.0))


def test_one_own_word(submission):
    """takes exactly the prediction for that position where one coin says so"""
    gold, predicted, _ = case(4, 5, seed=5)
    mixed(submission, [gold, predicted, coins("TFTTT", "TTFTT", "TTTFT", "TTTTF")])
    mixed(submission, [gold[:1], predicted[:1], coins("TTTTF")])


def test_bos_is_always_gold(submission):
    """keeps position 0 whatever the coin says there, and whatever BOS is"""
    gold, predicted, _ = case(3, 4, seed=6)
    gold[:, 0] = torch.tensor([7, 1, 0])
    mixed(submission, [gold, predicted, coins("FTTT", "TTTT", "FTTT")])
    mixed(submission, [gold, predicted, coins("FFTF", "FTFF", "FFTT")])


def test_one_position(submission):
    """gives BOS for rows that hold nothing else"""
    mixed(submission, [torch.tensor([[7]]), torch.tensor([[55]]), coins("F")])
    mixed(submission, [torch.tensor([[7], [7]]), torch.tensor([[55], [56]]), coins("T", "F")])


def test_coins_of_a_batch(submission):
    """decides every position of every row by its own coin"""
    mixed(submission, case(2, 7, seed=7))
    mixed(submission, case(5, 3, seed=8, keep=0.3))
    mixed(submission, case(4, 6, seed=9, keep=0.7))


def test_as_many_rows_as_positions(submission):
    """keeps batch and sequence apart where both have the same size"""
    mixed(submission, case(2, 2, seed=10))
    mixed(submission, case(4, 4, seed=11))


def test_padded_rows(submission):
    """goes by the coins alone: pads, EOS and the id 0 are replaced or kept like any other token"""
    gold = torch.tensor([[7, 12, 3, 0, 0, 0], [7, 14, 15, 16, 17, 3]])
    predicted = torch.tensor([[12, 0, 60, 3, 61, 62], [63, 7, 3, 64, 0, 65]])
    mixed(submission, [gold, predicted, coins("TFTFFT", "TTFFTF")])
    mixed(submission, [gold, predicted, coins("TTFTTF", "TFFTFF")])


def test_mixing_changes_no_argument(submission):
    """leaves gold inputs, predictions and coins as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.mix_inputs, *case(3, 5, seed=12))


@pytest.mark.stretch
def test_probability_in_double_precision(submission):
    """is accurate to nine digits"""
    for step, k in ((0, 3), (17, 10), (900, 100), (35_000, 5000.0)):
        probable(submission, step, k, rtol=1e-9, atol=1e-12)


@pytest.mark.stretch
def test_probability_without_warnings(submission):
    """warns of no overflow where steps are large"""
    for step, k in ((1000, 1), (10**6, 10)):
        probable(submission, step, k)
        checks.no_warnings(submission.teacher_probability, step, k)


@pytest.mark.stretch
def test_keeps_the_dtype(submission):
    """answers int64 and int32 ids with the same"""
    for dtype in (torch.int64, torch.int32):
        gold, predicted, keep = case(3, 5, seed=13)
        mixed(submission, [gold.to(dtype), predicted.to(dtype), keep], dtype)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and sliced ids"""
    gold, predicted, keep = case(3, 8, seed=14)
    mixed(submission, [gold[:, :-1], predicted[:, 1:], keep[:, 1:]])
    mixed(submission, [tensor.T.contiguous().T for tensor in (gold, predicted, keep)])


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the ids are elsewhere"""
    arguments = case(3, 5, seed=15)
    mixed(submission, arguments)
    checks.works_on_other_devices(submission.mix_inputs, *arguments)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.mix_inputs, *case(3, 5, seed=16))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 positions and for 64, for 2 rows and for 32"""
    checks.constant_work(submission.mix_inputs, case(2, 4, seed=17), case(32, 64, seed=17))
