"""`grader attend`: the translation, the picture on disk, and one line for what cannot be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner, Result

from grader.catalogue.load import SOLUTIONS, catalogue
from grader.cli.attend import attend_command
from grader.model import fonts
from grader.model.checkpoint import Checkpoint, Sizes, save_checkpoint
from grader.model.parts import load_parts
from grader.model.translate import build_model
from grader.model.vocabulary import Words

# A source language that matplotlib's own font can draw, so that the picture needs no other.
SOURCE, TARGET = Words.of(["wo mai shu ."]), Words.of(["i buy books ."])
CHINESE = Words.of(["我 买 书 。"])


def checkpoint(path: Path, source: Words = SOURCE) -> Path:
    """An untrained model of a few words; it reads seven of them."""
    torch.manual_seed(0)
    sizes = Sizes(len(source), len(TARGET), d_model=8, num_heads=2, num_layers=1, d_ff=8, max_len=8)
    model: Any = build_model(load_parts(catalogue(), SOLUTIONS), sizes)
    save_checkpoint(path, Checkpoint(sizes, source, TARGET, 1, {}, [], model.state_dict(), {}))
    return path


def attend(path: Path, sentence: str, *options: str) -> Result:
    arguments = [sentence, "--reference", "--checkpoint", str(path), *options]
    return CliRunner().invoke(attend_command, arguments)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    return checkpoint(tmp_path / "checkpoint.safetensors")


def test_translation_and_picture(saved: Path) -> None:
    done = attend(saved, "wo mai shu .")
    file = saved.with_name("attention.png")
    assert done.exit_code == 0, done.output
    assert set(done.stdout.splitlines()[0].split()) <= set(TARGET.words)
    assert done.stdout.splitlines()[1].endswith(str(file))
    assert file.read_bytes().startswith(b"\x89PNG")
    assert done.stderr == ""


def test_unknown_words_are_said(saved: Path) -> None:
    done = attend(saved, "wo mai huoche .")
    assert done.exit_code == 0
    assert "unknown to the model: huoche" in done.stderr


def test_out_names_the_file(saved: Path, tmp_path: Path) -> None:
    assert attend(saved, "shu", "--out", str(tmp_path / "mine.PNG")).exit_code == 0
    assert (tmp_path / "mine.PNG").stat().st_size > 0


CASES = {
    "other kind of file": ("wo", ("--out", "x.pdf"), "--out x.png"),
    "folder": ("wo", ("--out", "."), ". is a folder"),
    "folder that is not there": ("wo", ("--out", "/nowhere/x.png"), "/nowhere"),
    "too long": ("wo " * 8, (), "at most 7"),
    "nothing": (" ", (), "nothing to translate"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_done_is_one_line(saved: Path, case: str) -> None:
    sentence, options, said = CASES[case]
    done = attend(saved, sentence, *options)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not saved.with_name("attention.png").exists()


def test_no_checkpoint_and_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    assert "grader train" in attend(path, "wo").stderr
    path.write_bytes(b"cut")
    done = attend(path, "wo")
    assert done.exit_code == 2
    assert "is damaged" in done.stderr


def test_without_a_font_the_translation_is_printed_and_the_package_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "font_files", lambda: iter(()))
    done = attend(checkpoint(tmp_path / "c.safetensors", CHINESE), "我 买 书 。")
    assert done.exit_code == 2
    assert "pip install mplfonts" in done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert not (tmp_path / "attention.png").exists()
