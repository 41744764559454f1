"""What a model trains on: pairs split into training and held-out ones, their vocabularies, and batches of ids."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import torch

from .corpus import Pair, split_corpus
from .pairs import BadData, read_pairs
from .vocabulary import BOS, BPE, EOS, PAD, Vocabulary, Words

GENERATED = "generated sentences"
TRAIN_SIZE = 12_000  # generated sentences to learn from
TEST_SIZE = 500
BPE_SIZE = 8_000  # tokens at most
CHARACTERS_PER_TOKEN = 15  # a BPE of few sentences must not learn them by heart
POOL = 50  # batches whose sentences are sorted by length together


@dataclass(frozen=True)
class Dataset:
    """Pairs with the vocabularies that cut them. `name` is what messages call it."""

    name: str
    train: tuple[Pair, ...]
    test: tuple[Pair, ...]
    source: Vocabulary
    target: Vocabulary
    left_out: int = 0  # sentences with more tokens than the model has positions

    @cached_property
    def digest(self) -> str:
        """Tells this data from any other."""
        text = json.dumps([[asdict(pair) for pair in pairs] for pairs in (self.train, self.test)])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Batch:
    """Padded ids: source `(batch, src_len)` with EOS, target `(batch, tgt_len)` with BOS and EOS."""

    source: torch.Tensor
    target: torch.Tensor


def generated(train_size: int = TRAIN_SIZE, test_size: int = TEST_SIZE) -> Dataset:
    """The generated corpus with word vocabularies; always the same."""
    train, test = split_corpus(train_size, test_size)
    source, target = Words.of(pair.source for pair in train), Words.of(pair.target for pair in train)
    return Dataset(GENERATED, tuple(train), tuple(test), source, target)


def from_file(path: Path, max_len: int, *, swap: bool = False) -> Dataset:
    """The pairs of a tab-separated file, BPEs trained on its training share. Raises BadData."""
    train, test = held_out_split(read_pairs(path, swap=swap))
    if not train:
        raise BadData(f"{path}: every sentence has the same translation.")
    source, target = bpe_of([pair.source for pair in train]), bpe_of([pair.target for pair in train])

    def fits(pair: Pair) -> bool:
        return max(len(source.encode(pair.source)) + 1, len(target.encode(pair.target)) + 2) <= max_len

    short, test_short = tuple(filter(fits, train)), tuple(filter(fits, test))
    if not short or not test_short:
        raise BadData(f"{path}: nearly every sentence is longer than {max_len} tokens. Cut them into shorter ones.")
    left_out = len(train) + len(test) - len(short) - len(test_short)
    return Dataset(path.name, short, test_short, source, target, left_out)


def held_out_split(pairs: Sequence[Pair], test_size: int = TEST_SIZE) -> tuple[list[Pair], list[Pair]]:
    """(training, held-out) pairs, a tenth but at most `test_size` held out; the translations of one sentence stay
    together, and neither side of a held-out pair is trained on."""
    sources = sorted({pair.source for pair in pairs})
    random.Random(0).shuffle(sources)
    chosen = set(sources[: min(test_size, max(1, len(sources) // 10))])
    test = list({pair.source: pair for pair in pairs if pair.source in chosen}.values())
    answers = {pair.target for pair in test}
    train = [pair for pair in pairs if pair.source not in chosen and pair.target not in answers]
    return train, test


def bpe_of(texts: Sequence[str]) -> BPE:
    """A BPE as large as these texts can fill."""
    alphabet = len({character for text in texts for character in text})
    merges = sum(map(len, texts)) // CHARACTERS_PER_TOKEN
    return BPE.of(texts, min(BPE_SIZE, alphabet + merges))


@dataclass(frozen=True)
class Batches:
    """Which sentences stand in which batch: a function of seed and step alone, so training can resume anywhere.

    Every epoch takes each sentence once. Sentences of like length share a batch, so little padding is computed.
    """

    sources: list[list[int]]
    targets: list[list[int]]
    size: int
    seed: int

    @staticmethod
    def of(data: Dataset, size: int, seed: int) -> Batches:
        sources = [[*data.source.encode(pair.source), EOS] for pair in data.train]
        targets = [[BOS, *data.target.encode(pair.target), EOS] for pair in data.train]
        return Batches(sources, targets, size, seed)

    @property
    def per_epoch(self) -> int:
        return -(-len(self.sources) // self.size)

    @cached_property
    def _epochs(self) -> dict[int, list[list[int]]]:
        return {}

    def indices(self, step: int) -> list[int]:
        """The sentences of step 1, 2, ..."""
        epoch, place = divmod(step - 1, self.per_epoch)
        if epoch not in self._epochs:
            self._epochs.clear()  # the last one is over
            self._epochs[epoch] = self._epoch(random.Random(f"{self.seed} {epoch}"))
        return self._epochs[epoch][place]

    def _epoch(self, rng: random.Random) -> list[list[int]]:
        order = list(range(len(self.sources)))
        rng.shuffle(order)
        batches = []
        for start in range(0, len(order), POOL * self.size):
            pool = sorted(order[start : start + POOL * self.size], key=self._length)
            batches += [pool[n : n + self.size] for n in range(0, len(pool), self.size)]
        rng.shuffle(batches)
        return batches

    def _length(self, index: int) -> tuple[int, int]:
        return len(self.targets[index]), len(self.sources[index])

    def labels(self, indices: Sequence[int]) -> int:
        """How many tokens these sentences ask the decoder for."""
        return sum(len(self.targets[n]) - 1 for n in indices)

    def take(self, indices: Sequence[int]) -> Batch:
        """These sentences as tensors."""
        return Batch(padded([self.sources[n] for n in indices]), padded([self.targets[n] for n in indices]))


def padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """Rows of ids as one tensor `(rows, longest)`."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[PAD] * (longest - len(row))] for row in rows])
