"""Fine-tuning by reward: REINFORCE (Williams 1992) on BLEU, with the greedy translation's as the baseline.

The baseline is that of self-critical training (Rennie et al. 2017): a sentence that was drawn counts for as much as it
is better than what the model would have said anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from .data import Batches
from .decoding import Decoding, decode
from .own import Own
from .translate import Translator
from .vocabulary import EOS, PAD

ROLES = ("policy", "score", "sampler")
RATE = 1e-4  # cross-entropy ends at about ten times that
BATCH = 32
ORDER = 2  # the longest n-gram of a single sentence's BLEU: short ones have no match of four words


@dataclass(frozen=True)
class Reward:
    """After an update: mean BLEU of the sentences that were drawn and of the greedy ones, 0 to 100."""

    update: int
    drawn: float
    greedy: float


def reward(
    own: Own, translator: Translator, optimizer: Any, batches: Batches, updates: int, notice: Callable[[Reward], None]
) -> int:
    """Update the model by reward, `updates` times or until the notice raises StopIteration; how many were made."""
    model = translator.model
    for group in optimizer.param_groups:
        group["lr"] = RATE
    for update in range(1, updates + 1):
        batch = batches.take(batches.indices(update)[:BATCH])
        source, gold = batch.source.to(translator.device), batch.target.tolist()
        drawn = _written(own, translator, source, Decoding(drawn=True, seed=update))
        greedy = _written(own, translator, source, Decoding())
        scores, baseline = (_scores(own, rows, gold).to(source.device) for rows in (drawn, greedy))
        loss = _loss(own, model, source, drawn, scores, baseline)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        try:
            notice(Reward(update, float(scores.mean()), float(baseline.mean())))
        except StopIteration:
            return update
    return updates


def _written(own: Own, translator: Translator, source: torch.Tensor, how: Decoding) -> torch.Tensor:
    """What the model says to these sentences, ids `(batch, length)`, BOS first."""
    translator.model.eval()
    with torch.no_grad():
        steps, limit = translator.steps(source), translator.checkpoint.sizes.max_len
        rows = decode(own, how, steps, len(source), limit, translator.device)
    translator.model.train()
    return torch.tensor(rows, device=source.device)


def _scores(own: Own, written: torch.Tensor, gold: Sequence[Sequence[int]]) -> torch.Tensor:
    """BLEU of each sentence alone, `(batch,)`."""
    score = own.function("score")
    pairs = zip(written.tolist(), gold, strict=True)
    return torch.tensor([float(score([words(said)], [words(meant)], ORDER)) for said, meant in pairs])


def words(ids: Sequence[int]) -> list[str]:
    """The ids between BOS and the first EOS, as tokens."""
    body = list(ids[1:])
    return [str(id) for id in (body[: body.index(EOS)] if EOS in body else body) if id != PAD]


def _loss(
    own: Own, model: Any, source: torch.Tensor, drawn: torch.Tensor, scores: torch.Tensor, baseline: torch.Tensor
) -> torch.Tensor:
    inputs, said = drawn[:, :-1], drawn[:, 1:]
    log_probs = model(source, inputs).float().log_softmax(dim=-1)  # (batch, length, vocab)
    chosen = log_probs.gather(-1, said[..., None])[..., 0]  # (batch, length)
    loss: torch.Tensor = own.function("policy")(chosen, scores / 100, baseline / 100, said != PAD)
    return loss
