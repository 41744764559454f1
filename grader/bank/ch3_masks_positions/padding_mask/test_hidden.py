"""Hidden tests of the padding mask. Expected values: id by id, in plain Python."""

import pytest
import torch

from grader.judge import checks


def by_definition(token_ids: torch.Tensor, pad_id: int) -> torch.Tensor:
    return torch.tensor([[[[id != pad_id for id in sentence]]] for sentence in token_ids.tolist()])


def compare(submission, token_ids: torch.Tensor, pad_id: int) -> None:
    got = submission.padding_mask(token_ids, pad_id)
    checks.matches(got, by_definition(token_ids, pad_id), dtype=torch.bool)


def sentences(*lengths: int, pad_id: int, total: int, seed: int = 0) -> torch.Tensor:
    """Random ids from 0 to 19 other than pad_id, padded behind to `total`."""
    ids = torch.randint(0, 19, (len(lengths), total), generator=torch.Generator().manual_seed(seed))
    ids += ids >= pad_id
    for row, length in enumerate(lengths):
        ids[row, length:] = pad_id
    return ids


def test_one_sentence(submission):
    """is True where the token is real and False where it is padding"""
    compare(submission, torch.tensor([[5, 0]]), 0)
    compare(submission, torch.tensor([[5, 8, 2, 0, 0]]), 0)


def test_batch(submission):
    """gives each sentence of a batch a row of its own, shape (batch, 1, 1, seq)"""
    compare(submission, torch.tensor([[5, 0, 0], [4, 7, 3]]), 0)
    compare(submission, sentences(5, 2, 3, 1, pad_id=0, total=5), 0)


def test_as_many_sentences_as_tokens(submission):
    """keeps batch and sequence apart, also where both have the same size"""
    compare(submission, sentences(1, 2, pad_id=0, total=2), 0)
    compare(submission, sentences(4, 1, 3, 2, pad_id=6, total=4), 6)


def test_padding_of_another_id(submission):
    """takes the padding's id as given: with pad_id 1 or 7 the id 0 is a real token"""
    compare(submission, torch.tensor([[0, 1]]), 1)
    compare(submission, torch.tensor([[0, 9, 4, 7], [3, 0, 7, 7]]), 7)


def test_padding_with_the_largest_id(submission):
    """finds the padding where its id is the largest of all"""
    compare(submission, torch.tensor([[3, 19], [2, 5]]), 19)
    compare(submission, sentences(3, 6, pad_id=19, total=6), 19)


def test_padding_in_front(submission):
    """hides padding in front of a sentence, where generation in batches puts it"""
    compare(submission, torch.tensor([[0, 5]]), 0)
    compare(submission, sentences(2, 4, 3, pad_id=3, total=4).flip(1), 3)


def test_padding_in_the_middle(submission):
    """hides padding between two parts of a sequence"""
    compare(submission, torch.tensor([[5, 0, 6]]), 0)
    compare(submission, torch.tensor([[5, 2, 6, 2, 2, 9], [2, 4, 8, 1, 2, 3]]), 2)


def test_nothing_to_hide(submission):
    """is True throughout where there is no padding"""
    compare(submission, torch.tensor([[5]]), 0)
    compare(submission, sentences(4, 4, pad_id=5, total=4), 5)


def test_nothing_but_padding(submission):
    """is False throughout for a sentence of nothing but padding"""
    compare(submission, torch.tensor([[0, 0], [4, 0]]), 0)
    compare(submission, sentences(0, 3, 0, pad_id=9, total=3), 9)


def test_does_not_change_its_argument(submission):
    """leaves the ids as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.padding_mask, sentences(2, 4, pad_id=1, total=4), 1)


@pytest.mark.stretch
def test_other_integer_types(submission):
    """takes ids of int32, int16 and uint8 too"""
    for dtype in (torch.int32, torch.int16, torch.uint8):
        compare(submission, sentences(2, 4, pad_id=1, total=4).to(dtype), 1)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and sliced ids"""
    ids = sentences(2, 5, 3, 6, pad_id=4, total=6)
    compare(submission, ids.T, 4)
    compare(submission, ids[:, ::2], 4)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the ids are elsewhere"""
    ids = sentences(2, 4, pad_id=1, total=4)
    compare(submission, ids, 1)
    checks.works_on_other_devices(submission.padding_mask, ids, 1)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh mask on every call"""
    checks.shares_no_result(submission.padding_mask, sentences(2, 4, pad_id=1, total=4), 1)


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    small, large = ([sentences(n, n // 2, pad_id=1, total=n), 1] for n in (4, 64))
    checks.constant_work(submission.padding_mask, small, large)
