"""Hidden tests of cached_attention. Expected: the causal full pass, head by head in float64, cut into steps."""

import math

import pytest
import torch

from grader.judge import checks
from grader.judge.submission import Failure
from grader.sandbox.wire import Layer

KIND = "ch2_heads.multi_head_attention.MultiHeadAttention"


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def layer(d_model: int, num_heads: int) -> Layer:
    """An attention whose weights and biases are unlike each other and give scores of a few units."""
    made = {}
    for number, name in enumerate(("W_q", "W_k", "W_v", "W_o")):
        made[f"{name}.weight"] = normal(d_model, d_model, seed=10 + number, scale=1.3 / math.sqrt(d_model))
        made[f"{name}.bias"] = normal(d_model, seed=20 + number, scale=0.5)
    return Layer(KIND, (d_model, num_heads), made)


def by_definition(attention: Layer, x: torch.Tensor, cache=None):
    """(output, (key, value)) in the dtype of x: every new token by itself looks at all that comes no later."""
    d_model, num_heads = attention.args
    d_head = d_model // num_heads
    p = {name: numbers.to(x.dtype) for name, numbers in attention.parameters.items()}
    q, k, v = (x @ p[f"W_{name}.weight"].T + p[f"W_{name}.bias"] for name in "qkv")
    keys, values, rows = [], [], []
    for head in range(num_heads):
        own = slice(head * d_head, (head + 1) * d_head)
        past = [k[..., :0, own], v[..., :0, own]] if cache is None else [part[:, head].to(x.dtype) for part in cache]
        keys.append(torch.cat([past[0], k[..., own]], dim=1))
        values.append(torch.cat([past[1], v[..., own]], dim=1))
        seen = past[0].shape[1]
        attended = []
        for t in range(x.shape[1]):
            scores = torch.einsum("bd,bkd->bk", q[:, t, own], keys[-1][:, : seen + t + 1]) / math.sqrt(d_head)
            weights = scores.exp() / scores.exp().sum(-1, keepdim=True)
            attended.append(torch.einsum("bk,bkd->bd", weights, values[-1][:, : seen + t + 1]))
        rows.append(torch.stack(attended, dim=1))
    output = torch.cat(rows, dim=-1) @ p["W_o.weight"].T + p["W_o.bias"]
    return output, (torch.stack(keys, dim=1), torch.stack(values, dim=1))


def output_alone(attention: Layer, x: torch.Tensor, cache=None):
    """The same for one who stores the cache without its history."""
    output, (key, value) = by_definition(attention, x, cache)
    return output, (key.detach(), value.detach())


def cache_of(attention: Layer, batch: int, seen: int, seed: int = 5) -> tuple[torch.Tensor, torch.Tensor]:
    """The keys and values of `seen` tokens."""
    key, value = by_definition(attention, normal(batch, seen, attention.args[0], seed=seed).double())[1]
    return key.float().contiguous(), value.float().contiguous()


def handed_on(cache):
    """A submission's cache as the next step gets it: the same numbers in the same kind of pair, without a history."""
    parts = [part.detach() if isinstance(part, torch.Tensor) else part for part in cache]
    return parts if isinstance(cache, list) else tuple(parts)


def compare(submission, attention: Layer, x: torch.Tensor, cache=None):
    """Both parts of one call's result; gives back the submission's own cache."""
    given = () if cache is None else (cache,)
    output, grown = checks.parts(submission.cached_attention(attention, x, *given), "output", "cache")
    wide = None if cache is None else tuple(part.double() for part in cache)
    wanted, (key, value) = by_definition(attention, x.double(), wide)
    found = checks.parts(grown, "key", "value")
    checks.matches(output, wanted)
    checks.matches(found[0], key)
    checks.matches(found[1], value)
    return handed_on(grown)


def steps(submission, attention: Layer, x: torch.Tensor, *sizes: int) -> None:
    """Feed x in pieces, each with the cache that the call before gave; compare with one pass over all of x."""
    whole = by_definition(attention, x.double())[0]
    pieces = [piece.contiguous() for piece in x.split(sizes, dim=1)]
    cache = None
    for piece in pieces:
        cache = compare(submission, attention, piece, cache)
    again, rows = None, []
    for piece in pieces:
        given = () if again is None else (again,)
        row, grown = checks.parts(submission.cached_attention(attention, piece, *given), "output", "cache")
        again = handed_on(grown)
        rows.append(row)
    checks.matches(torch.cat(rows, dim=1), whole)


def test_first_token(submission):
    """starts without a cache: the first token sees itself alone"""
    compare(submission, layer(2, 1), normal(1, 1, 2, seed=1))
    compare(submission, layer(6, 2), normal(3, 1, 6, seed=2))


def test_cache_of_the_first_tokens(submission):
    """gives the keys and values of the first tokens as two tensors (batch, heads, tokens, d_head)"""
    for d_model, heads, new in ((4, 1, 2), (6, 3, 4), (12, 2, 3)):
        compare(submission, layer(d_model, heads), normal(2, new, d_model, seed=3))


def test_one_token_and_a_cache(submission):
    """lets one new token see all that is in the cache and itself"""
    for d_model, heads, batch, seen in ((4, 2, 1, 1), (6, 2, 2, 3), (12, 3, 3, 7), (8, 1, 2, 4)):
        attention = layer(d_model, heads)
        compare(submission, attention, normal(batch, 1, d_model, seed=4), cache_of(attention, batch, seen))


def test_token_by_token(submission):
    """fed one token at a time gives the rows of the causal full pass"""
    steps(submission, layer(4, 2), normal(1, 3, 4, seed=6), 1, 1, 1)
    steps(submission, layer(12, 3), normal(2, 7, 12, seed=7), *[1] * 7)


def test_several_tokens_at_once(submission):
    """fed several tokens at once without a cache gives the causal full pass: none sees a later one"""
    for d_model, heads, batch, new in ((4, 2, 1, 2), (6, 3, 2, 5), (12, 2, 3, 8)):
        compare(submission, layer(d_model, heads), normal(batch, new, d_model, seed=8))


def test_several_tokens_and_a_cache(submission):
    """lets several new tokens see the whole past, themselves, and no later one"""
    for d_model, heads, batch, seen, new in ((4, 2, 1, 1, 2), (6, 2, 2, 3, 4), (12, 3, 2, 6, 2), (8, 4, 3, 2, 5)):
        attention = layer(d_model, heads)
        compare(submission, attention, normal(batch, new, d_model, seed=9), cache_of(attention, batch, seen))


def test_prompt_then_steps(submission):
    """fed a prompt, then single tokens and pieces, gives the rows of one pass"""
    steps(submission, layer(6, 2), normal(2, 5, 6, seed=10), 3, 1, 1)
    steps(submission, layer(12, 4), normal(3, 9, 12, seed=11), 2, 3, 1, 3)


def test_cache_from_elsewhere(submission):
    """goes by what the cache holds, be it of other tokens than those it has seen before"""
    attention = layer(12, 3)
    x = normal(2, 2, 12, seed=12)
    for seed in (13, 14):
        compare(submission, attention, x, cache_of(attention, 2, 4, seed=seed))
    compare(submission, attention, x, (normal(2, 3, 5, 4, seed=15), normal(2, 3, 5, 4, seed=16)))


def test_sentences_keep_apart(submission):
    """mixes neither the sentences of a batch nor the heads"""
    attention = layer(6, 3)
    x, cache = normal(4, 2, 6, seed=17), cache_of(attention, 4, 5)
    compare(submission, attention, x, cache)
    compare(submission, attention, x[2:3].contiguous(), tuple(part[2:3].contiguous() for part in cache))


def test_work_grows_with_the_past(submission):
    """does work for a new token that grows with the number of seen tokens, not with its square"""
    attention, batch, d_model = layer(32, 4), 2, 32
    work = {}
    for seen in (32, 64, 128):
        x, cache = normal(batch, 1, d_model, seed=18), cache_of(attention, batch, seen)
        compare(submission, attention, x, cache)
        work[seen] = submission.cached_attention.seen(attention, x, cache, mode="multiplications")[1].work
    # Scores and weighted sum take 2 * batch * d_model for each token seen; twice that is free for scaling and the like.
    each = (work[128] - work[64]) / 64
    numbers = ", ".join(f"{number:,} after {seen}" for seen, number in work.items())
    steady = work[128] - work[64] <= 2.5 * (work[64] - work[32]) + 2000
    checks.check(steady, f"multiplications that grow in proportion to the tokens seen; they were {numbers}")
    few = each <= 3 * 2 * batch * d_model
    checks.check(few, f"about {2 * batch * d_model} more multiplications for each token seen, not {each:,.0f}")


def test_work_of_the_projections(submission):
    """projects the new tokens alone"""
    attention, batch, seen, d_model = layer(64, 4), 2, 40, 64
    x, cache = normal(batch, 1, d_model, seed=19), cache_of(attention, batch, seen)
    compare(submission, attention, x, cache)
    work = submission.cached_attention.seen(attention, x, cache, mode="multiplications")[1].work
    least = 4 * batch * d_model**2 + 2 * batch * d_model * (seen + 1)
    checks.check(work <= 3 * least, f"about {least:,} multiplications for one new token; there were {work:,}")


def test_gradients(submission):
    """lets the right gradient flow from the output to the new tokens"""
    attention = layer(6, 2)
    x = normal(2, 3, 6, seed=20).requires_grad_()
    for cache in ((), (cache_of(attention, 2, 4),)):
        try:
            checks.gradients_match(submission.cached_attention, by_definition, attention, x, *cache)
        except Failure:
            checks.gradients_match(submission.cached_attention, output_alone, attention, x, *cache)


def test_does_not_change_its_arguments(submission):
    """leaves the new tokens and the cache as they were, and answers the same twice"""
    attention = layer(6, 2)
    cache = cache_of(attention, 2, 4)
    checks.leaves_arguments_alone(submission.cached_attention, attention, normal(2, 3, 6, seed=21))
    for new in (1, 3):
        checks.leaves_arguments_alone(submission.cached_attention, attention, normal(2, new, 6, seed=21), cache)


def test_two_ways_from_one_cache(submission):
    """can go on from the same cache in two ways"""
    attention = layer(12, 4)
    cache = compare(submission, attention, normal(2, 3, 12, seed=22))
    for seed in (23, 24):
        longer = compare(submission, attention, normal(2, 1, 12, seed=seed), cache)
        compare(submission, attention, normal(2, 2, 12, seed=seed + 2), longer)


@pytest.mark.stretch
def test_gradients_of_the_cache(submission):
    """lets gradients flow from the new cache too"""
    attention = layer(6, 2)
    x = normal(2, 3, 6, seed=25).requires_grad_()
    for cache in ((), (cache_of(attention, 2, 4),)):
        checks.gradients_match(submission.cached_attention, by_definition, attention, x, *cache)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed and expanded tensors, the cache among them"""
    attention = layer(6, 2)
    x = normal(3, 2, 6, seed=26).transpose(0, 1)  # (2, 3, 6)
    key, value = cache_of(attention, 2, 4)
    compare(submission, attention, x, (key.transpose(1, 2).contiguous().transpose(1, 2), value))
    compare(submission, attention, x, tuple(part[:1].expand(2, 2, 4, 3) for part in (key, value)))


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere"""
    attention, x = layer(6, 2), normal(2, 3, 6, seed=27)
    compare(submission, attention, x)  # runs on the CPU in the first place
    checks.works_on_other_devices(submission.cached_attention, attention, x)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives fresh tensors on every call"""
    attention = layer(6, 2)
    x = normal(2, 3, 6, seed=28)
    checks.shares_no_result(submission.cached_attention, attention, x)
    checks.shares_no_result(submission.cached_attention, attention, x, cache_of(attention, 2, 4))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64, new or seen"""
    attention = layer(6, 2)
    made = len(submission.trace)
    try:
        for seen, new in (((4, 64), (2, 2)), ((3, 3), (4, 64))):
            small, large = (
                [attention, normal(2, n, 6, seed=29), cache_of(attention, 2, s)] for s, n in zip(seen, new, strict=True)
            )
            checks.constant_work(submission.cached_attention, small, large)
    finally:  # its numbers are right: diagnosis, which compares numbers alone, would name any slow version
        del submission.trace[made:]
