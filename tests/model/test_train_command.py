"""`grader train` as one uses it: own pairs, resuming, Ctrl-C, two processes, and whatever goes wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner, Result

from grader.catalogue.load import catalogue
from grader.cli.main import cli
from grader.model.checkpoint import load_checkpoint
from grader.model.corpus import split_corpus
from grader.workspace.space import Workspace, make_workspace

SMALL = ("--batch-size", "8")
TRAIN = (sys.executable, "-m", "grader.cli.main", "train", "--reference", "--data", "pairs.tsv", *SMALL)


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with a file of pairs, as the current folder."""
    made, _ = make_workspace(tmp_path / "space", catalogue().exercises)
    rows = [f"{pair.source.replace(' ', '')}\t{pair.target}\tCC-BY" for pair in split_corpus(60, 10)[0]]
    (made.root / "pairs.tsv").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.chdir(made.root)
    return made


def train(*words: str, code: int = 0, reference: bool = True) -> Result:
    """Run `grader train` on the pairs in this process."""
    given = ("--reference",) if reference else ()
    result = CliRunner().invoke(cli, ["train", *given, "--data", "pairs.tsv", *words])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def kept(space: Workspace) -> Path:
    return space.state / "model" / "checkpoint.safetensors"


def same(left: Path, right: Path) -> bool:
    """Whether two checkpoints agree in every number."""
    one, two = load_checkpoint(left), load_checkpoint(right)
    numbers, others = ({**found.model, **found.optimizer} for found in (one, two))
    return (
        one.history == two.history
        and numbers.keys() == others.keys()
        and all(torch.equal(numbers[name], others[name]) for name in numbers)
    )


def test_it_trains_on_own_pairs_and_says_what_came_of_it(space: Workspace) -> None:
    """Progress, held-out scores, checkpoint, plot and the next command; no escape codes in a pipe."""
    said = train("--steps", "20", *SMALL).output
    for part in ("step 10/20  loss ", "tokens/s", "exact match", "BLEU", "54 pairs.tsv", "Next: grader translate"):
        assert part in said
    assert "\x1b" not in said
    assert load_checkpoint(kept(space)).step == 20
    picture = kept(space).with_name("checkpoint-training.png")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in kept(space).parent.iterdir()) == [picture.name, kept(space).name]


def test_a_resumed_run_equals_one_without_a_break(space: Workspace) -> None:
    """Three steps and three more are six steps, to the last bit."""
    train("--steps", "6", *SMALL, "--checkpoint", "whole.safetensors")
    train("--steps", "3", *SMALL, "--checkpoint", "parts.safetensors")
    said = train("--steps", "6", "--resume", "--checkpoint", "parts.safetensors").output
    assert "after step 3 of parts.safetensors" in said
    assert same(space.root / "whole.safetensors", space.root / "parts.safetensors")


def test_what_cannot_be_resumed_is_said_in_one_line(space: Workspace) -> None:
    """No checkpoint, other sentences, another seed, nothing left to do: what is wrong and what to do."""
    assert "There is no checkpoint" in train("--resume", code=2).output
    train("--steps", "2", *SMALL)
    before = kept(space).read_bytes()
    assert "has 2 steps already. To go on: --resume --steps 4" in train("--resume", code=2).output
    assert "trained with --seed 0. Leave --seed out" in train("--resume", "--seed", "5", code=2).output
    with (space.root / "pairs.tsv").open("a", encoding="utf-8") as file:
        file.write("\n猫\tcat")
    assert "trained on other sentences (pairs.tsv)" in train("--resume", "--steps", "9", code=2).output
    assert kept(space).read_bytes() == before


def test_an_earlier_training_is_set_aside_until_a_new_one_holds_all_of_it(space: Workspace) -> None:
    """Nothing that this run does not make again is overwritten."""

    def steps() -> list[int]:
        return sorted(load_checkpoint(path).step for path in kept(space).parent.glob("*.safetensors"))

    train("--steps", "4", *SMALL)
    assert "training that was there before" not in train("--steps", "4", *SMALL).output
    assert steps() == [4]
    assert "training that was there before" in train("--steps", "2", *SMALL).output
    assert "training that was there before" in train("--steps", "2", "--seed", "1", *SMALL).output
    assert steps() == [2, 2, 4]


def test_a_file_that_is_no_checkpoint_is_not_overwritten(space: Workspace) -> None:
    """--checkpoint with the name of something else leaves it alone."""
    before = (space.root / "pairs.tsv").read_bytes()
    assert "is no checkpoint that can be read" in train("--checkpoint", "pairs.tsv", code=2).output
    assert (space.root / "pairs.tsv").read_bytes() == before


def test_bad_rows_are_named(space: Workspace) -> None:
    """File and line stand in the message."""
    (space.root / "pairs.tsv").write_text("你好\thello\n再见\n", encoding="utf-8")
    assert "pairs.tsv:2: there is no tab" in train(code=2).output


def test_an_unsolved_part_is_named(space: Workspace) -> None:
    """A stub: its file, and what to do next."""
    said = train("--steps", "2", code=2, reference=False).output
    assert catalogue().by_id["transformer"].path in said
    assert "is not solved yet" in said
    assert "grader assemble" in said


def test_own_parts_are_used(space: Workspace) -> None:
    """With every exercise solved in the workspace the model is made of its files."""
    for exercise in catalogue().exercises:
        shutil.copy(exercise.solution, space.file(exercise))
    train("--steps", "2", *SMALL, reference=False)
    broken = space.file(catalogue().by_id["feed_forward"])
    broken.write_text("import nothing_of_that_name\n", encoding="utf-8")
    assert "No module named 'nothing_of_that_name'" in train("--steps", "2", code=2, reference=False).output


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without CUDA")
def test_a_device_that_is_absent_is_said(space: Workspace) -> None:
    """CUDA asked for and absent: one line with the way out."""
    assert "There is no cuda device here. Use --device auto, or cpu." in train("--device", "cuda", code=2).output


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
def test_it_trains_on_cuda(space: Workspace) -> None:
    """In bfloat16, and the checkpoint holds float32."""
    assert "on cuda" in train("--steps", "4", *SMALL, "--device", "cuda").output
    assert {tensor.dtype for tensor in load_checkpoint(kept(space)).model.values()} == {torch.float32}


def test_minutes_end_it(space: Workspace) -> None:
    """The time is up before the steps are: what was learnt is kept, and how to go on is said."""
    said = train("--minutes", "0.001", *SMALL).output
    assert "The time that you gave is over." in said
    assert "grader train --resume --reference --data pairs.tsv" in said
    assert load_checkpoint(kept(space)).step >= 1


def test_ctrl_c_keeps_the_training(space: Workspace) -> None:
    """Ctrl-C ends the step, keeps everything and says how to go on; the exit code is 130."""
    with subprocess.Popen(
        [*TRAIN, "--steps", "100000"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = ""
        while "on cpu" not in said and (line := process.stdout.readline()):
            said += line
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        said += process.communicate(timeout=60)[0]
    assert process.returncode == 130, said
    assert "Stopped." in said
    assert "To go on: grader train --resume --reference --data pairs.tsv" in said
    step = load_checkpoint(kept(space)).step
    assert step >= 1
    train("--resume", "--steps", str(step + 1))
    assert load_checkpoint(kept(space)).step == step + 1


def test_two_processes_train_one_model(space: Workspace) -> None:
    """torchrun with two processes: one speaks, and the losses are those of a single process."""
    train("--steps", "12", *SMALL, "--checkpoint", "one.safetensors")
    torchrun = (sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    done = subprocess.run(
        [*torchrun, *TRAIN[1:], "--steps", "12", "--checkpoint", "two.safetensors"],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "on cpu, 2 processes" in done.stdout
    assert done.stdout.count("step 10/12") == 1
    one, two = (load_checkpoint(Path(f"{name}.safetensors")) for name in ("one", "two"))
    assert [e["loss"] for e in two.history] == pytest.approx([e["loss"] for e in one.history], rel=1e-3)
