"""What the pictures show of the trained model."""

from __future__ import annotations

import pytest
import torch

from grader.gallery import probe, rollout
from grader.model import evaluation
from grader.model.attention import watched
from grader.model.data import Dataset
from grader.model.own import Own
from grader.model.parts import BrokenPart
from grader.model.translate import Translator

SENTENCE, OTHER = "我 昨天 在 公园 看 了 一 本 书 。", "老师 明天 去 北京 。"


def encoded(translator: Translator, sentence: str = SENTENCE) -> torch.Tensor:
    with torch.no_grad():
        return translator.model.encode(translator.encode([sentence]))  # type: ignore[no-any-return]


def test_rollout_mixes_all_layers_and_raw_shows_the_last(own: Own, translator: Translator) -> None:
    """Rows sum to 1; the tokens end with <eos>; each written word is aligned to its largest weight."""
    found = rollout.read(own, translator)
    n, m = len(found.source), len(found.written)
    assert found.source[-1] == "<eos>"
    assert (found.raw.shape, found.rollout.shape, found.cross.shape) == ((n, n), (n, n), (m, n))
    for weights in (found.raw, found.rollout, found.cross):
        torch.testing.assert_close(weights.sum(dim=-1), torch.ones(len(weights)))
    assert not torch.allclose(found.raw, found.rollout, atol=0.01)
    with torch.no_grad(), watched([translator.model.encoder_layers[-1].self_attention]) as seen:
        translator.model.encode(translator.encode([rollout.SENTENCE]))
    torch.testing.assert_close(found.raw, next(iter(seen.values()))[0].mean(dim=0))
    assert list(found.aligned) == found.cross.argmax(dim=-1).tolist()
    assert found.pairs.startswith(f"{found.written[0]} → {found.source[found.aligned[0]]}, ")


def test_heads_held_at_the_sentences_own_attention_change_nothing(own: Own, translator: Translator) -> None:
    """The mean over one sentence is that sentence's attention: held at it, the encoder says the same."""
    before, constants = encoded(translator), probe.means(own, translator, [SENTENCE])
    for heads in probe.choices([2, 2]):
        with probe.held(own, translator, constants, heads):
            torch.testing.assert_close(encoded(translator), before, rtol=1e-4, atol=1e-5)


def test_held_heads_look_elsewhere_until_they_are_let_go(own: Own, translator: Translator) -> None:
    """The means of other sentences change what the encoder says, each head in its way, and no longer than asked."""
    before = encoded(translator)
    constants = probe.means(own, translator, [SENTENCE, OTHER * 2])
    said = []
    for heads in ([(0, 0)], [(0, 1)], [(1, 0)]):
        with probe.held(own, translator, constants, heads):
            said.append(encoded(translator))
    for number, one in enumerate(said):
        assert not any(torch.allclose(one, other, atol=1e-4) for other in (before, *said[:number]))
    assert torch.equal(encoded(translator), before)


def test_padding_does_not_count_in_the_means(own: Own, translator: Translator) -> None:
    """Beyond the shorter sentence the mean is the longer one's alone."""
    both = probe.means(own, translator, [SENTENCE, OTHER])[0]
    alone = probe.means(own, translator, [SENTENCE])[0]
    n = len(OTHER.split()) + 1
    torch.testing.assert_close(both[:, n:], alone[:, n:])
    assert not torch.allclose(both[:, :n], alone[:, :n], atol=1e-3)


def test_an_attention_that_is_passed_by_is_said(
    own: Own, translator: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that calls forward itself escapes the hooks: no figures are made up."""
    module = translator.model.encoder_layers[0].self_attention
    monkeypatch.setattr(type(module), "__call__", lambda self, *args, **kwargs: self.forward(*args, **kwargs))
    with pytest.raises(BrokenPart, match="call the module itself"):
        probe.means(own, translator, [SENTENCE])


def test_each_head_each_layer_and_all() -> None:
    """Two layers of two heads make four, two and one choice; a single head is one choice."""
    found = probe.choices([2, 2])
    assert [len(heads) for heads in found] == [1, 1, 1, 1, 2, 2, 4]
    assert found[5] == {(1, 0), (1, 1)}
    assert probe.choices([1]) == [frozenset({(0, 0)})]


def test_sentences_longer_than_any_mean_are_left_out(own: Own, translator: Translator, data: Dataset) -> None:
    """For their last words no attention is known."""
    by_length = sorted(data.test, key=lambda pair: len(pair.source.split()))
    found = probe.probe(own, translator, by_length[:3], [by_length[0], by_length[1], by_length[-1]])
    assert found.count == 2
    assert len(found.changed) == 7


def test_bleu_is_taken_of_the_held_model(
    own: Own, translator: Translator, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each figure belongs to its heads: what is scored is what the model says while they are held."""
    said: list[torch.Tensor] = []

    class Scored:
        class all:
            bleu_score = 0.0

    def scored(translator: Translator, pairs: object, *, padding: bool) -> type[Scored]:
        assert not padding
        said.append(encoded(translator))
        Scored.all.bleu_score = float(len(said))
        return Scored

    monkeypatch.setattr(probe, "evaluate", scored)
    found = probe.probe(own, translator, data.train[:5], data.test[:2])
    assert list(found.changed.values()) == [1, 2, 3, 4, 5, 6, 7]
    assert found.unchanged == 8
    assert torch.equal(said[7], encoded(translator))
    assert not any(torch.allclose(one, said[7], atol=1e-4) for one in said[:7])


def test_without_padding_only_like_lengths_are_together() -> None:
    """Groups of one length, none larger than a batch; every sentence is in one."""
    lengths = [3, 5, 3, 4, 5, 3, *[7] * 150]
    found = list(evaluation._batches(lengths, padding=False))
    assert sorted(n for batch in found for n in batch) == list(range(len(lengths)))
    assert all(len({lengths[n] for n in batch}) == 1 for batch in found)
    assert max(map(len, found)) == evaluation.BATCH
    assert len(list(evaluation._batches(lengths, padding=True))) == 2
