"""Decoding with a key-value cache: the learner's cached attention in the place of the decoder's self-attention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch

Cache = tuple[torch.Tensor, torch.Tensor]


@dataclass
class CachedDecoder:
    """Answers what `model.decode(prefix, memory, source)[:, -1]` does, computing only the tokens that are new.

    Calls go on from the last call's prefixes; with one sentence (`single`), from any of them in any order, as beams do.
    Anything else starts anew.
    """

    model: Any
    attend: Callable[..., tuple[torch.Tensor, Cache]]  # the learner's cached attention
    single: bool  # all rows translate one sentence
    caches: list[Cache | None] = field(default_factory=list)
    prefix: torch.Tensor | None = None  # (batch, seen): what the caches hold

    def __call__(self, prefix: torch.Tensor, memory: torch.Tensor, source_mask: torch.Tensor) -> torch.Tensor:
        """Logits of the next token, `(batch, vocab)`.

        prefix: `(batch, length)`;  memory: `(batch, src_len, d_model)`;  source_mask: `(batch, 1, 1, src_len)`, True
        where the source is real.
        """
        seen = self._go_on(prefix)
        x = self.model.target_embedding(prefix)[:, seen:]  # (batch, new, d_model)
        caches = []
        for layer, cache in zip(self.model.decoder_layers, self.caches, strict=True):
            x, grown = self._layer(layer, x, cache, memory, source_mask)
            caches.append(grown)
        self.caches, self.prefix = list(caches), prefix
        if self.model.decoder_norm is not None:
            x = self.model.decoder_norm(x)
        logits: torch.Tensor = self.model.output_projection(x[:, -1])
        return logits

    def _layer(
        self, layer: Any, x: torch.Tensor, cache: Cache | None, memory: torch.Tensor, source_mask: torch.Tensor
    ) -> tuple[torch.Tensor, Cache | None]:
        grown = [cache]

        def self_attention_step(y: torch.Tensor) -> torch.Tensor:
            output, grown[0] = self.attend(layer.self_attention, y, cache)
            return output

        x = layer.self_attention_residual(x, self_attention_step)
        x = layer.cross_attention_residual(x, lambda y: layer.cross_attention(y, memory, source_mask))
        x = layer.feed_forward_residual(x, layer.feed_forward)
        return x, grown[0]

    def _go_on(self, prefix: torch.Tensor) -> int:
        """Put the caches' rows in the order of the prefixes; how many tokens of these they hold."""
        last = self.prefix
        if last is None or prefix.shape[1] <= last.shape[1]:
            return self._anew()
        seen = last.shape[1]
        if prefix.shape[0] == last.shape[0] and torch.equal(prefix[:, :seen], last):
            return seen
        if not self.single:
            return self._anew()
        known = {tuple(row): number for number, row in enumerate(last.tolist())}
        rows = [known.get(tuple(row)) for row in prefix[:, :seen].tolist()]
        if None in rows:
            return self._anew()
        order = torch.tensor(rows, device=prefix.device)
        self.caches = [(cache[0][order], cache[1][order]) for cache in self.caches if cache is not None]
        return seen

    def _anew(self) -> int:
        self.caches = [None] * len(self.model.decoder_layers)
        return 0
