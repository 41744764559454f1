"""Ways of writing a translation, each through the learner's own functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from .own import Own
from .vocabulary import BOS, EOS, PAD

NextLogits = Callable[[torch.Tensor], torch.Tensor]  # ids (batch, length) -> logits (batch, vocab)


@dataclass(frozen=True)
class Decoding:
    """How to decode: greedily, with a beam, or by drawing from the model's distribution; with a cache or without."""

    beam: int | None = None
    length_penalty: float = 0.6
    drawn: bool = False
    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    seed: int = 0
    cached: bool = False

    def needs(self) -> dict[str, str]:
        """The roles beside the greedy decoder's that this takes, with the option that asks for each."""
        asked = {"beam": ("--beam", self.beam is not None), "sampler": ("--sample", self.drawn),
                 "cache": ("--kv-cache", self.cached)}  # fmt: skip
        return {role: option for role, (option, wanted) in asked.items() if wanted}


def decode(
    own: Own, how: Decoding, steps: NextLogits, rows: int, max_len: int, device: torch.device
) -> list[list[int]]:
    """The ids of each row, BOS first. `steps` answers for all rows; with a beam there is one row only."""
    if how.beam is not None:
        return [_beam(own, how, steps, max_len, device)]
    if how.drawn:
        steps = _drawing(own, how, steps)
    ids: torch.Tensor = own.function("decode")(steps, rows, BOS, EOS, PAD, max_len, device=device)
    found: list[list[int]] = ids.tolist()
    return found


def _drawing(own: Own, how: Decoding, steps: NextLogits) -> NextLogits:
    """Logits by which the greedy decoder takes what was drawn."""
    keep, draw = own.function("sampler", 0), own.function("sampler", 1)
    generator = torch.Generator().manual_seed(how.seed)

    def drawn(ids: torch.Tensor) -> torch.Tensor:
        logits = steps(ids).float().cpu()
        filtered = keep(logits, temperature=how.temperature, top_k=how.top_k, top_p=how.top_p)
        chosen = draw(filtered, generator=generator)
        return torch.nn.functional.one_hot(chosen, logits.shape[-1]).to(ids.device)

    return drawn


def _beam(own: Own, how: Decoding, steps: NextLogits, max_len: int, device: torch.device) -> list[int]:
    """The ids of the best hypothesis."""

    def next_log_probs(ids: torch.Tensor) -> torch.Tensor:
        return steps(ids).float().log_softmax(dim=-1)

    found = own.function("beam")(
        next_log_probs, BOS, EOS, how.beam, max_len, length_penalty=how.length_penalty, device=device
    )
    best, _ = found[0]
    return [int(id) for id in best]
