"""Hidden tests of constant attention. Expected values: entry by entry over the examples that have it, in float64."""

import pytest
import torch

from grader.judge import checks

CLOSE = {"rtol": 1e-4, "atol": 1e-5}  # whatever the dtype of the result: the weights are given in float32


def normal(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def padded(lengths: list[int], heads: int, n: int, seed: int = 0, garbage: float = 3.0) -> torch.Tensor:
    """Attention weights of sentences of these lengths, padded to n by numbers that mean nothing."""
    weights = garbage * normal(len(lengths), heads, n, n, seed=seed + 500)
    for number, length in enumerate(lengths):
        scores = 2 * normal(heads, length, length, seed=seed + number)
        weights[number, :, :length, :length] = torch.softmax(scores, dim=-1)
    return weights


def mean_matrix(weights: torch.Tensor, lengths: list[int]) -> torch.Tensor:
    _, heads, n, _ = weights.shape
    mean = torch.zeros(heads, n, n, dtype=torch.float64)
    for i in range(n):
        for j in range(n):
            having = [number for number, length in enumerate(lengths) if length > max(i, j)]
            if having:
                mean[:, i, j] = weights[having][:, :, i, j].double().mean(0)
    return renormalised(mean)


def renormalised(matrix: torch.Tensor) -> torch.Tensor:
    total = matrix.sum(-1, keepdim=True)
    return matrix / torch.where(total == 0, 1.0, total)


def mixed(values: torch.Tensor, constant: torch.Tensor) -> torch.Tensor:
    seq = values.shape[2]
    return torch.einsum("hij,bhjd->bhid", renormalised(constant[:, :seq, :seq].to(values.dtype)), values)


def constant(heads: int, n: int, seed: int = 0) -> torch.Tensor:
    """A constant as a model would have it: rows sum to 1, no two heads alike."""
    return torch.softmax(normal(heads, n, n, seed=seed + 900), dim=-1)


def compare(submission, lengths: list[int], heads: int, n: int, seed: int = 0, **more) -> None:
    weights = padded(lengths, heads, n, seed, **more)
    got = submission.constant_attention(weights, torch.tensor(lengths))
    checks.matches(got, mean_matrix(weights, lengths), **CLOSE)


def apply(submission, values: torch.Tensor, matrix: torch.Tensor) -> None:
    checks.matches(submission.apply_constant(values, matrix), mixed(values.double(), matrix.double()), **CLOSE)


def test_one_example(submission):
    """gives the weights of a single example of full length back"""
    compare(submission, [3], heads=1, n=3)
    compare(submission, [5], heads=3, n=5, seed=10)


def test_examples_of_the_same_length(submission):
    """takes the mean over the examples"""
    compare(submission, [4, 4], heads=2, n=4, seed=20)
    compare(submission, [3] * 7, heads=1, n=3, seed=30)


def test_heads(submission):
    """gives every head a matrix of its own"""
    for heads in (1, 2, 5):
        compare(submission, [3, 3, 3], heads=heads, n=3, seed=40)


def test_lengths(submission):
    """takes the mean of each entry over the examples longer than both of its positions, then renormalises the rows"""
    compare(submission, [2, 3], heads=1, n=3, seed=50)
    compare(submission, [5, 2, 4, 5, 3], heads=2, n=5, seed=60)
    compare(submission, [1, 6, 2, 6, 1, 3], heads=3, n=6, seed=70)


def test_padding_of_zeros(submission):
    """does not count padding that is zero either: it would make the mean smaller where few examples reach"""
    compare(submission, [4, 2, 3, 2], heads=2, n=4, seed=80, garbage=0.0)


def test_padding_means_nothing(submission):
    """gives the same whatever stands at padded positions, in rows and in columns"""
    for garbage in (0.5, 50.0):
        compare(submission, [2, 4, 1, 3], heads=2, n=4, seed=90, garbage=garbage)


def test_positions_that_nobody_has(submission):
    """gives zeros, and no NaN, where no example is long enough"""
    compare(submission, [2, 3, 2], heads=2, n=5, seed=100)
    compare(submission, [1], heads=2, n=3, seed=110)


def test_one_long_example(submission):
    """takes the entries that only one example has from that example"""
    compare(submission, [2, 2, 7, 2], heads=2, n=7, seed=120)


def test_apply_at_full_length(submission):
    """mixes the values of each head with the matrix of that head"""
    apply(submission, normal(2, 3, 4, 5, seed=130), constant(3, 4))
    apply(submission, normal(1, 1, 3, 1, seed=131), constant(1, 3))
    apply(submission, normal(4, 4, 4, 4, seed=132), constant(4, 4))


def test_apply_to_shorter_sentences(submission):
    """crops the matrix to the sentence, from the start, and renormalises its rows"""
    for seq in (1, 2, 3, 5):
        apply(submission, normal(2, 3, seq, 4, seed=140 + seq), constant(3, 6))


def test_apply_to_even_values(submission):
    """leaves values alone that are the same at every position, since the weights sum to 1"""
    values = normal(2, 2, 1, 3, seed=150).repeat(1, 1, 4, 1)
    apply(submission, values, constant(2, 7))


def test_apply_to_a_sharp_matrix(submission):
    """passes on the value of the position that gets the whole weight"""
    previous = torch.tensor([[[1.0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]])
    apply(submission, normal(2, 1, 3, 2, seed=160), previous)
    apply(submission, normal(2, 1, 4, 2, seed=161), previous)


def test_both_together(submission):
    """applies the constant of a few examples to a new sentence"""
    lengths = [4, 6, 3, 6]
    weights = padded(lengths, heads=2, n=6, seed=170)
    got = submission.constant_attention(weights, torch.tensor(lengths))
    checks.matches(got, mean_matrix(weights, lengths), **CLOSE)
    apply(submission, normal(3, 2, 5, 4, seed=180), mean_matrix(weights, lengths).float())


def test_gradients(submission):
    """lets the right gradient flow to the values"""
    for seq in (3, 6):
        values = normal(2, 3, seq, 4, seed=190).requires_grad_()
        checks.gradients_match(submission.apply_constant, mixed, values, constant(3, 6))


def test_does_not_change_its_arguments(submission):
    """leaves its arguments as they were, and answers the same twice"""
    lengths = [2, 4, 3]
    checks.leaves_arguments_alone(
        submission.constant_attention, padded(lengths, heads=2, n=4, seed=200), torch.tensor(lengths)
    )
    checks.leaves_arguments_alone(submission.apply_constant, normal(2, 3, 4, 5, seed=210), constant(3, 6))
    checks.leaves_arguments_alone(submission.apply_constant, normal(2, 3, 6, 5, seed=211), constant(3, 6))


@pytest.mark.stretch
def test_padding_of_nan(submission):
    """keeps NaN and infinity out that stand at padded positions, as a softmax over nothing leaves them"""
    lengths = [2, 4, 3]
    for bad in (torch.nan, torch.inf):
        weights = padded(lengths, heads=2, n=5, seed=220)
        for number, length in enumerate(lengths):
            weights[number, :, length:] = bad
            weights[number, :, :, length:] = bad
        got = submission.constant_attention(weights, torch.tensor(lengths))
        checks.matches(got, mean_matrix(weights, lengths), **CLOSE)


@pytest.mark.stretch
def test_apply_a_row_of_zeros(submission):
    """gives zeros, never NaN, to a position whose row is all zeros"""
    beyond = mean_matrix(padded([2, 3], heads=2, n=5, seed=230), [2, 3]).float()
    apply(submission, normal(2, 2, 5, 3, seed=240), beyond)
    ahead = torch.tensor([[[0.0, 0.0, 1.0], [0.5, 0.5, 0.0], [0.2, 0.3, 0.5]]])
    apply(submission, normal(2, 1, 2, 3, seed=250), ahead)


@pytest.mark.stretch
def test_other_dtypes(submission):
    """answers float64 with float64, float16 with float16 and bfloat16 with bfloat16"""
    lengths = [2, 4, 3]
    for dtype in (torch.float64, torch.float16, torch.bfloat16):
        weights = padded(lengths, heads=2, n=4, seed=260).to(dtype)
        got = submission.constant_attention(weights, torch.tensor(lengths))
        checks.matches(got, mean_matrix(weights, lengths), dtype=dtype)
        values, matrix = normal(2, 2, 3, 5, seed=270).to(dtype), constant(2, 4).to(dtype)
        checks.matches(submission.apply_constant(values, matrix), mixed(values.double(), matrix.double()), dtype=dtype)


@pytest.mark.stretch
def test_strided_inputs(submission):
    """works on transposed, sliced and expanded tensors"""
    lengths = [2, 4, 3]
    weights = padded(lengths, heads=2, n=4, seed=280).transpose(0, 1).contiguous().transpose(0, 1)
    got = submission.constant_attention(weights, torch.tensor([2, 9, 4, 9, 3])[::2])
    checks.matches(got, mean_matrix(weights, lengths), **CLOSE)
    apply(submission, normal(2, 4, 3, 5, seed=290).transpose(1, 2), constant(1, 6).expand(3, 6, 6))


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere"""
    lengths = [2, 4, 3]
    compare(submission, lengths, heads=2, n=4, seed=300)
    given = padded(lengths, heads=2, n=4, seed=300), torch.tensor(lengths)
    checks.works_on_other_devices(submission.constant_attention, *given)
    checks.works_on_other_devices(submission.apply_constant, normal(2, 3, 4, 5), constant(3, 6))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives fresh tensors on every call"""
    lengths = [2, 4, 3]
    given = padded(lengths, heads=2, n=4, seed=310), torch.tensor(lengths)
    checks.shares_no_result(submission.constant_attention, *given)
    checks.shares_no_result(submission.apply_constant, normal(2, 3, 4, 5), constant(3, 6))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    small, large = ([padded([n, n - 1, 2], heads=2, n=n), torch.tensor([n, n - 1, 2])] for n in (4, 64))
    checks.constant_work(submission.constant_attention, small, large)
    small, large = ([normal(2, 2, n, 3), constant(2, n + 2)] for n in (4, 64))
    checks.constant_work(submission.apply_constant, small, large)
