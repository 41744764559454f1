"""Translating with a checkpoint, through the learner's own decoder."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from ..catalogue.load import Catalogue
from .cached import CachedDecoder
from .checkpoint import Checkpoint, Sizes, load_checkpoint, restore
from .data import padded
from .decoding import Decoding, NextLogits, decode
from .own import Own
from .parts import Parts, load_parts
from .vocabulary import BOS, EOS, PAD, Vocabulary


class TooLong(Exception):
    """A sentence has more tokens than the model has positions."""


@dataclass(frozen=True)
class Translation:
    """One sentence, its translation, the words that the vocabulary does not hold, and the translation's ids."""

    source: str
    target: str
    unknown: tuple[str, ...]
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Translator:
    """A trained model with what it needs to read and write sentences."""

    parts: Parts
    model: Any
    checkpoint: Checkpoint
    device: torch.device

    @property
    def source(self) -> Vocabulary:
        return self.checkpoint.source

    @property
    def target(self) -> Vocabulary:
        return self.checkpoint.target

    def encode(self, sentences: Sequence[str]) -> torch.Tensor:
        """Padded ids `(sentences, longest)`. Raises TooLong, and ValueError for a sentence without words."""
        rows = [[*self.source.encode(sentence), EOS] for sentence in sentences]
        limit = self.checkpoint.sizes.max_len
        for sentence, row in zip(sentences, rows, strict=True):
            if len(row) == 1:
                raise ValueError("There is nothing to translate.")
            if len(row) > limit:
                raise TooLong(f"'{sentence[:30]}...' has {len(row) - 1} tokens; this model reads at most {limit - 1}.")
        return padded(rows).to(self.device)

    def translate(self, sentences: Sequence[str], how: Decoding | None = None) -> list[Translation]:
        """Translate; all sentences as one batch, but one by one with a beam. Raises BrokenPart and NotSolved."""
        how = how or Decoding()
        groups = [[sentence] for sentence in sentences] if how.beam is not None else [list(sentences)]
        return [found for group in groups for found in self._translated(group, how)]

    def _translated(self, sentences: list[str], how: Decoding) -> list[Translation]:
        ids = self.encode(sentences)
        own = Own(self.parts, frozenset({"decode", *how.needs()}))
        with torch.no_grad():
            steps = self.steps(ids, own.function("cache") if how.cached else None)
            rows = decode(own, how, steps, len(sentences), self.checkpoint.sizes.max_len, self.device)
        return [
            Translation(sentence, self.target.decode(_words(row)), tuple(self.source.unknown(sentence)), tuple(row))
            for sentence, row in zip(sentences, rows, strict=True)
        ]

    def steps(self, source: torch.Tensor, attend: Callable[..., Any] | None = None) -> NextLogits:
        """What the model says to prefixes of the target, given these source ids; with `attend`, through a cache.

        Padding and BOS are never the next token.
        """
        memory = self.parts.guarded("model", lambda: self.model.encode(source))
        cached = CachedDecoder(self.model, attend, single=len(source) == 1) if attend else None

        def next_logits(prefix: torch.Tensor) -> torch.Tensor:
            if len(prefix) > len(memory):  # a beam: several hypotheses of one sentence
                wide = memory.expand(len(prefix), -1, -1), source.expand(len(prefix), -1)
            else:
                wide = memory[: len(prefix)], source[: len(prefix)]
            if cached is not None:
                mask = (wide[1] != PAD)[:, None, None, :]
                logits = self.parts.guarded("model", lambda: cached(prefix, wide[0], mask))
            else:
                logits = self.parts.guarded("model", lambda: self.model.decode(prefix, *wide)[:, -1])
            logits[:, [PAD, BOS]] = -math.inf
            return logits

        return next_logits


def _words(row: Sequence[int]) -> list[int]:
    """The ids between BOS and the first EOS."""
    body = list(row[1:])
    return body[: body.index(EOS)] if EOS in body else body


def build_model(parts: Parts, sizes: Sizes) -> Any:
    """The learner's Transformer of these sizes. Raises BrokenPart."""
    kind = parts.role("model")
    return parts.guarded(
        "model",
        lambda: kind(
            sizes.src_vocab_size,
            sizes.tgt_vocab_size,
            d_model=sizes.d_model,
            num_heads=sizes.num_heads,
            num_layers=sizes.num_layers,
            d_ff=sizes.d_ff,
            pad_id=sizes.pad_id,
            norm_first=sizes.norm_first,
            dropout=sizes.dropout,
            max_len=sizes.max_len,
        ),
    )


def load_translator(catalogue: Catalogue, folder: Path, checkpoint: Path, device: str = "cpu") -> Translator:
    """Build the model from the parts in `folder` and fill it from the checkpoint.

    Raises BadCheckpoint or BrokenPart with one line that says what to do.
    """
    loaded = load_checkpoint(checkpoint)
    parts = load_parts(catalogue, folder)
    model = build_model(parts, loaded.sizes)
    restore(model, loaded, checkpoint)
    where = torch.device(device)
    return Translator(parts, model.to(where).eval(), loaded, where)
