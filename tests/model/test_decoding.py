"""Ways of decoding through the learner's functions: the same words with a cache, beams, draws that repeat."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner, Result

from grader.catalogue.load import SOLUTIONS, catalogue
from grader.cli.main import cli
from grader.model.checkpoint import Checkpoint, Sizes, save_checkpoint
from grader.model.corpus import split_corpus
from grader.model.decoding import Decoding
from grader.model.parts import exercise_with, load_parts
from grader.model.training import initialise
from grader.model.translate import Translator, build_model
from grader.model.vocabulary import BOS, PAD, Words
from grader.workspace.space import Workspace, make_workspace

PAIRS = split_corpus(300, 20)[0]
SENTENCES = [pair.source for pair in PAIRS[:7]]


@pytest.fixture(scope="module", params=[False, True], ids=["post-norm", "pre-norm"])
def translator(request: pytest.FixtureRequest) -> Translator:
    """An untrained model: it babbles, never surely, so that nothing agrees by chance."""
    source, target = (Words.of(text) for text in ([p.source for p in PAIRS], [p.target for p in PAIRS]))
    sizes = Sizes(len(source), len(target), 16, 2, 2, 32, norm_first=request.param, max_len=24)
    parts = load_parts(catalogue(), SOLUTIONS)
    torch.manual_seed(0)  # of what is no matrix
    model = build_model(parts, sizes).eval()
    initialise(model, seed=3)
    for parameter in model.parameters():
        parameter.data *= 1.5
    made = Checkpoint(sizes, source, target, 1, {}, [], model.state_dict(), {})
    return Translator(parts, model, made, torch.device("cpu"))


def ids(translator: Translator, how: Decoding) -> list[tuple[int, ...]]:
    return [found.ids for found in translator.translate(SENTENCES, how)]


@pytest.mark.parametrize("how", [Decoding(), Decoding(beam=3), Decoding(drawn=True, top_k=9)], ids=str)
def test_the_cache_changes_no_token(translator: Translator, how: Decoding) -> None:
    """Greedy, beam and draws: with keys and values kept the ids are those without."""
    plain = ids(translator, how)
    assert len(set(plain)) > 1
    assert any(len(row) > 6 for row in plain)
    assert ids(translator, Decoding(**{**vars(how), "cached": True})) == plain


def test_the_cache_computes_each_token_once(translator: Translator) -> None:
    """The decoder's feed-forward sees one position a step, and only what is new."""
    seen: list[int] = []
    layer = translator.model.decoder_layers[0]
    hook = layer.feed_forward.register_forward_hook(lambda module, args, output: seen.append(args[0].shape[1]))
    try:
        ids(translator, Decoding(cached=True))
    finally:
        hook.remove()
    assert set(seen) == {1}


def test_a_prefix_that_does_not_go_on_starts_anew(translator: Translator) -> None:
    """Whatever a decoder asks next, the cached answer is the plain one."""
    source = translator.encode(SENTENCES[:2])
    attend = translator.parts.named(exercise_with(catalogue(), "cache"), "cached_attention")
    with torch.no_grad():
        plain, cached = translator.steps(source), translator.steps(source, attend)
        for prefix in ([[BOS, 5, 6], [BOS, 7, 8]], [[BOS, 5, 6, 9], [BOS, 7, 8, 4]], [[BOS, 7], [BOS, 5]],
                       [[BOS, 5, 4], [BOS, 7, 4]], [[BOS, 5, 4], [BOS, 7, 4]]):  # fmt: skip
            asked = torch.tensor(prefix)
            torch.testing.assert_close(cached(asked), plain(asked), rtol=1e-4, atol=1e-5)


def test_padding_and_begin_are_never_said(translator: Translator) -> None:
    """Their logits are -inf, whatever the model thinks."""
    with torch.no_grad():
        logits = translator.steps(translator.encode(SENTENCES[:3]))(torch.tensor([[BOS]] * 3))
    assert (logits[:, [PAD, BOS]] == -math.inf).all()
    assert torch.isfinite(logits[:, 2:]).all()


def test_a_beam_of_one_is_greedy_and_a_wider_one_finds_likelier_ones(translator: Translator) -> None:
    """Without a length penalty the wide beam's sentence has at least greedy's log-probability, here more for some."""
    assert ids(translator, Decoding(beam=1)) == [trimmed(row) for row in ids(translator, Decoding())]
    greedy, wide = (ids(translator, Decoding(beam=n, length_penalty=0.0)) for n in (1, 8))
    gains = [score(translator, n, wide[n]) - score(translator, n, greedy[n]) for n in range(len(SENTENCES))]
    assert sum(gain > 1e-3 for gain in gains) >= 2


def trimmed(row: tuple[int, ...]) -> tuple[int, ...]:
    """Without padding at the end."""
    return tuple(id for id in row if id != PAD)


def score(translator: Translator, number: int, row: tuple[int, ...]) -> float:
    """The log-probability of a whole translation."""
    with torch.no_grad():
        source = translator.encode([SENTENCES[number]])
        steps = translator.steps(source)
        return sum(
            float(steps(torch.tensor([row[:n]])).log_softmax(-1)[0, row[n]]) for n in range(1, len(trimmed(row)))
        )


def test_draws_repeat_with_their_seed_and_differ_without(translator: Translator) -> None:
    """The same seed draws the same sentences; top-k 1 is greedy."""
    one, again, other = (ids(translator, Decoding(drawn=True, seed=seed)) for seed in (1, 1, 2))
    assert one == again != other
    assert ids(translator, Decoding(drawn=True, top_k=1, seed=5)) == ids(translator, Decoding())


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, translator: Translator) -> Workspace:
    """A workspace with the model's parts solved and nothing else, and a checkpoint."""
    made, _ = make_workspace(tmp_path / "space", catalogue().exercises)
    for exercise in catalogue().exercises:
        if exercise.part_of_model:
            made.file(exercise).write_bytes(exercise.solution.read_bytes())
    monkeypatch.chdir(made.root)
    save_checkpoint(made.state / "model" / "checkpoint.safetensors", translator.checkpoint)
    return made


def translate(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["translate", SENTENCES[0], *words])
    assert result.exit_code == code, result.output
    return result


@pytest.mark.parametrize(("option", "role"), [(("--beam", "3"), "beam"), (("--sample",), "sampler"),
                                              (("--kv-cache",), "cache")])  # fmt: skip
def test_an_option_names_its_exercise_until_that_is_solved(
    space: Workspace, option: tuple[str, ...], role: str
) -> None:
    """A stub behind an option is said to be one; solved, the option works; broken, its file is named."""
    exercise = exercise_with(catalogue(), role)
    said = translate(*option, code=2).stderr
    assert f"{option[0]} needs {exercise.id}, which is not solved yet. Next: grader show {exercise.id}" in said
    space.file(exercise).write_bytes(exercise.solution.read_bytes())
    assert translate(*option).stdout.strip()
    names = ", ".join(f"{name}=None" for name in exercise.names)
    space.file(exercise).write_text(f"{names.replace(', ', chr(10))}\n", encoding="utf-8")
    assert exercise.path in translate(*option, code=2).stderr


@pytest.mark.parametrize(("words", "said"), [
    (("--beam", "2", "--sample"), "choose one"),
    (("--top-p", "0.5"), "go with --sample"),
    (("--sample", "--temperature", "0"), "must be above 0"),
])  # fmt: skip
def test_options_that_contradict_each_other(space: Workspace, words: tuple[str, ...], said: str) -> None:
    """One line, before anything is computed."""
    assert said in translate(*words, code=2).stderr
