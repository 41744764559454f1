"""A probe: encoder heads of the trained model mix their values by constant matrices, and BLEU tells what that costs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from ..model.attention import AttentionNotSeen, attention_weights, by_head, call_arguments, watched
from ..model.corpus import Pair
from ..model.evaluation import evaluate
from ..model.own import Own
from ..model.translate import Translator
from ..model.vocabulary import PAD

Head = tuple[int, int]  # (layer, head), counted from 0


@dataclass(frozen=True)
class Probe:
    """BLEU of the model as it is, and with these heads held constant, over `count` sentences."""

    unchanged: float
    changed: dict[frozenset[Head], float]
    count: int


def means(own: Own, translator: Translator, sentences: Sequence[str]) -> list[torch.Tensor]:
    """The mean attention of each encoder layer, `(heads, n, n)`, by the learner's function. Raises BrokenPart."""
    ids = translator.encode(sentences)  # (examples, n)
    lengths = (ids != PAD).sum(dim=1)
    modules = _modules(translator)

    def weights() -> list[torch.Tensor]:
        with torch.no_grad(), watched(modules) as seen:
            translator.model.encode(ids)
        if len(seen) < len(modules):
            raise AttentionNotSeen("an encoder layer calls its attention's forward; call the module itself")
        return [seen[id(module)] for module in modules]

    mean = own.function("constant", 0)
    return [mean(layer, lengths) for layer in translator.parts.guarded("model", weights)]


@contextlib.contextmanager
def held(
    own: Own, translator: Translator, constants: Sequence[torch.Tensor], heads: Collection[Head]
) -> Iterator[None]:
    """While the body runs, these encoder heads mix their values by the constants. Sentences must not be padded."""
    apply = own.function("constant", 1)
    with contextlib.ExitStack() as hooks:
        for number, module in enumerate(_modules(translator)):
            chosen = [head for layer, head in heads if layer == number]
            if chosen:
                hook = _replacing(apply, constants[number], chosen)
                hooks.callback(module.register_forward_hook(hook, with_kwargs=True).remove)
        yield


def _replacing(apply: Callable[..., Any], constant: torch.Tensor, heads: list[int]) -> Callable[..., torch.Tensor]:
    """A hook that gives what the attention would give if these heads looked at the constant."""

    def hook(module: Any, args: tuple[Any, ...], kwargs: dict[str, Any], output: torch.Tensor) -> torch.Tensor:
        query, key, mask = call_arguments(module, args, kwargs)
        values = by_head(module.W_v(key), module.num_heads)  # in self-attention what is looked at is what is read
        mixed = attention_weights(module, query, key, mask) @ values  # (batch, heads, n, d_head)
        mixed[:, heads] = apply(values, constant)[:, heads]
        result: torch.Tensor = module.W_o(mixed.transpose(1, 2).flatten(2).to(output.dtype))
        return result

    return hook


def probe(own: Own, translator: Translator, train: Sequence[Pair], test: Sequence[Pair]) -> Probe:
    """BLEU on `test` as it is, with each head, each layer and all heads constant; the means are those of `train`."""
    constants = means(own, translator, [pair.source for pair in train])
    longest = constants[0].shape[-1]  # of longer sentences no mean is known
    test = [pair for pair in test if len(translator.source.encode(pair.source)) < longest]

    def score() -> float:
        return evaluate(translator, test, padding=False).all.bleu_score

    changed = {}
    for heads in choices([len(constant) for constant in constants]):
        with held(own, translator, constants, heads):
            changed[heads] = score()
    return Probe(score(), changed, len(test))


def choices(heads: Sequence[int]) -> list[frozenset[Head]]:
    """Which heads to hold, given their number by layer: each alone, each layer, all together."""
    layers = [frozenset((layer, head) for head in range(count)) for layer, count in enumerate(heads)]
    every = frozenset().union(*layers)
    found = [*(frozenset({head}) for head in sorted(every)), *layers, every]
    return list(dict.fromkeys(found))  # one layer is all there is, one head the layer


def _modules(translator: Translator) -> list[Any]:
    return [layer.self_attention for layer in translator.model.encoder_layers]
