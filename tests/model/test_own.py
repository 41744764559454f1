"""Training with the learner's functions of chapter 5: used where they pass, named where they are missing."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from click.testing import CliRunner, Result

from grader.catalogue.load import SOLUTIONS, catalogue
from grader.cli.main import cli
from grader.model.checkpoint import Checkpoint, load_checkpoint
from grader.model.corpus import split_corpus
from grader.model.exposure import accuracy, exposure_plot, stages
from grader.model.own import Own, own_functions
from grader.model.parts import exercise_with, load_parts
from grader.model.recipe import Recipe, recipe_of
from grader.model.session import ALWAYS
from grader.model.training import initialise
from grader.model.translate import Translator, build_model
from grader.workspace.space import Workspace, make_workspace


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with the model's parts solved and nothing else, as the current folder."""
    made, _ = make_workspace(tmp_path / "space", catalogue().exercises)
    for exercise in catalogue().exercises:
        if exercise.part_of_model:
            made.file(exercise).write_bytes(exercise.solution.read_bytes())
    rows = [f"{pair.source.replace(' ', '')}\t{pair.target}" for pair in split_corpus(60, 10)[0]]
    (made.root / "pairs.tsv").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.chdir(made.root)
    return made


def solve(space: Workspace, *roles: str) -> None:
    for role in roles:
        exercise = exercise_with(catalogue(), role)
        space.file(exercise).write_bytes(exercise.solution.read_bytes())


def train(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["train", "--data", "pairs.tsv", "--batch-size", "8", *words])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def kept(space: Workspace) -> Checkpoint:
    return load_checkpoint(space.state / "model" / "checkpoint.safetensors")


def test_solved_functions_train_and_the_others_are_built_in(space: Workspace) -> None:
    """What is said to be used is used: a schedule of one's own that passes changes the rates by its own rounding."""
    solve(space, "schedule", "score")
    said = train("--steps", "2").output
    assert "functions   your warmup_schedule, bleu" in said
    assert "built in    what teacher_forcing, label_smoothing would give" in said
    assert "not yet     --scheduled-sampling (scheduled_sampling), --guided-attention (guided_attention)" in said
    exercise = exercise_with(catalogue(), "schedule")
    file = space.file(exercise)
    slower = file.read_text(encoding="utf-8").replace("    return ", "    return 1.000001 * ")  # within the tolerance
    assert slower != file.read_text(encoding="utf-8")
    before = [entry["rate"] for entry in kept(space).history]
    file.write_text(slower, encoding="utf-8")
    train("--steps", "2", "--seed", "1")
    after = [entry["rate"] for entry in kept(space).history]
    assert after == pytest.approx([rate * 1.000001 for rate in before], rel=1e-12)


def test_a_wrong_function_is_not_used(space: Workspace) -> None:
    """An exercise that does not pass right now counts as unsolved."""
    solve(space, "schedule", "loss")
    file = space.file(exercise_with(catalogue(), "schedule"))
    file.write_text("def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):\n    return 0.0\n")
    own = own_functions(catalogue(), load_parts(catalogue(), space.exercises), ALWAYS)
    assert own.solved == {"loss"}
    assert recipe_of(own).schedule is Recipe().schedule
    assert recipe_of(own).loss is not Recipe().loss


def test_the_references_need_no_grading() -> None:
    """The solutions fill every role."""
    own = own_functions(catalogue(), load_parts(catalogue(), SOLUTIONS), ALWAYS)
    assert own.solved == set(ALWAYS)


@pytest.mark.parametrize(("option", "roles"), [
    (("--scheduled-sampling",), ("mixing",)),
    (("--guided-attention",), ("guide",)),
    (("--reinforce", "1"), ("policy", "score", "sampler")),
])  # fmt: skip
def test_an_option_needs_its_exercise_and_changes_the_model(
    space: Workspace, option: tuple[str, ...], roles: tuple[str, ...]
) -> None:
    """Unsolved it is named and nothing is trained; solved, the same seed ends elsewhere."""
    exercise = exercise_with(catalogue(), roles[0])
    said = train("--steps", "30", *option, code=2).output
    assert f"{option[0]} needs {exercise.id}, which does not pass yet. Next: grader check {exercise.id}" in said
    assert not (space.state / "model" / "checkpoint.safetensors").exists()
    solve(space, *roles)
    train("--steps", "30")
    plain = kept(space)
    train("--steps", "30", *option)
    assert any(not torch.equal(plain.model[name], tensor) for name, tensor in kept(space).model.items())


def test_a_resumed_run_keeps_its_options(space: Workspace) -> None:
    """An interrupted run goes on as it began, and cannot be changed on the way."""
    solve(space, "mixing")
    train("--steps", "4", "--scheduled-sampling")
    train("--steps", "8", "--resume")
    assert kept(space).settings["mixing"] is True
    assert "was trained without --guided-attention" in train("--resume", "--steps", "9", "--guided-attention",
                                                             code=2).output  # fmt: skip


def test_finished_trainings_can_be_rewarded_and_reported(space: Workspace) -> None:
    """--resume of a finished run goes on if there is something else to do."""
    solve(space, "policy", "score", "sampler")
    train("--steps", "4")
    said = train("--resume", "--reinforce", "2", "--report").output
    assert "By reward, 2 updates. Before: exact match" in said
    assert "update 2/2" in said
    picture = space.state / "model" / "checkpoint-exposure.png"
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_accuracy_by_position() -> None:
    """A model that knows its sentences by heart is right everywhere; one that says one word is right there alone."""
    pairs = split_corpus(120, 10)[0]
    translator = untrained(pairs)
    look = accuracy(translator, pairs, 7)
    assert look.step == 7
    assert len(look.gold) == len(look.own) > 5
    assert look.gold[0] == look.own[0]  # both have read BOS alone
    assert all(0 <= share <= 1 for share in (*look.gold, *look.own))
    assert exposure_plot([look]).startswith(b"\x89PNG")
    word = translator.target.encode("the")[0]
    with torch.no_grad():
        translator.model.output_projection.weight.zero_()
        translator.model.output_projection.bias.zero_()[word] = 1.0
    look = accuracy(translator, pairs, 8)
    begins = sum(pair.target.split()[0] == "the" for pair in pairs) / len(pairs)
    assert look.own[0] == pytest.approx(begins)
    assert look.gold == look.own


def untrained(pairs: list) -> Translator:  # type: ignore[type-arg]
    from grader.model.checkpoint import Sizes
    from grader.model.vocabulary import Words

    source, target = Words.of(pair.source for pair in pairs), Words.of(pair.target for pair in pairs)
    sizes = Sizes(len(source), len(target), 16, 2, 1, 32, max_len=24)
    parts = load_parts(catalogue(), SOLUTIONS)
    model = build_model(parts, sizes)
    initialise(model, seed=0)
    made = Checkpoint(sizes, source, target, 1, {}, [], model.state_dict(), {})
    return Translator(parts, model, made, torch.device("cpu"))


def test_the_report_looks_at_the_end_too() -> None:
    """Four looks, the last after the last step; short runs have fewer."""
    assert max(stages(1000)) == 1000
    assert len(stages(1000)) == 4
    assert stages(1) == {1}


def test_needs_are_worded() -> None:
    """What is missing is named in the order of the course."""
    own = Own(load_parts(catalogue(), SOLUTIONS), frozenset({"score"}))
    assert own.missing(("policy", "score", "sampler")) == ["reinforce", "sampling"]
    assert own.ids(("policy", "score")) == ["bleu"]
