"""The loop: the paper's rates, the same result however often it is interrupted."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pytest
import torch

from grader.catalogue.load import SOLUTIONS, catalogue
from grader.model.checkpoint import Sizes
from grader.model.data import Batches, Dataset, generated
from grader.model.loss_plot import loss_plot, smooth
from grader.model.parts import BrokenPart, Parts, load_parts
from grader.model.recipe import Recipe, noam, shifted, smoothed_loss, smoothing_floor
from grader.model.session import accelerator_for
from grader.model.training import (
    Diverged,
    Hooks,
    Loop,
    Notice,
    Run,
    Settings,
    optimizer_tensors,
    restore_optimizer,
    start,
)
from grader.model.translate import build_model

TINY = {"d_model": 16, "num_heads": 2, "num_layers": 1, "d_ff": 32}
SETTINGS = Settings(steps=12, batch_size=8, warmup=4, factor=1.0, save_every=5)


@pytest.fixture(scope="module")
def data() -> Dataset:
    return generated(60, 10)


@pytest.fixture(scope="module")
def parts() -> Parts:
    return load_parts(catalogue(), SOLUTIONS)


@dataclass
class Tiny:
    """A tiny model under training, and what its hooks were told."""

    data: Dataset
    parts: Parts
    notices: list[Notice] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    stop_at: int = 0

    def run(self, dropout: float = 0.0) -> Run:
        torch.manual_seed(0)
        sizes = Sizes(len(self.data.source), len(self.data.target), dropout=dropout, **TINY)
        return start(build_model(self.parts, sizes), accelerator_for("cpu"))

    def loop(self, settings: Settings = SETTINGS, recipe: Recipe | None = None) -> Loop:
        batches = Batches.of(self.data, settings.batch_size, settings.seed)
        hooks = Hooks(self.notices.append, lambda run: self.kept.append(run.step), self.stop)
        return Loop(accelerator_for("cpu"), batches, settings, 16, self.parts, hooks, recipe or Recipe())

    def stop(self) -> bool:
        self.stop_at -= 1
        return self.stop_at == 0


@pytest.fixture
def tiny(data: Dataset, parts: Parts) -> Tiny:
    return Tiny(data, parts)


def numbers(run: Run) -> dict[str, torch.Tensor]:
    return {**run.model.state_dict(), **optimizer_tensors(run.optimizer)}


def same(left: dict[str, torch.Tensor], right: dict[str, torch.Tensor]) -> bool:
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


def test_the_rate_rises_and_falls_as_in_the_paper() -> None:
    """Section 5.3: d_model to the -0.5 times the smaller of two lines that meet at `warmup`."""
    rates = [noam(step, 512, 4000) for step in (1, 4000, 16000)]
    assert rates == pytest.approx([1.7469e-7, 6.9877e-4, 3.4939e-4], rel=1e-4)


def test_smoothing_by_hand() -> None:
    """The label's share is 1 - 0.1 + 0.1 / V, each other one's 0.1 / V; padding counts for nothing."""
    logits = torch.randn(2, 3, 5, generator=torch.Generator().manual_seed(0))
    labels = torch.tensor([[4, 2, 0], [3, 0, 0]])
    shares = torch.full((2, 3, 5), 0.02).scatter(2, labels[..., None], 0.92)
    each = -(shares * logits.log_softmax(-1)).sum(-1)
    assert smoothed_loss(logits, labels).item() == pytest.approx(each[labels != 0].mean().item(), rel=1e-6)


def test_no_model_is_below_the_floor() -> None:
    """The floor is the loss of logits that give the smoothed labels themselves."""
    perfect = torch.tensor([[[0.02, 0.02, 0.92, 0.02, 0.02]]]).log()
    assert smoothed_loss(perfect, torch.tensor([[2]])).item() == pytest.approx(smoothing_floor(5), rel=1e-6)


def test_inputs_and_labels_are_shifted_by_one() -> None:
    """Position t sees token t and has to say token t + 1."""
    inputs, labels = shifted(torch.tensor([[1, 7, 8, 2]]))
    assert (inputs.tolist(), labels.tolist()) == ([[1, 7, 8]], [[7, 8, 2]])


def test_the_loss_falls(tiny: Tiny) -> None:
    """Sixty steps on sixty sentences already help."""
    run = tiny.run()
    assert tiny.loop(Settings(steps=60, batch_size=16, warmup=20)).train(run) == "done"
    losses = [entry["loss"] for entry in run.history]
    assert len(losses) == 60
    assert losses[-1] < losses[0] - 1
    assert [notice.step for notice in tiny.notices] == [10, 20, 30, 40, 50, 60]


def test_checkpoints_are_kept_on_the_way_and_at_the_end(tiny: Tiny) -> None:
    """Every `save_every` steps, and after the last."""
    tiny.loop().train(tiny.run())
    assert tiny.kept == [5, 10, 12]


def test_the_same_seed_gives_the_same_model(tiny: Tiny) -> None:
    """Two runs agree in every bit, another seed does not."""
    runs = [tiny.run() for _ in range(3)]
    for run, seed in zip(runs, (0, 0, 1), strict=True):
        tiny.loop(Settings(steps=8, batch_size=8, seed=seed)).train(run)
    assert same(numbers(runs[0]), numbers(runs[1]))
    assert not same(numbers(runs[0]), numbers(runs[2]))


@pytest.mark.parametrize("dropout", [0.0, 0.1])
def test_a_resumed_run_equals_one_without_a_break(tiny: Tiny, dropout: float) -> None:
    """Stopped after step 7 and gone on from what was kept: every number as if never stopped, dropout included."""
    whole, first, second = (tiny.run(dropout) for _ in range(3))
    tiny.loop().train(whole)
    tiny.stop_at = 7
    assert tiny.loop().train(first) == "stopped"
    assert (first.step, tiny.kept[-1], len(first.history)) == (7, 7, 7)
    torch.manual_seed(99)
    second.model.load_state_dict(first.model.state_dict())
    restore_optimizer(second.optimizer, {name: t.clone() for name, t in optimizer_tensors(first.optimizer).items()})
    second.step, second.history = first.step, first.history
    assert tiny.loop().train(second) == "done"
    assert same(numbers(second), numbers(whole))
    assert second.history == whole.history


def test_time_runs_out(tiny: Tiny) -> None:
    """With no time at all one step is made, and kept."""
    run = tiny.run()
    assert tiny.loop().train(run, seconds=0) == "time"
    assert tiny.kept == [1]


def test_a_loss_that_is_no_number_ends_it_before_anything_is_kept(tiny: Tiny) -> None:
    """NaN: the last checkpoint stays."""

    def nan(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        return smoothed_loss(logits, labels) * math.nan

    with pytest.raises(Diverged, match="The loss is nan after step 5"):
        tiny.loop(recipe=Recipe(loss=nan)).train(tiny.run())
    assert tiny.kept == []


class Wrong(torch.nn.Module):
    """A model whose forward gives what the test wants."""

    def __init__(self, gives: Any) -> None:
        super().__init__()
        self.weight, self.gives = torch.nn.Parameter(torch.zeros(1)), gives

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> Any:
        return self.gives(target)


@pytest.mark.parametrize(
    ("gives", "says"),
    [
        (lambda target: None, "NoneType, not logits"),
        (lambda target: target.float(), "logits of shape"),
        (lambda target: target.missing, "no attribute 'missing'"),
    ],
)
def test_a_broken_part_is_named(tiny: Tiny, gives: Any, says: str) -> None:
    """Whatever the learner's model does wrong becomes one line that names its file."""
    with pytest.raises(BrokenPart, match=says):
        tiny.loop().train(start(Wrong(gives), accelerator_for("cpu")))


def test_the_plot_is_a_png() -> None:
    """Loss and learning rate by step."""
    history = [{"step": step, "loss": 5 / step, "rate": 0.01 * step} for step in range(1, 30)]
    assert loss_plot(history, 0.9).startswith(b"\x89PNG")
    assert smooth([2.0, 2.0, 2.0]) == pytest.approx([2.0, 2.0, 2.0])
