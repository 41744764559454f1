"""Hidden tests of non-autoregressive decoding. Expected: row by row, in lists."""

import pytest
import torch

from grader.judge import checks

EOS, PAD, VOCAB = 3, 5, 11  # not 0, 1, 2: a model may number its tokens as it likes


def scores(ids: list[list[int]], vocab: int = VOCAB, offset: float = 0.0, seed: int = 0) -> torch.Tensor:
    """Logits `(batch, T, vocab)` whose largest entry stands at the given ids, well above the others."""
    best = torch.tensor(ids)
    logits = torch.randn(*best.shape, vocab, generator=torch.Generator().manual_seed(seed))
    return logits.scatter(-1, best[..., None], 6.0) + offset


def cut_at_eos(rows: list[list[int]], eos: int = EOS, pad: int = PAD) -> torch.Tensor:
    """Up to and with the first EOS, then pad."""
    ends = [row.index(eos) + 1 if eos in row else len(row) for row in rows]
    return torch.tensor([row[:end] + [pad] * (len(row) - end) for row, end in zip(rows, ends, strict=True)])


def cut_at_length(rows: list[list[int]], lengths: list[int], pad: int = PAD) -> torch.Tensor:
    return torch.tensor([row[:length] + [pad] * (len(row) - length) for row, length in zip(rows, lengths, strict=True)])


def is_whole(got) -> None:
    checks.check(not (hasattr(got, "dtype") and "float" in str(got.dtype)), "integer ids")


def ends(submission, rows: list[list[int]], eos: int = EOS, pad: int = PAD, **how) -> None:
    """parallel_decode on logits that like these rows best."""
    got = submission.parallel_decode(scores(rows, **how), eos, pad)
    checks.matches(got, cut_at_eos(rows, eos, pad))
    is_whole(got)


def lasts(submission, rows: list[list[int]], lengths: list[int], pad: int = PAD, **how) -> None:
    """decode_with_length on logits that like these rows best."""
    got = submission.decode_with_length(scores(rows, **how), torch.tensor(lengths), pad)
    checks.matches(got, cut_at_length(rows, lengths, pad))
    is_whole(got)


def random_rows(batch: int, length: int, seed: int) -> list[list[int]]:
    return torch.randint(VOCAB, (batch, length), generator=torch.Generator().manual_seed(seed)).tolist()


def test_no_eos(submission):
    """gives the best token of every position, all at once"""
    ends(submission, [[8]])
    ends(submission, [[8, 1, 10, 0], [4, 9, 9, 2]])
    ends(submission, [[0, 6, 7], [2, 2, 10], [9, 8, 8], [1, 4, 6]])


def test_pad_after_eos(submission):
    """keeps the first EOS and gives only pad after it"""
    ends(submission, [[8, EOS, 4, 9]])
    ends(submission, [[EOS, 8, 1], [EOS, 9, 4]])
    ends(submission, [[8, 1, EOS], [4, 9, EOS]])


def test_rows_end_apart(submission):
    """cuts every row at its own EOS and leaves a row without one whole"""
    ends(submission, [[8, 1, EOS, 4, 6], [EOS, 9, 2, 2, 1], [4, 9, 6, 0, 10]])
    ends(submission, [[4, 9, 6, 0], [8, EOS, 7, 7], [8, 1, 2, EOS]])


def test_several_eos(submission):
    """counts the first EOS of a row and overwrites the further ones"""
    ends(submission, [[8, EOS, 4, EOS, 6], [EOS, EOS, 2, 9, EOS], [1, 2, EOS, EOS, 4]])


def test_pad_before_eos(submission):
    """treats a pad that is the best token before EOS as a token that ends nothing"""
    ends(submission, [[8, PAD, 4, EOS, 6], [PAD, 9, 2, 4, 1], [PAD, PAD, EOS, 2, 8]])


def test_eos_by_other_ids(submission):
    """uses the ids of EOS and pad that it is given"""
    rows = [[4, 0, 8, 10, 5], [10, 3, 9, 0, 1], [6, 3, 5, 9, 4]]
    ends(submission, rows, eos=0, pad=10)
    ends(submission, rows, eos=10, pad=0)
    ends(submission, rows, eos=5, pad=3)


def test_rows_of_chance(submission):
    """decodes longer rows, more of them than positions and fewer, with vocabularies of any size"""
    ends(submission, random_rows(9, 5, seed=1))
    ends(submission, random_rows(2, 30, seed=2), vocab=40)
    ends(submission, [[1, 0, 2, 2], [0, 2, 1, 0], [0, 0, 1, 1]], eos=2, pad=0, vocab=3)


def test_lengths(submission):
    """gives each row as many tokens as its length says, then pad"""
    lasts(submission, [[8, 1, 10, 0]], [2])
    lasts(submission, [[8, 1, 10, 0, 6], [4, 9, 9, 2, 2], [6, 6, 7, 8, 9]], [1, 4, 3])
    lasts(submission, random_rows(7, 9, seed=3), [3, 9, 1, 8, 2, 5, 6])


def test_shortest_and_longest(submission):
    """takes lengths of 0 and of all positions, and keeps T columns also where every row is shorter"""
    lasts(submission, [[8, 1, 10], [4, 9, 9]], [0, 3])
    lasts(submission, [[8, 1, 10, 6], [4, 9, 9, 2], [1, 1, 2, 4]], [2, 1, 2])
    lasts(submission, [[8, 1, 10, 6], [4, 9, 9, 2]], [4, 4])
    lasts(submission, [[8, 1], [4, 9]], [0, 0])


def test_length_alone_decides(submission):
    """ends a row neither at an EOS nor at a pad inside its length"""
    lasts(submission, [[8, EOS, 10, 0, 6], [EOS, PAD, 9, 2, 2], [PAD, 6, EOS, EOS, 9]], [4, 3, 5])


def test_length_by_other_ids(submission):
    """uses the id of pad that it is given, in vocabularies of any size"""
    rows = [[4, 1, 8, 10, 5], [10, 3, 9, 0, 1], [6, 3, 5, 9, 4]]
    for pad in (0, 2, 10):
        lasts(submission, rows, [3, 1, 4], pad=pad)
    lasts(submission, rows, [2, 5, 4], vocab=23)


def test_logits_of_any_size(submission):
    """takes the largest logit, also where all are negative, huge or -inf but one"""
    rows, lengths = [[8, 1, EOS, 4], [4, EOS, 9, 2]], [3, 1]
    for offset in (-100.0, 20_000.0):
        ends(submission, rows, offset=offset)
        lasts(submission, rows, lengths, offset=offset)
    logits = scores(rows)
    alone = torch.where(logits < 6, -torch.inf, logits)
    checks.matches(submission.parallel_decode(alone, EOS, PAD), cut_at_eos(rows))
    checks.matches(submission.decode_with_length(alone, torch.tensor(lengths), PAD), cut_at_length(rows, lengths))


def test_does_not_change_its_arguments(submission):
    """leaves its arguments as they were, and answers the same twice"""
    logits = scores(random_rows(3, 6, seed=4))
    checks.leaves_arguments_alone(submission.parallel_decode, logits, EOS, PAD)
    checks.leaves_arguments_alone(submission.decode_with_length, logits, torch.tensor([2, 6, 4]), PAD)


@pytest.mark.stretch
def test_int64(submission):
    """gives int64 ids, as token ids are in PyTorch"""
    rows = [[8, 1, EOS, 4], [4, EOS, 9, 2]]
    checks.matches(submission.parallel_decode(scores(rows), EOS, PAD), cut_at_eos(rows), dtype=torch.int64)
    got = submission.decode_with_length(scores(rows), torch.tensor([1, 3]), PAD)
    checks.matches(got, cut_at_length(rows, [1, 3]), dtype=torch.int64)


@pytest.mark.stretch
def test_logits_of_other_dtypes(submission):
    """takes logits in float64 and half precision, with a gradient, or as a strided view, and lengths in int32"""
    rows, lengths = [[8, 1, EOS, 4], [4, EOS, 9, 2]], [3, 1]
    for change in (
        lambda logits: logits.double(),
        lambda logits: logits.bfloat16(),
        lambda logits: logits.half(),
        lambda logits: logits.requires_grad_(),
        lambda logits: logits.transpose(0, 2).contiguous().transpose(0, 2),
    ):
        logits = change(scores(rows))
        checks.matches(submission.parallel_decode(logits, EOS, PAD), cut_at_eos(rows))
        got = submission.decode_with_length(logits, torch.tensor(lengths, dtype=torch.int32), PAD)
        checks.matches(got, cut_at_length(rows, lengths))


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere"""
    logits, lengths = scores(random_rows(3, 6, seed=5)), torch.tensor([2, 6, 4])
    submission.parallel_decode(logits, EOS, PAD)  # runs on the CPU in the first place
    checks.works_on_other_devices(submission.parallel_decode, logits, EOS, PAD)
    submission.decode_with_length(logits, lengths, PAD)
    checks.works_on_other_devices(submission.decode_with_length, logits, lengths, PAD)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    logits = scores(random_rows(3, 6, seed=6))
    checks.shares_no_result(submission.parallel_decode, logits, EOS, PAD)
    checks.shares_no_result(submission.decode_with_length, logits, torch.tensor([6, 6, 6]), PAD)


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 positions and for 64"""
    small, large = (scores(random_rows(3, length, seed=7)) for length in (4, 64))
    checks.constant_work(submission.parallel_decode, [small, EOS, PAD], [large, EOS, PAD])
    lengths = torch.tensor([2, 4, 3])
    checks.constant_work(submission.decode_with_length, [small, lengths, PAD], [large, lengths * 16, PAD])
