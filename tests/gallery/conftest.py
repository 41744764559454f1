"""The references as a learner's functions, and an untrained model of the generated sentences' words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from grader.catalogue.load import SOLUTIONS, catalogue
from grader.gallery.kind import Inputs
from grader.gallery.pictures import KINDS
from grader.model.checkpoint import Checkpoint, Sizes, save_checkpoint
from grader.model.data import GENERATED, Dataset, generated
from grader.model.own import Own
from grader.model.parts import load_parts
from grader.model.training import initialise
from grader.model.translate import Translator, build_model


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One thread here and in the processes that a test starts."""
    before = torch.get_num_threads()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def own() -> Own:
    """The references, all of them solved."""
    return Own(load_parts(catalogue(), SOLUTIONS), frozenset(kind.role for kind in KINDS))


@pytest.fixture(scope="session")
def data() -> Dataset:
    return generated()


@pytest.fixture(scope="session")
def translator(own: Own, data: Dataset) -> Translator:
    """Two layers with two heads, as they are before training."""
    sizes = Sizes(len(data.source), len(data.target), 16, 2, 2, 32, max_len=20)
    model = build_model(own.parts, sizes)
    initialise(model, seed=0)
    for name, weight in model.named_parameters():
        if "W_q" in name or "W_k" in name:
            weight.data *= 4  # attention that is far from even
    kept = Checkpoint(sizes, data.source, data.target, 1, {"data": GENERATED}, [], model.state_dict(), {})
    return Translator(own.parts, model.eval(), kept, torch.device("cpu"))


@pytest.fixture
def inputs(own: Own, translator: Translator) -> Inputs:
    return Inputs(own, "en", translator)


@pytest.fixture
def saved(translator: Translator, tmp_path: Path) -> Path:
    """The model as a checkpoint of the generated sentences."""
    save_checkpoint(tmp_path / "generated.safetensors", translator.checkpoint)
    return tmp_path / "generated.safetensors"


@pytest.fixture
def saved_of_others(translator: Translator, tmp_path: Path) -> Path:
    """The same, said to be trained on the user's own pairs."""
    save_checkpoint(tmp_path / "others.safetensors", replace(translator.checkpoint, settings={"data": "pairs.tsv"}))
    return tmp_path / "others.safetensors"
