"""Hidden tests of the REINFORCE loss. Expected values: the definition, sentence by sentence in Python floats."""

import math

import pytest
import torch

from grader.judge import checks
from grader.judge.submission import Failure


def by_definition(log_probs: torch.Tensor, rewards: torch.Tensor, baseline: torch.Tensor, mask: torch.Tensor) -> float:
    """The loss, one token after the other."""
    total = 0.0
    for row, reward, expected, real in zip(
        log_probs.tolist(), rewards.tolist(), baseline.tolist(), mask.tolist(), strict=True
    ):
        total -= (reward - expected) * math.fsum(value for value, counts in zip(row, real, strict=True) if counts)
    return total / len(log_probs)


def gradient_by_definition(rewards: torch.Tensor, baseline: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """- (reward - baseline) / batch at real tokens, 0 at padding."""
    advantage = rewards.detach().double() - baseline.detach().double()
    return -(advantage[:, None] / len(rewards)) * mask


def up_to(*lengths: int, size: int) -> torch.Tensor:
    """A mask with that many real tokens in each row."""
    return torch.arange(size)[None, :] < torch.tensor(lengths)[:, None]


def batch(*lengths: int, size: int, seed: int = 0):
    """Log-probabilities (of pads too), rewards from 0 to 1, a baseline that differs by sentence, the mask."""
    chance = torch.Generator().manual_seed(seed)
    log_probs = -0.1 - 3 * torch.rand(len(lengths), size, generator=chance)
    rewards = torch.rand(len(lengths), generator=chance)
    baseline = torch.rand(len(lengths), generator=chance)
    return log_probs, rewards, baseline, up_to(*lengths, size=size)


def compare(submission, log_probs, rewards, baseline, mask) -> None:
    expected = by_definition(log_probs, rewards, baseline, mask)
    got = submission.reinforce_loss(log_probs, rewards, baseline, mask)
    checks.matches(got, expected, rtol=1e-4, atol=1e-5)


def gradients_of(submission, log_probs, rewards, baseline, mask):
    """The gradients of one call by the argument's name, for the arguments that require one."""
    named = {"log_probs": log_probs, "rewards": rewards, "baseline": baseline}
    wanted = [name for name, value in named.items() if value.requires_grad]
    call, seen = submission.reinforce_loss.seen(log_probs, rewards, baseline, mask, mode="gradient")
    text = submission.text_of(call)
    _, given, _ = seen.value
    if len(given) != len(wanted):
        raise Failure(f"{text}\nThe call turns requires_grad of an argument off; work on a copy.")
    return text, dict(zip(wanted, given, strict=True))


def compare_gradients(submission, log_probs, rewards, baseline, mask) -> None:
    """The gradient of log_probs is right, and none flows into rewards or baseline (None and zeros are the same)."""
    text, found = gradients_of(submission, log_probs, rewards, baseline, mask)
    for name in ("rewards", "baseline"):
        if found.get(name) is not None and bool((found[name] != 0).any()):
            raise Failure(f"{text}\nA gradient flows into {name}; it must be a number given from outside.")
    if "log_probs" in found:
        if found["log_probs"] is None:
            raise Failure(f"{text}\nNo gradient reaches log_probs. Something on the way is detached or made anew.")
        try:
            checks.matches(found["log_probs"], gradient_by_definition(rewards, baseline, mask))
        except Failure as error:
            raise Failure(f"The gradient of log_probs is wrong.\n{error}") from None


def test_one_sentence(submission):
    """gives - (reward - baseline) · the sum of the log-probabilities for one sentence"""
    log_probs, mask = torch.tensor([[-0.5, -1.0, -2.0]]), up_to(3, size=3)
    compare(submission, log_probs, torch.tensor([3.0]), torch.tensor([1.0]), mask)
    compare(submission, log_probs, torch.tensor([0.25]), torch.tensor([1.5]), mask)
    compare(submission, log_probs, torch.tensor([2.0]), torch.tensor([0.0]), mask)


def test_reward_as_expected(submission):
    """gives 0 when every reward equals its baseline"""
    log_probs, rewards, _, mask = batch(4, 4, 4, size=4, seed=1)
    compare(submission, log_probs, rewards, rewards.clone(), mask)


def test_two_sentences(submission):
    """weighs every sentence with its own reward and baseline"""
    compare(submission, *batch(3, 3, size=3, seed=2))
    compare(submission, *batch(2, 2, 2, size=2, seed=3))


def test_as_many_sentences_as_tokens(submission):
    """weighs sentences, not positions, also where batch and T are the same"""
    compare(submission, *batch(4, 4, 4, 4, size=4, seed=4))
    compare(submission, *batch(3, 1, 2, size=3, seed=12))


def test_mean_over_sentences(submission):
    """takes the mean over the sentences of the batch"""
    log_probs, rewards, baseline, mask = batch(6, size=6, seed=5)
    for copies in (1, 2, 5):
        same = (value.repeat(copies, *[1] * (value.dim() - 1)) for value in (log_probs, rewards, baseline, mask))
        compare(submission, *same)


def test_padding(submission):
    """leaves padding out, whatever log-probability stands there"""
    log_probs, rewards, baseline, mask = batch(4, 2, 1, size=5, seed=6)
    compare(submission, log_probs, rewards, baseline, mask)
    for filler in (0.0, -50.0, 7.0):
        compare(submission, torch.where(mask, log_probs, filler), rewards, baseline, mask)


def test_sums_over_tokens(submission):
    """adds up the tokens of a sentence: a long sentence counts more than a short one"""
    compare(submission, *batch(7, 1, size=7, seed=7))
    compare(submission, *batch(1, 9, 4, size=9, seed=8))


def test_mask_anywhere(submission):
    """goes by the mask alone, also where padding stands first or in between"""
    log_probs, rewards, baseline, _ = batch(5, 5, 5, size=5, seed=9)
    mask = torch.tensor([[0, 0, 1, 1, 1], [1, 0, 1, 0, 0], [0, 1, 1, 1, 0]]).bool()
    compare(submission, log_probs, rewards, baseline, mask)


def test_rewards_of_any_size(submission):
    """takes rewards and baselines of any sign and size, such as BLEU from 0 to 100"""
    log_probs, _, _, mask = batch(4, 3, size=4, seed=10)
    compare(submission, log_probs, torch.tensor([31.5, 7.25]), torch.tensor([20.0, 20.0]), mask)
    compare(submission, log_probs, torch.tensor([-2.0, -3.0]), torch.tensor([-2.5, 1.0]), mask)


def test_equal_rewards(submission):
    """uses the baseline that it is given, also where all rewards of the batch are the same"""
    log_probs, _, baseline, mask = batch(3, 4, 2, size=4, seed=11)
    compare(submission, log_probs, torch.ones(3), baseline, mask)
    compare(submission, log_probs, torch.zeros(3), baseline, mask)


def test_gradient(submission):
    """lets the right gradient flow to every real log-probability, and none to padding"""
    for seed, lengths in enumerate(((3, 1), (4, 4, 2), (2, 5, 3, 1))):
        log_probs, rewards, baseline, mask = batch(*lengths, size=5, seed=seed + 20)
        compare_gradients(submission, log_probs.requires_grad_(), rewards, baseline, mask)


def test_no_gradient_into_rewards(submission):
    """lets no gradient flow into the rewards when they require one"""
    log_probs, rewards, baseline, mask = batch(3, 2, size=4, seed=30)
    compare_gradients(submission, log_probs.requires_grad_(), rewards.requires_grad_(), baseline, mask)


def test_no_gradient_into_the_baseline(submission):
    """lets no gradient flow into the baseline when it comes out of a network"""
    log_probs, rewards, baseline, mask = batch(3, 2, size=4, seed=31)
    compare_gradients(submission, log_probs.requires_grad_(), rewards, baseline.requires_grad_(), mask)


def test_no_gradient_into_both(submission):
    """lets the gradient flow to the log-probabilities alone when all three could have one"""
    log_probs, rewards, baseline, mask = batch(2, 4, 3, size=4, seed=32)
    compare_gradients(submission, *(value.requires_grad_() for value in (log_probs, rewards, baseline)), mask)


def test_does_not_change_its_arguments(submission):
    """leaves its arguments as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.reinforce_loss, *batch(3, 1, size=4, seed=33))


@pytest.mark.stretch
def test_impossible_padding(submission):
    """stays finite where the log-probability of padding is -inf"""
    log_probs, rewards, baseline, mask = batch(4, 2, 3, size=4, seed=34)
    compare(submission, torch.where(mask, log_probs, -math.inf), rewards, baseline, mask)


@pytest.mark.stretch
def test_gradient_with_impossible_padding(submission):
    """keeps NaN out of the gradient where the log-probability of padding is -inf"""
    log_probs, rewards, baseline, mask = batch(4, 2, 3, size=4, seed=35)
    log_probs = torch.where(mask, log_probs, -math.inf).requires_grad_()
    compare_gradients(submission, log_probs, rewards, baseline, mask)


@pytest.mark.stretch
def test_sentence_without_tokens(submission):
    """lets a sentence of nothing but padding add 0 and still count in the mean"""
    compare(submission, *batch(4, 0, 2, size=4, seed=36))


@pytest.mark.stretch
def test_keeps_the_dtype(submission):
    """answers float64 with float64, float16 with float16 and bfloat16 with bfloat16"""
    *numbers, mask = batch(4, 2, 3, size=4, seed=37)
    for dtype, tolerance in ((torch.float64, 1e-9), (torch.float16, 1e-2), (torch.bfloat16, 6e-2)):
        given = [value.to(dtype) for value in numbers]
        expected = torch.tensor(by_definition(*given, mask), dtype=torch.float64)
        got = submission.reinforce_loss(*given, mask)
        checks.matches(got, expected, rtol=tolerance, atol=tolerance / 10, dtype=dtype)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere"""
    compare(submission, *batch(3, 2, size=4, seed=38))
    checks.works_on_other_devices(submission.reinforce_loss, *batch(3, 2, size=4, seed=38))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.reinforce_loss, *batch(3, 2, size=4, seed=39))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    checks.constant_work(
        submission.reinforce_loss, list(batch(4, 2, size=4, seed=40)), list(batch(64, 20, size=64, seed=41))
    )
