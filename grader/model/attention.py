"""The attention weights of every layer and head of a learner's own Transformer, whose modules return only outputs.

Hooks catch what each attention module is called with; its own `W_q` and `W_k` then give softmax(q kᵀ / √d_head + mask).
"""

from __future__ import annotations

import contextlib
import inspect
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import torch


class AttentionNotSeen(Exception):
    """An attention module was passed by, so that its weights cannot be known."""


@dataclass(frozen=True)
class Attention:
    """Weights by kind, each `(layers, batch, heads, q_len, k_len)`, float32 on the CPU. A row of a query that may
    attend to something sums to 1; that of any other is zero.

    encoder: source to source;  decoder: target to target;  cross: target to source.
    """

    encoder: torch.Tensor
    decoder: torch.Tensor
    cross: torch.Tensor


def collect_attention(model: Any, source_ids: torch.Tensor, target_ids: torch.Tensor) -> Attention:
    """Run `model(source_ids, target_ids)` once, in evaluation mode, and return what attended to what.

    source_ids: `(batch, src_len)`;  target_ids: `(batch, tgt_len)`, what the decoder reads: BOS and the words so far.
    Raises AttentionNotSeen, and whatever the model raises.
    """
    modules = {
        "encoder": [layer.self_attention for layer in model.encoder_layers],
        "decoder": [layer.self_attention for layer in model.decoder_layers],
        "cross": cross_modules(model),
    }
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad(), watched(module for kind in modules.values() for module in kind) as seen:
            model(source_ids, target_ids)
    finally:
        model.train(was_training)
    for kind, expected in modules.items():
        for number, module in enumerate(expected):
            if id(module) not in seen:
                raise AttentionNotSeen(
                    f"the {kind} attention of layer {number + 1} is never called. "
                    "Call the module itself, like a function, instead of its forward."
                )
    stacked = {kind: torch.stack([seen[id(module)] for module in expected]).cpu() for kind, expected in modules.items()}
    return Attention(**stacked)


def cross_modules(model: Any) -> list[Any]:
    """The modules by which a model's decoder looks at the source, layer by layer."""
    return [layer.cross_attention.attention for layer in model.decoder_layers]


@contextlib.contextmanager
def watched(modules: Iterable[Any]) -> Iterator[dict[int, torch.Tensor]]:
    """Maps each module's id to the weights of its last call, filled while the body runs."""
    seen: dict[int, torch.Tensor] = {}

    def catch(module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        seen[id(module)] = attention_weights(module, *call_arguments(module, args, kwargs))

    with contextlib.ExitStack() as hooks:
        for module in modules:
            hooks.callback(module.register_forward_pre_hook(catch, with_kwargs=True).remove)
        yield seen


def call_arguments(module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any, Any]:
    """(query, key, mask) of a call. Only the mask's name is fixed; the others are the first two, whatever they are
    called and however they were passed."""
    bound = inspect.signature(module.forward).bind(*args, **kwargs)
    query, key, *_ = bound.arguments.values()
    return query, key, bound.arguments.get("mask")


def attention_weights(
    module: Any, query: torch.Tensor, key: torch.Tensor, mask: torch.Tensor | None = None
) -> torch.Tensor:
    """Weights `(batch, num_heads, q_len, k_len)` of a module with `num_heads`, `W_q` and `W_k`.

    query: `(batch, q_len, d_model)`;  key: `(batch, k_len, d_model)`;  mask: broadcastable to the weights, True where
    the query may attend. A query that may attend to nothing gets zeros.
    """
    q = by_head(module.W_q(query), module.num_heads)  # (batch, num_heads, q_len, d_head)
    k = by_head(module.W_k(key), module.num_heads)  # (batch, num_heads, k_len, d_head)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -math.inf)
    return scores.softmax(dim=-1).nan_to_num(0.0)


def by_head(x: torch.Tensor, num_heads: int) -> torch.Tensor:
    """`(batch, seq, d_model)` to `(batch, num_heads, seq, d_head)`, in float32."""
    batch, length = x.shape[:2]
    return x.float().reshape(batch, length, num_heads, -1).transpose(1, 2)
