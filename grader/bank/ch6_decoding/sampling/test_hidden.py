"""Hidden tests of filter_logits and sample. Expected: row by row in lists and float64; for draws, exact bounds."""

import math

import pytest
import torch

from grader.judge import checks
from grader.judge.show import kind_of
from grader.sandbox.wire import Seeded

KNOWN = [2.0, 1.0, 0.0, -1.0]  # probabilities 0.644, 0.237, 0.087, 0.032


def kept(row: list[float], temperature: float, top_k: int | None, top_p: float | None) -> list[bool]:
    """Which tokens of one row stay."""
    order = sorted(range(len(row)), key=lambda token: -row[token])
    stay = order if top_k is None else order[:top_k]
    if top_p is not None:
        heights = [math.exp((row[token] - row[order[0]]) / temperature) for token in stay]
        mass, nucleus = 0.0, []
        for token, height in zip(stay, heights, strict=True):
            nucleus.append(token)
            mass += height / sum(heights)
            if mass >= top_p:
                break
        stay = nucleus
    return [token in stay and row[token] > -math.inf for token in range(len(row))]


def by_definition(logits, temperature=1.0, top_k=None, top_p=None):
    """The filtered logits, differentiable, in the dtype of logits."""
    rows = logits.detach().double().reshape(-1, logits.shape[-1]).tolist()
    mask = torch.tensor([kept(row, temperature, top_k, top_p) for row in rows]).reshape(logits.shape)
    return torch.where(mask, logits / temperature, -torch.inf)


def normal(*shape: int, seed: int = 0, scale: float = 2.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def compare(submission, logits, **knobs) -> None:
    got = submission.filter_logits(logits, **knobs)
    checks.matches(got, by_definition(logits.double(), **knobs))


def ids_of(got, shape: tuple[int, ...], vocab: int) -> torch.Tensor:
    """The drawn ids, checked for shape, integers and range."""
    if isinstance(got, int) and not isinstance(got, bool):
        got = torch.tensor(got)
    right = isinstance(got, torch.Tensor) and tuple(got.shape) == shape
    checks.check(right, f"a tensor of ids of shape {shape}; it was {kind_of(got)}")
    whole = not got.is_floating_point() and got.dtype != torch.bool
    checks.check(whole, f"integer ids; they were {got.dtype}")
    low, high = int(got.min()), int(got.max())
    checks.check(low >= 0 and high < vocab, f"ids from 0 to {vocab - 1}; they went from {low} to {high}")
    return got.long()


def by_chance(submission, logits: torch.Tensor):
    """A draw from PyTorch's own randomness. It cannot be made again, so diagnosis is not shown this call."""
    made = len(submission.trace)
    try:
        return submission.sample(logits)
    finally:
        del submission.trace[made:]


def counts_fit(counts: list[int], chances: list[float], what: str) -> None:
    """Every count is one that a right sampler gives but for a chance below 1e-11 (Bernstein's inequality)."""
    total, log = sum(counts), math.log(2e11)
    for id, (count, chance) in enumerate(zip(counts, chances, strict=True)):
        room = log / 3 + math.sqrt((log / 3) ** 2 + 2 * log * total * chance * (1 - chance))
        fits = abs(count - total * chance) <= (room if 0 < chance < 1 else 1e-3)
        text = f"{what} {id} in about {total * chance:.0f} of {total} draws ({chance:.4f}); it came {count} times"
        checks.check(fits, text)


def test_no_filter(submission):
    """gives the logits back as they are when nothing is asked for"""
    compare(submission, torch.tensor(KNOWN))
    compare(submission, normal(2, 3, 7, seed=1), temperature=1.0, top_k=None, top_p=None)


def test_temperature(submission):
    """divides the logits by the temperature"""
    for temperature in (0.5, 2.0, 0.01, 30.0):
        compare(submission, torch.tensor(KNOWN), temperature=temperature)
        compare(submission, normal(3, 5, seed=2), temperature=temperature)


def test_temperature_of_zero(submission):
    """raises ValueError for a temperature of 0 or below"""
    for temperature in (0.0, -1.0):
        checks.rejects(submission.filter_logits, torch.tensor(KNOWN), temperature=temperature)
        checks.rejects(submission.filter_logits, normal(2, 5, seed=3), temperature=temperature, top_k=2)


def test_top_k(submission):
    """keeps the k largest logits as they are, where they stand, and gives -inf for the others"""
    for k in (1, 2, 3, 4):
        compare(submission, torch.tensor([0.0, 2.0, -1.0, 1.0]), top_k=k)
    for k in (1, 3, 6):
        compare(submission, normal(4, 6, seed=4), top_k=k)


def test_top_k_ties(submission):
    """keeps all that is larger than the k-th logit and nothing smaller; at a tie either choice is right"""
    for row, k in (([1.0, 3.0, 1.0, 0.0, 1.0], 2), ([2.0, 2.0, 2.0], 1), ([0.0, -1.0, 5.0, -1.0, 4.0], 4)):
        logits = torch.tensor(row)
        limit = sorted(row)[-k]
        got = submission.filter_logits(logits, top_k=k)
        found = got if isinstance(got, torch.Tensor) and got.shape == logits.shape else by_definition(logits, top_k=k)
        stays = ((found > -torch.inf) & (logits == limit)) | (logits > limit)
        checks.matches(got, torch.where(stays, logits, -torch.inf))
        checks.check(int(stays.sum()) >= k, f"at least {k} logits that stay; there were {int(stays.sum())}")


def test_top_p(submission):
    """keeps the fewest tokens whose probabilities sum to at least p, the one that crosses p included"""
    for p in (0.5, 0.7, 0.9, 0.97):
        compare(submission, torch.tensor(KNOWN), top_p=p)
    compare(submission, torch.tensor([0.3, 0.1, 0.4, 0.2]).log(), top_p=0.65)
    compare(submission, torch.tensor([0.3, 0.1, 0.4, 0.2]).log(), top_p=0.95)


def test_top_p_in_place(submission):
    """leaves every token at its place, in whatever order the logits come"""
    compare(submission, torch.tensor([0.0, 2.0, -1.0, 1.0]), top_p=0.9)
    compare(submission, torch.tensor([-1.0, 0.0, 1.0, 2.0]), top_p=0.8)
    for seed in (5, 6, 7):
        compare(submission, normal(12, seed=seed), top_p=0.75)


def test_top_p_keeps_one(submission):
    """keeps the largest logit also where it alone has more than p"""
    compare(submission, torch.tensor([0.0, 9.0, -1.0, 1.0]), top_p=0.5)
    compare(submission, normal(4, 6, seed=8), top_p=0.01)


def test_top_p_of_all(submission):
    """keeps every token with top_p 1 or close to it"""
    compare(submission, torch.tensor(KNOWN), top_p=1.0)
    compare(submission, normal(3, 5, seed=9, scale=1.0), top_p=0.9999)


def test_batches(submission):
    """filters every row by itself, whatever the leading dimensions"""
    flat_and_steep = torch.tensor([[0.0, 0.2, 0.1, 0.3], [0.0, 9.0, 1.0, 2.0], [40.0, 41.0, 30.0, 40.5]])
    for knobs in ({"top_k": 2}, {"top_p": 0.6}, {"top_k": 3, "top_p": 0.8, "temperature": 2.0}):
        compare(submission, flat_and_steep, **knobs)
        compare(submission, normal(2, 3, 9, seed=10), **knobs)
        compare(submission, normal(2, 1, 3, 5, seed=11), **knobs)


def test_temperature_comes_before_top_p(submission):
    """applies the temperature first, so that top_p looks at the probabilities that it gives"""
    for temperature in (2.0, 0.5):
        compare(submission, torch.tensor(KNOWN), temperature=temperature, top_p=0.85)
    compare(submission, normal(3, 10, seed=12), temperature=3.0, top_p=0.6)


def test_top_k_comes_before_top_p(submission):
    """applies top_p to the probabilities that are left after top_k, which sum to 1 again"""
    compare(submission, torch.tensor(KNOWN), top_k=2, top_p=0.7)
    compare(submission, torch.tensor([-1.0, 1.0, 0.0, 2.0]), top_k=3, top_p=0.95)
    compare(submission, torch.tensor([0.1, 0.0, 0.3, 0.2]), top_k=2, top_p=0.51)
    compare(submission, normal(4, 10, seed=13), top_k=4, top_p=0.7, temperature=1.5)


def test_removed_before(submission):
    """takes logits that are -inf already: they stay so and count for nothing"""
    logits = torch.tensor([[-torch.inf, 2.0, -torch.inf, 1.0, 0.0], [0.5, -torch.inf, 3.0, 2.0, 1.0]])
    for knobs in ({"temperature": 0.5}, {"top_k": 2}, {"top_k": 4}, {"top_p": 0.8}, {"top_k": 4, "top_p": 0.95}):
        compare(submission, logits, **knobs)


def test_large_logits(submission):
    """filters logits of any size, also where all are far below 0"""
    for offset in (-50.0, 50.0):
        compare(submission, torch.tensor(KNOWN) + offset, top_k=3, top_p=0.8)
    compare(submission, normal(3, 6, seed=14, scale=10.0), temperature=0.5, top_p=0.9)


def test_gradients(submission):
    """lets the gradient flow to the logits that stay"""
    logits = normal(3, 6, seed=15).requires_grad_()
    for knobs in ({"temperature": 2.0}, {"top_k": 3}, {"top_p": 0.7}, {"temperature": 0.5, "top_k": 4, "top_p": 0.9}):
        checks.gradients_match(submission.filter_logits, by_definition, logits, **knobs)


def test_filter_changes_nothing(submission):
    """leaves the logits as they were, and filters the same twice"""
    for knobs in ({}, {"temperature": 2.0}, {"top_k": 2}, {"top_p": 0.6}, {"top_k": 4, "top_p": 0.5}):
        checks.leaves_arguments_alone(submission.filter_logits, normal(2, 3, 6, seed=16), **knobs)


def certain(*shape: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits `(*shape, 7)` with one token per row that is not -inf, and those tokens."""
    ids = torch.randint(7, shape, generator=torch.Generator().manual_seed(seed))
    return torch.full((*shape, 7), -torch.inf).scatter(-1, ids[..., None], -3.0), ids


def test_shape_of_the_draws(submission):
    """draws one id for each row: the shape of the logits without the last dimension"""
    for number, shape in enumerate(((), (4,), (2, 3), (2, 1, 5))):
        logits, wanted = certain(*shape, seed=20 + number)
        got = submission.sample(logits, generator=Seeded(1))
        checks.check(torch.equal(ids_of(got, shape, 7), wanted), f"{wanted.tolist()}, the only possible ids")
        ids_of(submission.sample(normal(*shape, 5, seed=24), generator=Seeded(2)), shape, 5)


def test_how_often(submission):
    """draws each token as often as softmax of the logits says"""
    for number, row in enumerate((KNOWN, [0.0, 0.0, 0.0], [-3.0, 1.0, 3.0, 2.9, -1.0, 0.5], [49.0, 50.0, 20.0])):
        chances = torch.tensor(row, dtype=torch.float64).softmax(0).tolist()
        logits = torch.tensor(row).expand(3_000, len(row)).contiguous()
        drawn = ids_of(submission.sample(logits, generator=Seeded(30 + number)), (3_000,), len(row))
        counts_fit(drawn.bincount(minlength=len(row)).tolist(), chances, "token")


def test_how_often_without_a_generator(submission):
    """draws as often as softmax says also with PyTorch's own randomness, and not the same every time"""
    logits = torch.tensor(KNOWN).expand(3_000, 4).contiguous()
    first, second = (ids_of(by_chance(submission, logits), (3_000,), 4) for _ in range(2))
    for drawn in (first, second):
        counts_fit(drawn.bincount(minlength=4).tolist(), torch.tensor(KNOWN).double().softmax(0).tolist(), "token")
    checks.check(not torch.equal(first, second), "other draws at the second call; all 3,000 were the same")


def test_rows_of_unlike_logits(submission):
    """draws every row from its own logits"""
    rows = torch.tensor([[3.0, 0.0, 1.0], [0.0, 0.5, -2.0], [-1.0, 4.0, 4.0]])
    logits = rows.expand(1_500, 3, 3).contiguous()
    drawn = ids_of(submission.sample(logits, generator=Seeded(40)), (1_500, 3), 3)
    for number, row in enumerate(rows):
        chances = row.double().softmax(0).tolist()
        counts_fit(drawn[:, number].bincount(minlength=3).tolist(), chances, f"in row {number} token")


def test_rows_are_independent(submission):
    """draws each row independently of the others"""
    row = torch.tensor([1.0, 0.0, 0.5])
    chances = row.double().softmax(0)
    for shape in ((2, 1_500), (1_500, 2)):
        logits = row.expand(*shape, 3).contiguous()
        drawn = ids_of(submission.sample(logits, generator=Seeded(41)), shape, 3)
        one, other = drawn if shape[0] == 2 else drawn.T
        pairs = (one * 3 + other).bincount(minlength=9).tolist()
        counts_fit(pairs, torch.outer(chances, chances).flatten().tolist(), "of the 9 pairs of tokens number")


def test_never_draws_what_is_removed(submission):
    """never draws a token whose logit is -inf"""
    row = torch.tensor([-torch.inf, 2.0, -torch.inf, 1.0, 0.0, -torch.inf])
    drawn = ids_of(submission.sample(row.expand(2_000, 6).contiguous(), generator=Seeded(42)), (2_000,), 6)
    counts_fit(drawn.bincount(minlength=6).tolist(), row.double().softmax(0).tolist(), "token")


def test_generator(submission):
    """draws the same from generators with the same seed, and something else from another seed"""
    logits = normal(300, 20, seed=43, scale=0.5)
    checks.leaves_arguments_alone(submission.sample, logits, generator=Seeded(7))
    first, second = (ids_of(submission.sample(logits, generator=Seeded(seed)), (300,), 20) for seed in (7, 8))
    checks.check(not torch.equal(first, second), "other draws from another seed; all 300 were the same")


@pytest.mark.stretch
def test_top_p_of_zero(submission):
    """keeps the largest logit alone with top_p 0"""
    compare(submission, torch.tensor([0.0, 2.0, -1.0, 1.0]), top_p=0.0)
    compare(submission, normal(3, 6, seed=17), top_p=0.0, top_k=3)


@pytest.mark.stretch
def test_other_dtypes(submission):
    """answers float64 with float64 and half precision with half precision"""
    steep = torch.tensor([[4.0, -2.0, 0.0, 3.0], [-1.0, 2.0, 5.0, 0.0]])
    for dtype in (torch.float64, torch.bfloat16, torch.float16):
        for knobs in ({"temperature": 2.0}, {"top_k": 2}, {"top_p": 0.85}, {"top_k": 3, "top_p": 0.5}):
            logits = steep.to(dtype)
            got = submission.filter_logits(logits, **knobs)
            checks.matches(got, by_definition(logits.double(), **knobs), dtype=dtype)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and expanded tensors"""
    compare(submission, normal(6, 4, seed=18).T, top_k=3, top_p=0.8)
    compare(submission, torch.tensor(KNOWN).expand(3, 4), temperature=2.0, top_p=0.85)
    logits, wanted = certain(4, 3, seed=25)
    got = submission.sample(logits.transpose(0, 2).contiguous().transpose(0, 2), generator=Seeded(3))
    checks.check(torch.equal(ids_of(got, (4, 3), 7), wanted), f"{wanted.tolist()}, the only possible ids")


@pytest.mark.stretch
def test_int64(submission):
    """draws int64 ids, as token ids are in PyTorch"""
    got = submission.sample(normal(6, 4, seed=19), generator=Seeded(4))
    ids_of(got, (6,), 4)
    checks.check(got.dtype == torch.int64, f"ids of dtype torch.int64; they were {got.dtype}")


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the logits are elsewhere"""
    logits = normal(3, 6, seed=20)
    for knobs in ({"temperature": 2.0}, {"top_k": 2}, {"top_p": 0.7}):
        compare(submission, logits, **knobs)  # runs on the CPU in the first place
        checks.works_on_other_devices(submission.filter_logits, logits, **knobs)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call, also where nothing is removed"""
    for knobs in ({}, {"top_k": 6}, {"top_p": 0.8}):
        checks.shares_no_result(submission.filter_logits, normal(3, 6, seed=21), **knobs)


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for a vocabulary of 4 tokens and for one of 64"""
    small, large = normal(2, 4, seed=22), normal(2, 64, seed=22)
    checks.constant_work(submission.filter_logits, [small, 0.7, 3, 0.9], [large, 0.7, 3, 0.9])
    checks.constant_work(submission.sample, [small, Seeded(5)], [large, Seeded(5)])
