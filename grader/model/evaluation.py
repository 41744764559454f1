"""How well a model translates sentences that it was not trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from .corpus import Pair
from .translate import Translator

BATCH = 100  # sentences that are translated together


@dataclass(frozen=True)
class Judged:
    """A held-out pair, what the model said, and whether that is the reference word for word."""

    pair: Pair
    said: str
    right: bool


@dataclass(frozen=True)
class Score:
    """Of how many sentences how many are right, and BLEU over the vocabulary's tokens (0 to 100)."""

    right: int
    total: int
    bleu_score: float

    @property
    def exact(self) -> float:
        """The share of sentences that are right, in per cent."""
        return 100 * self.right / self.total


@dataclass(frozen=True)
class Evaluation:
    """The score of all sentences; of those with a combination of words never trained on, if there are any."""

    all: Score
    rare: Score | None
    judged: tuple[Judged, ...]


def evaluate(
    translator: Translator, pairs: Sequence[Pair], score: Callable[..., Any] | None = None, *, padding: bool = True
) -> Evaluation:
    """Translate the pairs' sources and compare; BLEU by `score` (the learner's corpus BLEU) or by sacrebleu.

    Without `padding` only sentences of one length are translated together. Raises BrokenPart where the learner's
    decoder fails.
    """
    target = translator.target
    said = [""] * len(pairs)
    for chosen in _batches([len(translator.source.encode(pair.source)) for pair in pairs], padding):
        found = translator.translate([pairs[n].source for n in chosen])
        for n, translation in zip(chosen, found, strict=True):
            said[n] = translation.target
    judged = tuple(
        Judged(pair, text, text == target.decode(target.encode(pair.target)))
        for pair, text in zip(pairs, said, strict=True)
    )
    rare = [item for item in judged if item.pair.rare]
    bleu_of = score or _sacre
    rare_score = _score(translator, rare, bleu_of) if rare else None
    return Evaluation(_score(translator, judged, bleu_of), rare_score, judged)


def _batches(lengths: Sequence[int], padding: bool) -> Iterator[list[int]]:
    """Numbers of sentences that are translated together: like lengths, or the same."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    groups = [order] if padding else [list(same) for _, same in groupby(order, key=lengths.__getitem__)]
    for group in groups:
        yield from (group[start : start + BATCH] for start in range(0, len(group), BATCH))


def _score(translator: Translator, judged: Sequence[Judged], bleu_of: Callable[..., Any]) -> Score:
    split = translator.target.split
    said = [split(item.said) for item in judged]
    meant = [split(item.pair.target) for item in judged]
    return Score(sum(item.right for item in judged), len(judged), float(bleu_of(said, meant)))


def _sacre(said: Sequence[Sequence[str]], meant: Sequence[Sequence[str]]) -> float:
    from sacrebleu import BLEU

    found = BLEU(tokenize="none", force=True).corpus_score(  # force: no advice about tokens
        [" ".join(tokens) for tokens in said], [[" ".join(tokens) for tokens in meant]]
    )
    return float(found.score)
