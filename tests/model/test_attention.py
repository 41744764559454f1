"""The attention weights of a Transformer whose attention modules return only their outputs."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from grader.catalogue.load import SOLUTIONS, catalogue
from grader.model.attention import Attention, AttentionNotSeen, attention_weights, collect_attention
from grader.model.parts import load_parts

SOURCE = torch.tensor([[4, 9, 10, 5, 2], [5, 7, 2, 0, 0]])  # 0 is padding
TARGET = torch.tensor([[1, 3, 6, 4], [1, 5, 0, 0]])
HEADS, LAYERS = 2, 3


def transformer(**sizes: Any) -> Any:
    torch.manual_seed(0)
    kind = load_parts(catalogue(), SOLUTIONS).role("model")
    return kind(12, 8, d_model=16, num_heads=HEADS, num_layers=LAYERS, d_ff=32, **sizes)


@pytest.fixture
def model() -> Any:
    return transformer()


@pytest.fixture
def attention(model: Any) -> Attention:
    return collect_attention(model, SOURCE, TARGET)


def pytorch_weights(
    module: Any, query: torch.Tensor, key: torch.Tensor, allowed: torch.Tensor | None = None
) -> torch.Tensor:
    """What `nn.MultiheadAttention` with the same weights says: `(batch, heads, q_len, k_len)`."""
    other = nn.MultiheadAttention(query.shape[-1], module.num_heads, batch_first=True)
    with torch.no_grad():
        other.in_proj_weight.copy_(torch.cat([module.W_q.weight, module.W_k.weight, module.W_v.weight]))
        other.in_proj_bias.copy_(torch.cat([module.W_q.bias, module.W_k.bias, module.W_v.bias]))
        blocked = None
        if allowed is not None:
            shape = (len(query), module.num_heads, query.shape[1], key.shape[1])
            blocked = ~allowed.expand(shape).reshape(-1, *shape[2:])
        _, weights = other(query, key, key, attn_mask=blocked, need_weights=True, average_attn_weights=False)
    return torch.as_tensor(weights)


def test_shapes_are_layers_batch_heads_queries_keys(attention: Attention) -> None:
    assert attention.encoder.shape == (LAYERS, 2, HEADS, 5, 5)
    assert attention.decoder.shape == (LAYERS, 2, HEADS, 4, 4)
    assert attention.cross.shape == (LAYERS, 2, HEADS, 4, 5)


@pytest.mark.parametrize("masked", [False, True])
def test_weights_equal_those_of_pytorch(model: Any, masked: bool) -> None:
    module = model.decoder_layers[0].cross_attention.attention
    query, key = torch.randn(2, 4, 16), torch.randn(2, 5, 16)
    mask = (SOURCE != 0)[:, None, None, :] if masked else None
    with torch.no_grad():
        found = attention_weights(module, query, key, mask)
    torch.testing.assert_close(found, pytorch_weights(module, query, key, mask))


def test_the_first_layers_weights_are_those_of_its_input(model: Any, attention: Attention) -> None:
    with torch.no_grad():
        x, y = model.source_embedding(SOURCE), model.target_embedding(TARGET)
    allowed = (SOURCE != 0)[:, None, None, :]
    causal = torch.ones(4, 4, dtype=torch.bool).tril() & (TARGET != 0)[:, None, None, :]
    encoder, decoder = model.encoder_layers[0].self_attention, model.decoder_layers[0].self_attention
    torch.testing.assert_close(attention.encoder[0], pytorch_weights(encoder, x, x, allowed))
    torch.testing.assert_close(attention.decoder[0], pytorch_weights(decoder, y, y, causal))


def test_cross_attention_looks_at_what_the_encoder_put_out(model: Any) -> None:
    """Changing the last encoder layer changes the cross-attention, and only that."""
    before = collect_attention(model, SOURCE, TARGET)
    with torch.no_grad():
        model.encoder_layers[-1].feed_forward.linear_2.weight.mul_(3)
    after = collect_attention(model, SOURCE, TARGET)
    assert not torch.allclose(before.cross[0], after.cross[0])
    torch.testing.assert_close(before.encoder, after.encoder)


@pytest.mark.parametrize("norm_first", [False, True])
def test_rows_sum_to_one(norm_first: bool) -> None:
    found = collect_attention(transformer(norm_first=norm_first), SOURCE, TARGET)
    for weights in (found.encoder, found.decoder, found.cross):
        torch.testing.assert_close(weights.sum(-1), torch.ones(weights.shape[:-1]))


def test_later_words_get_no_weight(attention: Attention) -> None:
    assert attention.decoder.triu(1).count_nonzero() == 0


def test_padding_gets_no_weight(attention: Attention) -> None:
    assert attention.encoder[:, 1, :, :, 3:].count_nonzero() == 0
    assert attention.cross[:, 1, :, :, 3:].count_nonzero() == 0
    assert attention.decoder[:, 1, :, :, 2:].count_nonzero() == 0


def test_a_query_that_may_attend_to_nothing_gets_zeros(model: Any) -> None:
    x = torch.randn(1, 2, 16)
    mask = torch.tensor([[False, False], [True, True]])
    weights = attention_weights(model.encoder_layers[0].self_attention, x, x, mask)
    assert weights[:, :, 0].count_nonzero() == 0
    assert not weights.isnan().any()


class Plain(nn.Module):
    """A learner's attention with names of their own; what it puts out does not matter here."""

    def __init__(self, old: Any) -> None:
        super().__init__()
        self.num_heads, self.W_q, self.W_k = old.num_heads, old.W_q, old.W_k

    def forward(self, Q: torch.Tensor, K: torch.Tensor, V: torch.Tensor, mask: Any = None, scale: Any = None) -> Any:
        return V


CALLS = {
    "by position": lambda attention, y, mask: attention(y, y, y, mask),
    "by name": lambda attention, y, mask: attention(mask=mask, V=y, K=y, Q=y),
    "mask by name": lambda attention, y, mask: attention(y, y, y, mask=mask),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_it_does_not_matter_how_the_module_is_called(model: Any, attention: Attention, call: Any) -> None:
    """Its arguments may have other names too; only `mask` is fixed."""
    layer = model.encoder_layers[0]
    layer.self_attention = Plain(layer.self_attention)
    layer.forward = lambda x, mask=None: call(layer.self_attention, x, mask)
    torch.testing.assert_close(collect_attention(model, SOURCE, TARGET).encoder[0], attention.encoder[0])


def test_a_module_that_is_passed_by_is_named(model: Any) -> None:
    """Hooks see a call of the module, not of its `forward`."""
    layer = model.decoder_layers[1].cross_attention
    layer.forward = lambda x, memory, memory_mask=None: layer.attention.forward(x, memory, memory, memory_mask)
    with pytest.raises(AttentionNotSeen, match=r"the cross attention of layer 2 is never called"):
        collect_attention(model, SOURCE, TARGET)


@pytest.mark.parametrize("training", [False, True])
def test_the_model_is_left_as_it_was(training: bool) -> None:
    """Dropout is off meanwhile; no hook stays behind, and the mode comes back."""
    model = transformer(dropout=0.5).train(training)
    first, second = (collect_attention(model, SOURCE, TARGET) for _ in range(2))
    torch.testing.assert_close(first.cross, second.cross)
    assert model.training is training
    assert not any(module._forward_pre_hooks for module in model.modules())
