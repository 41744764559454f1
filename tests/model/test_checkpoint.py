"""Checkpoints: whole or not at all, and nothing foreign is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from grader.model import checkpoint as module
from grader.model.checkpoint import BadCheckpoint, Checkpoint, Sizes, load_checkpoint, restore, save_checkpoint
from grader.model.vocabulary import Words

WORDS = Words.of(["a b"])


def some(step: int = 7) -> Checkpoint:
    model = torch.nn.Linear(2, 3)
    torch.nn.init.constant_(model.weight, step)
    sizes = Sizes(len(WORDS), len(WORDS), d_model=8)
    history = [{"step": 1, "loss": 2.5, "rate": 0.1}]
    optimizer = {"0.exp_avg": torch.ones(3, 2)}
    return Checkpoint(sizes, WORDS, WORDS, step, {"seed": 3}, history, model.state_dict(), optimizer)


def test_there_and_back(tmp_path: Path) -> None:
    """Everything comes back: sizes, vocabularies, step, settings, history, numbers."""
    saved, file = some(), tmp_path / "deep" / "c.safetensors"
    save_checkpoint(file, saved)
    found = load_checkpoint(file)
    assert (found.sizes, found.step, found.settings, found.history) == (saved.sizes, 7, {"seed": 3}, saved.history)
    assert found.source == WORDS
    assert torch.equal(found.model["weight"], saved.model["weight"])
    assert torch.equal(found.optimizer["0.exp_avg"], saved.optimizer["0.exp_avg"])
    assert [path.name for path in file.parent.iterdir()] == ["c.safetensors"]


@pytest.mark.parametrize("error", [OSError("disk full"), SafetensorError("disk full")], ids=lambda e: type(e).__name__)
def test_a_write_that_fails_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A full disk is said in one line and costs nothing that was there."""
    file = tmp_path / "c.safetensors"
    save_checkpoint(file, some(1))

    def breaks(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(module, "save_file", breaks)
    with pytest.raises(BadCheckpoint, match="cannot be written"):
        save_checkpoint(file, some(2))
    assert load_checkpoint(file).step == 1
    assert [path.name for path in tmp_path.iterdir()] == ["c.safetensors"]


def test_a_missing_file_says_what_makes_one(tmp_path: Path) -> None:
    """No checkpoint: `grader train` makes one."""
    with pytest.raises(BadCheckpoint, match="`grader train` makes one"):
        load_checkpoint(tmp_path / "c.safetensors")


@pytest.mark.parametrize("keep", [0, 3, 100, -10])
def test_a_cut_file_is_named_as_damaged(tmp_path: Path, keep: int) -> None:
    """A truncated file gives one line."""
    file = tmp_path / "c.safetensors"
    save_checkpoint(file, some())
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(BadCheckpoint, match="damaged"):
        load_checkpoint(file)


@pytest.mark.parametrize("content", [b"hello", b"\x80\x04K\x01.", b"PK\x03\x04"])
def test_a_foreign_file_is_never_unpickled(tmp_path: Path, content: bytes) -> None:
    """Text, a pickle and a zip archive are no checkpoints."""
    file = tmp_path / "c.safetensors"
    file.write_bytes(content)
    with pytest.raises(BadCheckpoint, match="damaged"):
        load_checkpoint(file)


def test_another_programs_safetensors_is_no_checkpoint(tmp_path: Path) -> None:
    """A safetensors file of other origin is named as such."""
    file = tmp_path / "c.safetensors"
    save_file({"weight": torch.ones(2)}, file)
    with pytest.raises(BadCheckpoint, match="is no checkpoint of grader"):
        load_checkpoint(file)


@pytest.mark.parametrize(
    "sizes", [{"d_model": "8"}, {"d_model": -1}, {"num_layers": 10**9}, {"src_vocab_size": 99}, {"norm_first": 3}]
)
def test_sizes_that_lie_are_damage(tmp_path: Path, sizes: dict[str, object]) -> None:
    """Sizes of a wrong kind, beyond reason, or other than the vocabulary's are not believed."""
    file = tmp_path / "c.safetensors"
    real = json.dumps
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module.json, "dumps", lambda v, **k: real(v | sizes if "d_model" in v else v, **k))
        save_checkpoint(file, some())
    with pytest.raises(BadCheckpoint, match="damaged"):
        load_checkpoint(file)


def test_other_parts_do_not_take_it(tmp_path: Path) -> None:
    """Numbers that do not fit the model's parts: one line that says so."""
    with pytest.raises(BadCheckpoint, match="does not fit your parts"):
        restore(torch.nn.Linear(4, 4), some(), tmp_path / "c.safetensors")
