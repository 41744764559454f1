"""Hidden tests of greedy_decode. The models run here and keep what they were shown. Expected: row by row, in lists."""

from collections.abc import Callable, Sequence

import pytest
import torch

from grader.judge import checks
from grader.judge.show import kind_of
from grader.sandbox.wire import Callback

BOS, EOS, PAD, VOCAB = 7, 3, 5, 11  # not 0, 1, 2: a model may number its tokens as it likes
Choice = Callable[[int, Sequence[int]], int]  # (row, its ids so far) -> the token that the model likes best


class Model:
    """A model by its favourite tokens. It never raises: what was wrong is said after the call."""

    def __init__(self, choose: Choice, rows: int, *, ids=(BOS, EOS, PAD), vocab=VOCAB, offset=0.0, change=None) -> None:
        self.choose, self.rows, (self.bos, self.eos, self.pad) = choose, rows, ids
        self.vocab, self.offset, self.change = vocab, offset, change
        self.shown: list[object] = []

    def __call__(self, *args: object) -> torch.Tensor:
        ids = args[0] if args else None
        proper = isinstance(ids, torch.Tensor) and ids.dim() == 2 and ids.shape[0] == self.rows
        if len(self.shown) < 64:  # a loop without an end must not fill the memory
            self.shown.append(ids.detach().clone() if isinstance(ids, torch.Tensor) else ids)
        texts = ids.long().tolist() if proper else []
        favourites = [self.choose(row, text) for row, text in enumerate(texts)] or [self.eos] * self.rows
        noise = torch.Generator().manual_seed(len(texts[0]) if texts else 0)
        logits = torch.randn(self.rows, self.vocab, generator=noise)
        logits[range(self.rows), favourites] = 6.0
        logits = logits + self.offset
        return self.change(logits) if self.change else logits

    def expected(self, max_len: int) -> list[list[int]]:
        """Every row by itself until its EOS; then all are padded to the longest."""
        texts = []
        for row in range(self.rows):
            text = [self.bos]
            while len(text) < max_len and self.eos not in text:
                text.append(self.choose(row, text))
            texts.append(text)
        return [text + [self.pad] * (max(map(len, texts)) - len(text)) for text in texts]


def script(*rows: str | Sequence[int]) -> Choice:
    """A model that knows its rows by heart, by position alone; beyond a row's end it says EOS."""
    return lambda row, text: rows[row][len(text) - 1] if len(text) <= len(rows[row]) else EOS


def by_content(row: int, text: Sequence[int]) -> int:
    """A favourite that depends on every id so far; EOS comes in the end."""
    mixed = sum((place + row + 2) * id for place, id in enumerate(text)) % VOCAB
    return EOS if len(text) > 6 + row else mixed


def run(submission, model: Model, max_len: int):
    return submission.greedy_decode(Callback(model), model.rows, model.bos, model.eos, model.pad, max_len)


def compare(submission, model: Model, max_len: int = 12) -> None:
    model.shown.clear()
    got = run(submission, model, max_len)
    checks.matches(got, torch.tensor(model.expected(max_len)))


def shown_properly(model: Model, max_len: int, *, pads: bool = False) -> None:
    """Each call was shown all ids so far. What stands after a row's EOS is looked at only if `pads`."""
    wanted = torch.tensor(model.expected(max_len))
    ended = torch.cumsum(wanted == model.eos, 1) - (wanted == model.eos).long() > 0  # after the EOS
    for number, ids in enumerate(model.shown[: wanted.shape[1] - 1], 1):
        want, free = wanted[:, :number], ended[:, :number] & (not pads)
        proper = isinstance(ids, torch.Tensor) and ids.shape == want.shape
        right = proper and bool(((ids == want) | free).all())
        given = ids.tolist() if isinstance(ids, torch.Tensor) else kind_of(ids)
        checks.check(right, f"call {number} of next_logits is given {want.tolist()}; it was given {given}")


def test_one_row(submission):
    """starts with BOS, appends the best token of each step and ends with EOS"""
    compare(submission, Model(script([EOS]), 1))
    compare(submission, Model(script([4, EOS]), 1))
    compare(submission, Model(script([4, 9, 1, EOS, 8, 8, 8, 8]), 1))


def test_rows_that_end_together(submission):
    """decodes several rows side by side"""
    compare(submission, Model(script([4, EOS], [8, EOS]), 2))
    compare(submission, Model(script([4, 1, 1, EOS], [8, 0, 9, EOS], [0, 10, 2, EOS]), 3))


def test_rows_that_end_at_different_steps(submission):
    """goes on until the last row has its EOS and gives the others pad after theirs, whatever the model says"""
    compare(submission, Model(script([EOS, 8], [4, EOS]), 2))
    compare(submission, Model(script([4, 6, 1, EOS, 2], [9, EOS, 8, 1, 2, 6], [EOS, 2, EOS, 6, EOS, 1]), 3))
    compare(submission, Model(script([9, EOS, 8, 1, 2, 6, 6], [4, 6, 1, 0, 2, EOS, 1]), 2))


def test_max_len(submission):
    """stops at max_len ids, BOS counted, with or without EOS"""
    endless = [4, 9, 1, 8, 8, 2, 6, 0, 1]
    compare(submission, Model(script(endless), 1), max_len=3)
    compare(submission, Model(script(endless, [1, EOS, 8, 8, 9, 9, 9, 9]), 2), max_len=6)
    compare(submission, Model(script([2, 2, 2, EOS, 4, 4, 4], [1, EOS, 8, 8, 9, 9, 9]), 2), max_len=5)
    compare(submission, Model(script([2, 2, 2, EOS, 4, 4, 4], [1, EOS, 8, 8, 9, 9, 9]), 2), max_len=4)


def test_max_len_of_one(submission):
    """gives nothing but BOS for max_len 1, and asks the model nothing"""
    model = Model(script([4, EOS], [8, EOS]), 2)
    compare(submission, model, max_len=1)
    checks.check(not model.shown, "next_logits is not called at all")


def test_pad_before_eos(submission):
    """treats a pad that the model predicts before EOS as a token that ends nothing"""
    compare(submission, Model(script([PAD, 4, EOS, 6]), 1))
    compare(submission, Model(script([4, PAD, PAD, 9, EOS, 1], [9, 1, EOS, 8, 8, 8]), 2))


def test_bos_again(submission):
    """treats a BOS that the model predicts as a token like any other"""
    compare(submission, Model(script([4, BOS, 9, EOS, 1], [BOS, EOS, 8, 8, 8]), 2))


def test_other_ids(submission):
    """uses the ids of BOS, EOS and pad that it is given"""

    def read(row: int, text: Sequence[int]) -> int:
        return ((4, 9, 6, 6), (9, 6, 4, 8))[row][len(text) - 1] if len(text) < 5 else 6

    def end(row: int, text: Sequence[int]) -> int:
        return ((4, 2, 1, 0, 5), (2, 0, 9, 8, 3))[row][len(text) - 1] if len(text) < 6 else 0

    compare(submission, Model(read, 2, ids=(1, 6, 0)))
    compare(submission, Model(end, 2, ids=(10, 0, 7)))


def test_every_step_sees_all_ids(submission):
    """shows next_logits all ids so far, BOS included, as integers of shape (batch, t)"""
    for rows, max_len in ((1, 4), (2, 12), (3, 12)):
        model = Model(by_content, rows)
        compare(submission, model, max_len)
        shown_properly(model, max_len)
        whole = all(isinstance(ids, torch.Tensor) and not ids.is_floating_point() for ids in model.shown)
        checks.check(whole, "next_logits is given integer ids, which an embedding can look up")


def test_no_call_too_many(submission):
    """does not call next_logits again once all rows are done"""
    for model in (
        Model(script([4, EOS, 8, 8]), 1),
        Model(script([4, 6, 1, EOS, 2, 2, 2], [9, EOS, 8, 1, 2, 6, 6], [EOS, 2, 2, 6, 6, 1, 1]), 3),
    ):
        compare(submission, model)
        steps = len(model.expected(12)[0]) - 1
        checks.check(len(model.shown) == steps, f"{steps} calls of next_logits; there were {len(model.shown)}")


def test_logits_of_any_size(submission):
    """takes the largest logit, also where all are negative, huge or -inf but one"""
    text = script([4, 6, EOS, 8, 8], [9, EOS, 8, 1, 1])
    for offset in (-100.0, 20_000.0):
        compare(submission, Model(text, 2, offset=offset))
    compare(submission, Model(text, 2, change=lambda logits: torch.where(logits < 6, -torch.inf, logits)))


def test_answers_the_same_twice(submission):
    """takes no chances: the same model gives the same ids again"""
    close = Model(by_content, 3, change=lambda logits: logits / 100)
    compare(submission, close)
    checks.leaves_arguments_alone(submission.greedy_decode, Callback(close), 3, BOS, EOS, PAD, 12)


@pytest.mark.stretch
def test_model_is_shown_pads(submission):
    """shows next_logits nothing but pad after a row's EOS"""
    for rows in ([EOS, 8, 2], [4, 1, EOS]), ([9, EOS, 8, 1, 2, 6, 6], [4, 6, 1, 0, 2, EOS, 1], [EOS] * 7):
        model = Model(script(*rows), len(rows))
        compare(submission, model)
        shown_properly(model, 12, pads=True)


@pytest.mark.stretch
def test_int64(submission):
    """gives int64 ids, as token ids are in PyTorch"""
    model = Model(script([4, EOS, 8], [9, 6, EOS]), 2)
    checks.matches(run(submission, model, 12), torch.tensor(model.expected(12)), dtype=torch.int64)


@pytest.mark.stretch
def test_logits_of_other_dtypes(submission):
    """takes logits in float64 and half precision, with a gradient, or as a strided view"""
    text = script([4, 6, EOS, 8, 8], [9, EOS, 8, 1, 1])
    for change in (
        lambda logits: logits.double(),
        lambda logits: logits.bfloat16(),
        lambda logits: logits.half(),
        lambda logits: logits.requires_grad_(),
        lambda logits: logits.T.contiguous().T,
    ):
        compare(submission, Model(text, 2, change=change))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    model = Model(script([4, EOS, 8], [9, 6, EOS]), 2)
    checks.shares_no_result(submission.greedy_decode, Callback(model), 2, BOS, EOS, PAD, 12)
