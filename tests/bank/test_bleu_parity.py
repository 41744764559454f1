"""The reference's corpus BLEU is sacrebleu's, without tokenisation and smoothing, on generated corpora."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from grader.catalogue.load import catalogue
from grader.sandbox.executor import load

sacrebleu = pytest.importorskip("sacrebleu.metrics")

Corpus = list[list[str]]
TOKENS = ["the", "cat", "The", ".", ",", "我", "爱", "&amp;", "re-do", "3.5", "naïve", "a", "b", "c", "d", "e"]
CORPORA = 200


@pytest.fixture(scope="module")
def corpus_bleu() -> Iterator[Callable[..., float]]:
    """The reference, loaded as the judge loads a submission."""
    exercise = catalogue().by_id["bleu"]
    text = exercise.solution.read_text(encoding="utf-8")
    loaded = load(text, exercise.module, str(exercise.solution), catalogue().prerequisites(exercise), "parity")
    assert loaded.module is not None
    yield loaded.module.corpus_bleu
    loaded.close()


def corpus(chance: random.Random) -> tuple[Corpus, Corpus]:
    """Hypotheses that are near their references, far from them, short or empty; sentences of 0 to 12 tokens."""
    tokens = chance.sample(TOKENS, chance.randint(2, len(TOKENS)))
    keep, shortest = chance.choice((0.5, 0.8, 0.95, 1.0)), chance.choice((0, 1, 4))
    hypotheses, references = [], []
    for _ in range(chance.randint(1, 8)):
        reference = [chance.choice(tokens) for _ in range(chance.randint(shortest, 12))]
        hypothesis = [token if chance.random() < keep else chance.choice(tokens) for token in reference]
        if chance.random() < 0.3:
            hypothesis = hypothesis[: chance.randint(0, len(hypothesis))]
        if chance.random() < 0.3:
            hypothesis += chance.choices(tokens, k=chance.randint(0, 4))
        references.append(reference)
        hypotheses.append(hypothesis)
    return hypotheses, references


def by_sacrebleu(hypotheses: Corpus, references: Corpus, max_n: int) -> float:
    """`effective_order` off: an order without n-grams makes the score 0. `force`: no advice about tokenised text."""
    metric = sacrebleu.BLEU(
        tokenize="none", smooth_method="none", max_ngram_order=max_n, effective_order=False, force=True
    )
    joined = [[" ".join(tokens) for tokens in side] for side in (hypotheses, references)]
    return float(metric.corpus_score(joined[0], [joined[1]]).score)


def test_corpus_bleu_equals_sacrebleu(corpus_bleu: Callable[..., float]) -> None:
    """Two hundred corpora, orders 1 to 6; zeros and scores between 0 and 100 both occur often."""
    chance = random.Random(5)
    positive = 0
    for number in range(CORPORA):
        hypotheses, references = corpus(chance)
        max_n = (4, 4, 4, 1, 2, 3, 5, 6)[number % 8]
        expected = by_sacrebleu(hypotheses, references, max_n)
        assert corpus_bleu(hypotheses, references, max_n=max_n) == pytest.approx(expected, rel=1e-9, abs=1e-9), number
        positive += 0 < expected < 100 - 1e-9
    assert CORPORA * 0.4 < positive < CORPORA * 0.95


def test_default_is_four(corpus_bleu: Callable[..., float]) -> None:
    """Without max_n the orders are 1 to 4, as in sacrebleu."""
    hypotheses = [["the", "cat", "is", "on", "the", "red", "mat"], ["I", "saw", "her", "duck"]]
    references = [["the", "cat", "is", "on", "the", "mat"], ["I", "saw", "her", "black", "duck"]]
    expected = by_sacrebleu(hypotheses, references, 4)
    assert expected > 0
    assert corpus_bleu(hypotheses, references) == pytest.approx(expected)
