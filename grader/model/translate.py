"""Translating with a checkpoint, through the learner's own decoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from ..catalogue.load import Catalogue
from .checkpoint import Checkpoint, Sizes, load_checkpoint, restore
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
        longest = max(len(row) for row in rows)
        limit = self.checkpoint.sizes.max_len
        for sentence, row in zip(sentences, rows, strict=True):
            if len(row) == 1:
                raise ValueError("There is nothing to translate.")
            if len(row) > limit:
                raise TooLong(f"'{sentence[:30]}...' has {len(row) - 1} tokens; this model reads at most {limit - 1}.")
        padded = [row + [PAD] * (longest - len(row)) for row in rows]
        return torch.tensor(padded, device=self.device)

    def translate(self, sentences: Sequence[str]) -> list[Translation]:
        """Translate greedily, all sentences as one batch."""
        decode = self.parts.role("decode")
        ids = self.encode(sentences)
        with torch.no_grad():
            memory = self.model.encode(ids)

            def next_logits(prefix: torch.Tensor) -> torch.Tensor:
                logits: torch.Tensor = self.model.decode(prefix, memory, ids)[:, -1]
                return logits

            limit = self.checkpoint.sizes.max_len
            found = self.parts.guarded(
                "decode",
                lambda: decode(next_logits, len(sentences), BOS, EOS, PAD, limit, device=self.device),
            )
        return [
            Translation(sentence, self.target.decode(_words(row)), tuple(self.source.unknown(sentence)), tuple(row))
            for sentence, row in zip(sentences, found.tolist(), strict=True)
        ]


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
