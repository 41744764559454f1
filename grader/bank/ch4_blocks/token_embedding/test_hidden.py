"""Hidden tests of token embedding. Expected values: the definition in float64, entry by entry."""

import math

import pytest
import torch

from grader.judge import checks


def encoding(seq: int, d_model: int) -> torch.Tensor:
    """The sinusoidal encoding, one sine or cosine at a time; float64."""
    return torch.tensor(
        [
            [
                (math.cos if column % 2 else math.sin)(position / 10000 ** (column // 2 * 2 / d_model))
                for column in range(d_model)
            ]
            for position in range(seq)
        ],
        dtype=torch.float64,
    )


def by_definition(table: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """Rows picked by a product with one-hot vectors, so that gradients reach the table."""
    vocab_size, d_model = table.shape
    one_hot = (ids[..., None] == torch.arange(vocab_size)).to(table.dtype)
    return one_hot @ table * math.sqrt(d_model) + encoding(ids.shape[1], d_model).to(table.dtype)


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def random_ids(*shape: int, vocab_size: int, seed: int = 0) -> torch.Tensor:
    return torch.randint(vocab_size, shape, generator=torch.Generator().manual_seed(seed))


def compare(submission, ids, vocab_size: int, d_model: int, *, train=False, atol=None, **max_len) -> None:
    table = normal(vocab_size, d_model, seed=11)
    layer = submission.TokenEmbedding.build(
        vocab_size, d_model, parameters={"embedding.weight": table}, train=train, **max_len
    )
    checks.matches(layer(ids), by_definition(table.double(), ids), atol=atol)


def test_one_token(submission):
    """gives the first token its row times √d_model, plus 0 and 1 in turn"""
    for token in (0, 2):
        for d_model in (2, 6):
            compare(submission, torch.tensor([[token]]), 3, d_model)


def test_same_token_at_several_positions(submission):
    """gives the same token another vector at every position"""
    compare(submission, torch.tensor([[1, 1]]), 3, 2)
    compare(submission, torch.tensor([[4, 4, 4, 4]]), 7, 6)


def test_batch_of_sequences(submission):
    """counts positions from 0 in every sequence of the batch"""
    for batch, seq in ((2, 1), (2, 3), (4, 4), (5, 2)):
        compare(submission, random_ids(batch, seq, vocab_size=9, seed=1), 9, 6)


def test_other_widths(submission):
    """scales by the square root of d_model, whatever the vocabulary and the length"""
    for d_model in (4, 16, 50):
        compare(submission, random_ids(2, 5, vocab_size=8, seed=2), 8, d_model)


def test_every_row_is_used(submission):
    """looks up the first and the last row of the table like any other"""
    compare(submission, torch.tensor([[0, 6, 0], [5, 0, 6]]), 7, 4)


def test_table(submission):
    """has a table `embedding.weight` of vocab_size rows and d_model columns, filled with numbers other than 0"""
    for vocab_size, d_model in ((5, 4), (3, 8)):
        table = submission.TokenEmbedding.build(vocab_size, d_model).attribute("embedding.weight")
        found = getattr(table, "shape", None)
        wanted = (vocab_size, d_model)
        checks.check(found is not None and tuple(found) == wanted, f"a table of shape {wanted}, not {found}")
        checks.check(bool((table != 0).any(-1).all()), "a table in which no row is all zero: every row learns")


def test_encoding_is_no_parameter(submission):
    """keeps the position encoding fixed: no parameter holds a row for each position"""
    max_len, d_model = 20, 6
    named = submission.TokenEmbedding.build(7, d_model, max_len=max_len).parameters()
    learned = [
        name
        for name, shape in named.items()
        if name != "embedding.weight" and shape[-1:] == (d_model,) and math.prod(shape) >= max_len * d_model
    ]
    checks.check(not learned, f"a position encoding that is no parameter, but {', '.join(learned)} is one")


def test_gradients(submission):
    """lets the right gradient reach every row that was looked up, row 0 included, and no other"""

    def reference(p, ids):
        return by_definition(p["embedding.weight"], ids)

    for ids in (torch.tensor([[0]]), torch.tensor([[0, 3, 0], [5, 3, 1]])):
        layer = submission.TokenEmbedding.build(7, 4, parameters={"embedding.weight": normal(7, 4, seed=12)})
        checks.gradients_match(layer, reference, ids)


def test_longest_sequence(submission):
    """takes sequences of up to max_len tokens"""
    for seq, max_len in ((1, 1), (4, 4), (3, 9)):
        compare(submission, random_ids(2, seq, vocab_size=6, seed=3), 6, 4, max_len=max_len)


def test_too_long_a_sequence(submission):
    """refuses a sequence longer than max_len with a ValueError"""
    for seq, max_len in ((2, 1), (5, 4), (9, 4)):
        layer = submission.TokenEmbedding.build(6, 4, max_len=max_len)
        checks.rejects(layer, random_ids(2, seq, vocab_size=6, seed=4))


def test_default_length(submission):
    """takes 512 tokens when max_len is not given, and refuses 513"""
    compare(submission, random_ids(1, 512, vocab_size=6, seed=5), 6, 8, atol=2e-4)
    checks.rejects(submission.TokenEmbedding.build(6, 8), random_ids(1, 513, vocab_size=6, seed=5))


def test_training_mode(submission):
    """does in training what it does in evaluation"""
    compare(submission, random_ids(2, 8, vocab_size=9, seed=6), 9, 10, train=True)


def test_does_not_change_its_argument(submission):
    """leaves the ids as they were, and answers the same twice"""
    layer = submission.TokenEmbedding.build(7, 4, parameters={"embedding.weight": normal(7, 4, seed=13)})
    checks.leaves_arguments_alone(layer, random_ids(2, 3, vocab_size=7, seed=7))


@pytest.mark.stretch
def test_distant_positions(submission):
    """is accurate to 2e-5 at position 10,000"""
    ids = torch.zeros(1, 10_001, dtype=torch.int64)
    table = normal(2, 16, seed=14)
    layer = submission.TokenEmbedding.build(2, 16, max_len=10_001, parameters={"embedding.weight": table})
    checks.matches(layer(ids), by_definition(table.double(), ids), rtol=0, atol=2e-5)


@pytest.mark.stretch
def test_non_contiguous_ids(submission):
    """works on transposed or sliced ids"""
    compare(submission, random_ids(5, 3, vocab_size=9, seed=8).T, 9, 6)
    compare(submission, random_ids(2, 8, vocab_size=9, seed=9)[:, ::2], 9, 6)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the module and its ids are elsewhere"""
    compare(submission, random_ids(2, 3, vocab_size=7), 7, 4)
    checks.works_on_other_devices(submission.TokenEmbedding.build(7, 4), random_ids(2, 3, vocab_size=7))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(submission.TokenEmbedding.build(7, 4), random_ids(2, 3, vocab_size=7))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64"""
    small, large = ([random_ids(2, seq, vocab_size=7)] for seq in (4, 64))
    checks.constant_work(submission.TokenEmbedding.build(7, 4, max_len=64), small, large)
