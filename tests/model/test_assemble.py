"""`grader assemble`: parts checked alone and in company; the model equals PyTorch's own at the same weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner, Result

from benchmarks.twin import Twin
from grader.catalogue.load import SOLUTIONS, catalogue
from grader.catalogue.model import Exercise
from grader.cli.main import cli
from grader.model.assemble import assemble
from grader.model.checkpoint import Sizes
from grader.model.parts import load_parts
from grader.model.translate import build_model
from grader.workspace.space import Workspace, make_workspace

PARTS = [exercise for exercise in catalogue().exercises if exercise.part_of_model]
SIZES = Sizes(11, 13, d_model=8, num_heads=2, num_layers=2, d_ff=12, max_len=16)


@pytest.fixture
def solved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace whose files are the references, as the current folder."""
    made, _ = make_workspace(tmp_path / "space", catalogue().exercises)
    for exercise in catalogue().exercises:
        shutil.copy(exercise.solution, made.file(exercise))
    monkeypatch.chdir(made.root)
    return made


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(words))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def part(id: str) -> Exercise:
    return catalogue().by_id[id]


def edit(space: Workspace, id: str, old: str, new: str) -> None:
    """Change one place of one part."""
    file = space.file(part(id))
    source = file.read_text(encoding="utf-8")
    assert source.count(old) >= 1, f"{id} has no {old!r}"
    file.write_text(source.replace(old, new), encoding="utf-8")


def test_the_reference_stands() -> None:
    """Every part, the parameter count by part and the shapes of a forward pass."""
    said = run("assemble", "--reference").output
    for exercise in PARTS:
        assert f"ok   {exercise.id}\n" in said
    built = assemble(catalogue(), SOLUTIONS)
    assert built.counts[-1] == ("all", sum(parameter.numel() for parameter in built.model.parameters()))
    for name, count in built.counts:
        assert f"{name:20} {count:>10,}" in said
    assert "logits               (2, 4, 320)" in said
    assert said.rstrip().endswith("Next: grader train --reference")


def test_a_part_that_fails_only_in_company_is_named(solved: Workspace) -> None:
    """A cached mask and a caller that writes into it: each passes alone, together they do not."""
    edit(solved, "causal_mask", "def causal_mask(", "import functools\n\n\n@functools.cache\ndef causal_mask(")
    file = solved.file(part("decoder_mask"))
    file.write_text(
        "from .causal_mask import causal_mask\n\n\n"
        "def decoder_mask(target_ids, pad_id):\n"
        "    mask = causal_mask(target_ids.shape[1])\n"
        "    mask &= True\n"
        "    mask[-1, 0] = False\n"  # a blunder that the next call pays for, if the mask is kept
        "    real = (target_ids != pad_id)[:, None, None, :]\n"
        "    return real & torch.ones(mask.shape, dtype=torch.bool).tril()\n",
        encoding="utf-8",
    )
    file.write_text("import torch\n" + file.read_text(encoding="utf-8").replace(
        "real & torch.ones(mask.shape, dtype=torch.bool).tril()",
        "real & causal_mask(target_ids.shape[1])"), encoding="utf-8")  # fmt: skip
    said = run("assemble", code=1).output
    assert "ok   causal_mask" in said
    assert "BAD  decoder_mask: passes alone, fails with your own earlier parts: " in said
    assert "Next: grader check decoder_mask" in said


def test_broken_and_missing_parts_are_named(solved: Workspace) -> None:
    """A file with a syntax error and one that is gone are not ready; the others are, and the first is next."""
    solved.file(part("feed_forward")).write_text("def broken(:\n", encoding="utf-8")
    solved.file(part("residual")).unlink()
    said = run("assemble", code=1).output
    for exercise in PARTS:
        assert f"{'BAD' if exercise.id in ('feed_forward', 'residual') else 'ok '}  {exercise.id}" in said
    assert "2 of" in said
    assert "Next: grader check feed_forward" in said


@pytest.mark.parametrize("norm_first", [False, True])
def test_it_equals_pytorchs_transformer_at_the_same_weights(norm_first: bool) -> None:
    """`nn.Transformer` filled with the assembled model's numbers gives the same logits, padding and all."""
    torch.manual_seed(0)
    sizes = Sizes(**{**vars(SIZES), "norm_first": norm_first})
    model = build_model(load_parts(catalogue(), SOLUTIONS), sizes).eval()
    theirs = Twin(model, sizes).eval()
    source = torch.tensor([[4, 5, 6, 7, 8], [9, 10, 2, 0, 0], [1, 2, 3, 4, 0]])
    target = torch.tensor([[1, 5, 6, 7], [1, 12, 0, 0], [1, 3, 2, 0]])
    with torch.no_grad():
        logits = model(source, target)
        expected = theirs(source, target)
    real = target != 0
    torch.testing.assert_close(logits[real], expected[real], rtol=1e-4, atol=1e-5)


def test_the_course_leads_to_a_translator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chapter by chapter the dashboard climbs to 100 %; then the folder's own files are assembled, trained and used.

    With one of them broken, assemble names it.
    """
    space, _ = make_workspace(tmp_path / "space", catalogue().exercises)
    monkeypatch.chdir(space.root)
    total = len(catalogue().exercises)
    passed = 0
    for chapter in catalogue().chapters:
        mine = [exercise for exercise in catalogue().exercises if exercise.chapter == chapter]
        for exercise in mine:
            shutil.copy(exercise.solution, space.file(exercise))
        run("check", "--no-stretch", *(exercise.id for exercise in mine))
        passed += len(mine)
        assert f"all: {100 * passed // total} %" in run().output
    assert f"ok   {PARTS[-1].id}" in run("assemble").output
    rows = [f"我 有 {n} 本 书\ti have {n} books" for n in range(40)]
    Path("pairs.tsv").write_text("\n".join(rows), encoding="utf-8")
    assert "Held out" in run("train", "--steps", "40", "--batch-size", "8", "--data", "pairs.tsv").output
    assert run("translate", "我 有 3 本 书").output.strip()
    run("attend", "我 有 3 本 书")
    assert space.state.joinpath("model", "attention.png").stat().st_size > 0
    edit(space, "residual", "norm_first", "norm_last")
    assert "BAD  residual" in run("assemble", code=1).output
