"""Hidden tests of teacher_forcing_pair. Expected values: row by row, in lists."""

import pytest
import torch

from grader.judge import checks


def by_lists(target_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    rows = target_ids.tolist()
    read = [[row[t] for t in range(len(row) - 1)] for row in rows]
    asked = [[row[t + 1] for t in range(len(row) - 1)] for row in rows]
    return torch.tensor(read, dtype=target_ids.dtype), torch.tensor(asked, dtype=target_ids.dtype)


def compare(submission, target_ids: torch.Tensor, dtype: torch.dtype | None = None) -> None:
    got = checks.parts(submission.teacher_forcing_pair(target_ids), "decoder_input", "labels")
    for found, expected in zip(got, by_lists(target_ids), strict=True):
        checks.matches(found, expected, dtype=dtype)


def sentences(*lengths: int, total: int, bos=7, eos=3, pad=5, seed: int = 0) -> torch.Tensor:
    """Rows of BOS, random tokens from 10 to 89, EOS (`lengths` tokens in all), then padding."""
    ids = torch.randint(10, 90, (len(lengths), total), generator=torch.Generator().manual_seed(seed))
    for row, length in enumerate(lengths):
        ids[row, 0], ids[row, length - 1], ids[row, length:] = bos, eos, pad
    return ids


def test_one_sentence(submission):
    """makes the input of all tokens but the last and the labels of all but the first"""
    compare(submission, torch.tensor([[7, 11, 14, 12, 3]]))
    compare(submission, torch.tensor([[1, 6, 2]]))


def test_empty_sentence(submission):
    """reads BOS and asks for EOS where a sentence has no words"""
    compare(submission, torch.tensor([[7, 3]]))
    compare(submission, torch.tensor([[7, 3], [7, 3], [7, 3]]))


def test_full_batch(submission):
    """shifts along the sentences, not along the batch"""
    compare(submission, sentences(4, 4, total=4))
    compare(submission, sentences(6, 6, 6, total=6, seed=1))


def test_as_many_sentences_as_tokens(submission):
    """keeps batch and sentence apart where both have the same size, or the batch is the larger"""
    compare(submission, sentences(4, 4, 4, 4, total=4, seed=2))
    compare(submission, sentences(3, 3, 3, 3, 3, 3, total=3, seed=3))


def test_padded_batch(submission):
    """shifts pads like any token: a short row keeps its EOS in the input"""
    compare(submission, sentences(3, 6, total=6, seed=4))
    compare(submission, sentences(7, 2, 5, 4, total=7, seed=5))


def test_rows_all_padded(submission):
    """drops exactly one column also where every row is padded"""
    compare(submission, sentences(3, 4, 2, total=7, seed=6))
    compare(submission, sentences(2, 2, total=5, seed=7))


def test_other_ids(submission):
    """works whatever the ids of BOS, EOS and pad are: pad 0, pad 1, or BOS the same as EOS"""
    compare(submission, sentences(3, 5, total=5, bos=1, eos=2, pad=0, seed=8))
    compare(submission, sentences(5, 2, total=5, bos=0, eos=2, pad=1, seed=9))
    compare(submission, sentences(4, 6, total=6, bos=2, eos=2, pad=1, seed=10))


def test_does_not_change_its_argument(submission):
    """leaves target_ids as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.teacher_forcing_pair, sentences(3, 5, total=6, seed=11))


@pytest.mark.stretch
def test_keeps_the_dtype(submission):
    """answers int64, int32 and uint8 with the same"""
    for dtype in (torch.int64, torch.int32, torch.uint8):
        compare(submission, sentences(3, 5, total=5, seed=12).to(dtype), dtype)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and sliced ids"""
    compare(submission, sentences(3, 5, 4, total=5, seed=13).T.contiguous().T)
    compare(submission, sentences(4, 8, total=8, seed=14)[:, ::2])


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the ids are elsewhere"""
    ids = sentences(3, 5, total=5, seed=15)
    compare(submission, ids)
    checks.works_on_other_devices(submission.teacher_forcing_pair, ids)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives results of their own on every call"""
    checks.shares_no_result(submission.teacher_forcing_pair, sentences(3, 5, total=5, seed=16))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64, for 2 sentences and for 32"""
    small, large = (sentences(*[size] * (size // 2), total=size, seed=17) for size in (4, 64))
    checks.constant_work(submission.teacher_forcing_pair, [small], [large])
