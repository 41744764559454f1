"""Hidden tests of the Transformer. Expected values: PyTorch's encoder and decoder in float64, weights copied.

They are computed one sentence at a time and without its padding, so no padding mask takes part in them.
"""

import math
from functools import cache

import pytest
import torch
from torch import nn
from torch.func import functional_call

from grader.judge import checks

Parameters = dict[str, torch.Tensor]
SIZES = (11, 7, 6, 3, 2, 10)  # src_vocab_size, tgt_vocab_size, d_model, num_heads, num_layers, d_ff
ENCODER_NORMS = {"attention_residual": "norm1", "feed_forward_residual": "norm2"}
DECODER_NORMS = {
    "self_attention_residual": "norm1",
    "cross_attention_residual": "norm2",
    "feed_forward_residual": "norm3",
}


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def shapes(sizes=SIZES, norm_first: bool = False) -> dict[str, tuple[int, ...]]:
    """The shape of every named parameter."""
    src_vocab_size, tgt_vocab_size, d_model, _, num_layers, d_ff = sizes
    found: dict[str, tuple[int, ...]] = {
        "source_embedding.embedding.weight": (src_vocab_size, d_model),
        "target_embedding.embedding.weight": (tgt_vocab_size, d_model),
        "output_projection.weight": (tgt_vocab_size, d_model),
        "output_projection.bias": (tgt_vocab_size,),
    }
    parts = {"encoder": (["self_attention"], ENCODER_NORMS)}
    parts["decoder"] = (["self_attention", "cross_attention.attention"], DECODER_NORMS)
    for side, (attentions, norms) in parts.items():
        for layer in (f"{side}_layers.{number}" for number in range(num_layers)):
            for name in (f"{attention}.W_{letter}" for attention in attentions for letter in "qkvo"):
                found |= {f"{layer}.{name}.weight": (d_model, d_model), f"{layer}.{name}.bias": (d_model,)}
            found |= {f"{layer}.feed_forward.linear_1.weight": (d_ff, d_model)}
            found |= {f"{layer}.feed_forward.linear_1.bias": (d_ff,)}
            found |= {f"{layer}.feed_forward.linear_2.weight": (d_model, d_ff)}
            found |= {f"{layer}.feed_forward.linear_2.bias": (d_model,)}
            found |= {f"{layer}.{norm}.norm.{kind}": (d_model,) for norm in norms for kind in ("weight", "bias")}
        if norm_first:
            found |= {f"{side}_norm.{kind}": (d_model,) for kind in ("weight", "bias")}
    return found


def random_parameters(sizes=SIZES, norm_first: bool = False) -> Parameters:
    """Unlike numbers for every parameter; the norms' weights lie around 1."""
    found = {}
    for seed, (name, shape) in enumerate(shapes(sizes, norm_first).items(), 100):
        found[name] = normal(*shape, seed=seed, scale=0.4 if len(shape) == 1 else shape[1] ** -0.5)
        if name.endswith("norm.weight"):
            found[name] += 1
    return found


def pytorch_names(p: Parameters, side: str, num_layers: int) -> Parameters:
    """The parameters of one side as nn.TransformerEncoder or nn.TransformerDecoder calls them."""
    attentions = {"self_attn": "self_attention"}
    attentions |= {"multihead_attn": "cross_attention.attention"} if side == "decoder" else {}
    norms = ENCODER_NORMS if side == "encoder" else DECODER_NORMS
    found = {f"norm.{k}": p[f"{side}_norm.{k}"] for k in ("weight", "bias") if f"{side}_norm.{k}" in p}
    for number in range(num_layers):
        ours, theirs = f"{side}_layers.{number}", f"layers.{number}"
        for kind in ("weight", "bias"):
            for name, attention in attentions.items():
                joined = torch.cat([p[f"{ours}.{attention}.W_{letter}.{kind}"] for letter in "qkv"])
                found[f"{theirs}.{name}.in_proj_{kind}"] = joined
                found[f"{theirs}.{name}.out_proj.{kind}"] = p[f"{ours}.{attention}.W_o.{kind}"]
            for n in (1, 2):
                found[f"{theirs}.linear{n}.{kind}"] = p[f"{ours}.feed_forward.linear_{n}.{kind}"]
            for residual, norm in norms.items():
                found[f"{theirs}.{norm}.{kind}"] = p[f"{ours}.{residual}.norm.{kind}"]
    return found


@cache
def stack(side: str, d_model: int, num_heads: int, num_layers: int, d_ff: int, norm_first: bool, dtype: torch.dtype):
    """PyTorch's encoder or decoder, in training mode, which keeps it off its fast path."""
    layer_of = nn.TransformerEncoderLayer if side == "encoder" else nn.TransformerDecoderLayer
    common = {"dropout": 0.0, "batch_first": True, "norm_first": norm_first, "dtype": dtype}
    layer = layer_of(d_model, num_heads, d_ff, **common)
    last = nn.LayerNorm(d_model, dtype=dtype) if norm_first else None
    if side == "encoder":
        return nn.TransformerEncoder(layer, num_layers, norm=last, enable_nested_tensor=False)
    return nn.TransformerDecoder(layer, num_layers, norm=last)


class Reference:
    """PyTorch's two stacks as functions of our parameters."""

    def __init__(self, sizes=SIZES, norm_first: bool = False, pad_id: int = 0) -> None:
        self.sizes, self.norm_first, self.pad_id = sizes, norm_first, pad_id

    def _stack(self, p: Parameters, side: str, *inputs: torch.Tensor, **masks) -> torch.Tensor:
        made = stack(side, *self.sizes[2:], self.norm_first, inputs[0].dtype)
        return functional_call(made, pytorch_names(p, side, self.sizes[4]), inputs, masks, strict=True)

    def _embedded(self, table: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
        d_model = table.shape[1]
        encoding = [
            [(math.cos if c % 2 else math.sin)(t * 10000 ** (-(c - c % 2) / d_model)) for c in range(d_model)]
            for t in range(ids.shape[-1])
        ]
        return table[ids] * math.sqrt(d_model) + torch.tensor(encoding, dtype=torch.float64).to(table.dtype)

    def _sentences(self, ids: torch.Tensor):
        return [row[row != self.pad_id][None] for row in ids]

    def _joined(self, rows, length: int) -> torch.Tensor:
        """One tensor of the sentences' results, with zeros where the padding is."""
        return torch.cat([nn.functional.pad(row, (0, 0, 0, length - row.shape[1])) for row in rows])

    def encode(self, p: Parameters, source: torch.Tensor) -> torch.Tensor:
        sentences = self._sentences(source) if (source == self.pad_id).any() else [source]
        table = p["source_embedding.embedding.weight"]
        rows = [self._stack(p, "encoder", self._embedded(table, ids)) for ids in sentences]
        return self._joined(rows, source.shape[1])

    def decode(self, p: Parameters, target: torch.Tensor, memory: torch.Tensor, source: torch.Tensor) -> torch.Tensor:
        pairs = [(target, memory)]
        if (target == self.pad_id).any() or (source == self.pad_id).any():
            lengths = [ids.shape[1] for ids in self._sentences(source)]
            sentences = self._sentences(target)
            pairs = [(ids, memory[n : n + 1, : lengths[n]]) for n, ids in enumerate(sentences)]
        rows = []
        for ids, rest in pairs:
            x = self._embedded(p["target_embedding.embedding.weight"], ids)
            future = torch.ones(ids.shape[1], ids.shape[1], dtype=torch.bool).triu(1)
            x = self._stack(p, "decoder", x, rest, tgt_mask=future)
            rows.append(x @ p["output_projection.weight"].T + p["output_projection.bias"])
        return self._joined(rows, target.shape[1])

    def __call__(self, p: Parameters, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return self.decode(p, target, self.encode(p, source), source)


def double(p: Parameters) -> Parameters:
    return {name: numbers.double() for name, numbers in p.items()}


def build(submission, sizes=SIZES, norm_first: bool = False, pad_id: int = 0, train: bool = False, **more):
    p = random_parameters(sizes, norm_first)
    return submission.Transformer.build(*sizes, pad_id, norm_first=norm_first, parameters=p, train=train, **more)


def matches_at(got, wanted: torch.Tensor, real: torch.Tensor, **tolerance) -> None:
    """Compare where `real` is True; what stands at padded positions is nobody's business."""
    if torch.is_tensor(got) and got.shape == wanted.shape:
        got = torch.where(real[..., None], got, wanted.to(got.dtype))
    checks.matches(got, wanted, **tolerance)


def compare(submission, source, target, sizes=SIZES, norm_first: bool = False, pad_id: int = 0, **more) -> None:
    """The whole model's logits at the real positions."""
    wanted = Reference(sizes, norm_first, pad_id)(double(random_parameters(sizes, norm_first)), source, target)
    got = build(submission, sizes, norm_first, pad_id, **more)(source, target)
    matches_at(got, wanted, target != pad_id)


def ids(*rows: list[int]) -> torch.Tensor:
    return torch.tensor(rows)


SOURCE, TARGET = ids([4, 9, 10, 2], [5, 2, 8, 3]), ids([1, 3, 6], [1, 5, 2])  # ids that the other vocabulary lacks
RAGGED_SOURCE = ids([4, 9, 10, 2, 7], [5, 2, 0, 0, 0], [8, 1, 6, 0, 0])
RAGGED_TARGET = ids([1, 5, 0, 0], [1, 3, 6, 2], [1, 4, 4, 0])


def test_parts(submission):
    """has embeddings, layers and output projection, with the parameters that the docstring names"""
    for sizes in ((5, 4, 2, 1, 1, 3), (11, 7, 6, 3, 3, 10)):
        found = submission.Transformer.build(*sizes).parameters()
        for name, shape in shapes(sizes).items():
            checks.check(found.get(name) == shape, f"a parameter {name} of shape {shape}, not {found.get(name)}")


def test_final_norms(submission):
    """has encoder_norm and decoder_norm with norm_first, and None in their places without"""
    for name in ("encoder_norm", "decoder_norm"):
        plain = submission.Transformer.build(*SIZES).attribute(name)
        checks.check(plain is None, f"{name} is None without norm_first, not {plain}")
        found = submission.Transformer.build(*SIZES, norm_first=True).parameters()
        for kind in ("weight", "bias"):
            checks.check(found.get(f"{name}.{kind}") == (6,), f"{name}.{kind} of shape (6,) with norm_first=True")


def test_encode(submission):
    """encodes a source sentence as PyTorch's encoder does, with both norm orders"""
    for source, norm_first in ((ids([4]), False), (SOURCE, False), (SOURCE, True)):
        wanted = Reference(SIZES, norm_first).encode(double(random_parameters(SIZES, norm_first)), source)
        checks.matches(build(submission, norm_first=norm_first).method("encode")(source), wanted)


def test_decode(submission):
    """decodes a target prefix against any memory as PyTorch's decoder does, with both norm orders"""
    cases = ((ids([4, 9]), ids([1]), False), (SOURCE, TARGET, False), (SOURCE, TARGET, True))
    for source, target, norm_first in cases:
        p, memory = double(random_parameters(SIZES, norm_first)), normal(*source.shape, 6, seed=1)
        wanted = Reference(SIZES, norm_first).decode(p, target, memory.double(), source)
        checks.matches(build(submission, norm_first=norm_first).method("decode")(target, memory, source), wanted)


def test_logits_post_norm(submission):
    """gives the logits of the whole post-norm model, for source and target of unlike lengths"""
    compare(submission, ids([4]), ids([1]))
    compare(submission, SOURCE, TARGET)
    compare(submission, SOURCE[:, :2], ids([1, 3, 6, 4, 2], [1, 5, 2, 2, 1]))


def test_logits_pre_norm(submission):
    """gives the logits of the whole pre-norm model, for source and target of unlike lengths"""
    compare(submission, ids([4]), ids([1]), norm_first=True)
    compare(submission, SOURCE, TARGET, norm_first=True)


def test_number_of_layers(submission):
    """has num_layers layers on each side, all with weights of their own"""
    for sizes in ((11, 7, 4, 2, 1, 6), (11, 7, 8, 2, 3, 4)):
        compare(submission, SOURCE, TARGET, sizes)


def test_source_padding(submission):
    """encodes the real tokens of a sentence as if its padding were not there"""
    real = RAGGED_SOURCE != 0
    for norm_first in (False, True):
        wanted = Reference(SIZES, norm_first).encode(double(random_parameters(SIZES, norm_first)), RAGGED_SOURCE)
        matches_at(build(submission, norm_first=norm_first).method("encode")(RAGGED_SOURCE), wanted, real)


def test_padded_memory(submission):
    """pays no attention to the rows of memory that belong to padding, whatever stands there"""
    target, source = ids([1, 3], [1, 5], [1, 6]), RAGGED_SOURCE
    for norm_first in (False, True):
        memory = normal(3, 5, 6, seed=2, scale=3.0)
        p = double(random_parameters(SIZES, norm_first))
        wanted = Reference(SIZES, norm_first).decode(p, target, memory.double(), source)
        checks.matches(build(submission, norm_first=norm_first).method("decode")(target, memory, source), wanted)


def test_padding_never_changes_the_logits(submission):
    """gives every real position the logits that its pair of sentences gets without any padding"""
    for norm_first in (False, True):
        compare(submission, RAGGED_SOURCE, RAGGED_TARGET, norm_first=norm_first)
    compare(submission, nn.functional.pad(RAGGED_SOURCE, (0, 3)), nn.functional.pad(RAGGED_TARGET, (0, 2)))


def test_other_pad_id(submission):
    """takes pad_id for padding and 0 for a token like any other when pad_id is not 0"""
    source, target = RAGGED_SOURCE.clone(), RAGGED_TARGET.clone()
    source[source == 0], target[target == 0] = 3, 3
    source[0, 1], target[1, 1], target[2, 2] = 0, 0, 0
    compare(submission, source, target, pad_id=3)


def test_future_tokens(submission):
    """never lets a target token change the logits before it"""
    for target, norm_first in ((ids([1, 3, 2], [1, 5, 6]), False), (ids([1, 4, 1], [1, 6, 3]), True)):
        compare(submission, SOURCE, target, norm_first=norm_first)


def test_gradients_post_norm(submission):
    """lets the right gradients flow to every parameter of the post-norm model"""
    checks.gradients_match(build(submission), Reference(), SOURCE, TARGET)


def test_gradients_pre_norm(submission):
    """lets the right gradients flow to every parameter of the pre-norm model, with padding in the source"""
    target = ids([1, 3, 6], [1, 5, 2], [1, 4, 4])
    checks.gradients_match(build(submission, norm_first=True), Reference(norm_first=True), RAGGED_SOURCE, target)


def test_dropout(submission):
    """drops in training, in the encoder and in the decoder, and rests in evaluation"""
    memory = normal(2, 4, 6, seed=5)
    compare(submission, SOURCE, TARGET, dropout=0.5)
    for method, args in (("encode", (SOURCE,)), ("decode", (TARGET, memory, SOURCE))):
        calm = build(submission, dropout=0.5).method(method)(*args)
        got = build(submission, dropout=0.5, train=True).method(method)(*args)
        if torch.is_tensor(got) and torch.is_tensor(calm) and got.shape == calm.shape:
            same = torch.allclose(got, calm, rtol=1e-3, atol=1e-3)
            checks.check(not same, f"{method} drops something in training when dropout is 0.5")
        else:
            checks.matches(got, calm)


def test_training_without_dropout(submission):
    """gives the same in training as in evaluation when dropout is 0"""
    compare(submission, SOURCE, TARGET, norm_first=True, train=True)


def test_long_sentences(submission):
    """takes sentences of more than 512 tokens when max_len allows them"""
    sizes = (11, 7, 2, 1, 1, 3)
    source, target = torch.arange(600)[None] % 10 + 1, torch.arange(540)[None] % 6 + 1
    wanted = Reference(sizes)(double(random_parameters(sizes)), source, target)
    checks.matches(build(submission, sizes, max_len=600)(source, target), wanted, rtol=5e-3, atol=5e-3)


def test_does_not_change_its_arguments(submission):
    """leaves the ids and the memory as they were, and answers the same twice"""
    model = build(submission, norm_first=True)
    checks.leaves_arguments_alone(model, SOURCE, TARGET)
    checks.leaves_arguments_alone(model.method("decode"), TARGET, normal(2, 4, 6, seed=6), SOURCE)


@pytest.mark.stretch
def test_non_contiguous_ids(submission):
    """works on transposed and expanded ids"""
    source, target = RAGGED_SOURCE.T.contiguous().T, ids([1, 3, 6]).expand(3, 3)
    compare(submission, source, target)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when model and ids are elsewhere"""
    for norm_first in (False, True):
        compare(submission, RAGGED_SOURCE, RAGGED_TARGET, norm_first=norm_first)
        model = build(submission, norm_first=norm_first)
        checks.works_on_other_devices(model, RAGGED_SOURCE, RAGGED_TARGET)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    checks.shares_no_result(build(submission), SOURCE, TARGET)


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64, in the source and in the target"""
    small, large = ([torch.arange(2 * n).reshape(2, n) % 6 + 1 for n in lengths] for lengths in ((4, 5), (64, 80)))
    checks.constant_work(build(submission, norm_first=True), small, large)
