"""One `grader train`: data, parts, model and checkpoint brought together."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Set
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator  # type: ignore[import-untyped]

from ..catalogue.load import Catalogue
from ..workspace.files import write_whole
from . import rewarded
from .checkpoint import Checkpoint, Sizes, restore, save_checkpoint
from .data import Batches, Dataset, from_file, generated
from .evaluation import Evaluation, evaluate
from .exposure import Accuracy, accuracy, exposure_plot, stages
from .extras import Extras, Guide, Mixing
from .loss_plot import loss_plot
from .own import Own, own_functions
from .parts import BrokenPart, Parts, load_parts
from .recipe import ROLES as RECIPE_ROLES
from .recipe import Recipe, recipe_of
from .resume import Aside, Request, earlier_checkpoint, make_room, settings_for
from .rewarded import Reward, reward
from .training import (
    Ending,
    Hooks,
    Loop,
    Notice,
    Run,
    Settings,
    initialise,
    optimizer_tensors,
    restore_optimizer,
    start,
)
from .translate import Translator, build_model

ALWAYS = (*RECIPE_ROLES, "score")  # the roles that every training has, built in where they are not solved
OPTIONS = {
    "--scheduled-sampling": ("mixing",),
    "--guided-attention": ("guide",),
    "--reinforce": rewarded.ROLES,
}
MIXING_DECAY = 5  # of the steps: in the end 43 % of the words are the decoder's own
MAX_LEN = 64  # tokens of the user's own sentences, begin and end counted
GENERATED_LEN = 32  # twice what the generated ones have


class NoDevice(Exception):
    """The device that was asked for is not here."""


@dataclass(frozen=True)
class Session:
    """A training that is ready to go."""

    request: Request
    accelerator: Accelerator
    parts: Parts
    data: Dataset
    sizes: Sizes
    settings: Settings
    run: Run
    recipe: Recipe
    own: Own
    aside: list[Aside] = field(default_factory=list)
    saved: list[int] = field(default_factory=list)  # the steps after which this run saved
    looks: list[Accuracy] = field(default_factory=list)  # for --report

    @property
    def main(self) -> bool:
        """Whether this process is the one that prints, saves and evaluates."""
        return bool(self.accelerator.is_main_process)

    @property
    def model(self) -> Any:
        return self.accelerator.unwrap_model(self.run.model)

    @property
    def exposure_picture(self) -> Path:
        path = self.request.checkpoint
        return path.with_name(f"{path.stem}-exposure.png")

    @property
    def picture(self) -> Path:
        path = self.request.checkpoint
        return path.with_name(f"{path.stem}-training.png")

    def train(self, notice: Callable[[Notice], None], stop: Callable[[], bool]) -> Ending:
        """Train, keeping checkpoints on the way. Raises BrokenPart and Diverged."""
        batches = Batches.of(self.data, self.settings.batch_size, self.settings.seed)
        when = stages(self.settings.steps) if self.request.report and self.main else set()

        def look_and_stop() -> bool:
            if self.run.step in when:
                self.looks.append(accuracy(self.translator(), self.data.test, self.run.step))
            return stop()

        hooks = Hooks(notice, self._keep, look_and_stop)
        minutes = self.request.minutes
        extras = Extras(
            Mixing(self.own, self.settings.steps / MIXING_DECAY) if self.settings.mixing else None,
            Guide(self.own) if self.settings.guided else None,
        )
        loop = Loop(
            self.accelerator, batches, self.settings, self.sizes.d_model, self.parts, hooks, self.recipe, extras
        )
        return loop.train(self.run, math.inf if minutes is None else 60 * minutes)

    def reward(self, notice: Callable[[Reward], None]) -> None:
        """Go on with updates by reward, `request.rewarded` of them, and keep the model."""
        batches = Batches.of(self.data, self.settings.batch_size, self.settings.seed)
        reward(self.own, self.translator(), self.run.optimizer, batches, self.request.rewarded, notice)
        self._keep(self.run)

    def evaluate(self) -> Evaluation:
        """Translate the held-out sentences. Raises BrokenPart where the learner's decoder fails."""
        score = self.own.function("score") if self.own.has("score") else None
        self.model.eval()
        return evaluate(self.translator(), self.data.test, score)

    def used_roles(self) -> set[str]:
        """The roles that this run has a use for."""
        return {*ALWAYS, *(role for option in _options(self.request, self.settings) for role in OPTIONS[option])}

    def translator(self) -> Translator:
        """The model as it is now."""
        return Translator(self.parts, self.model, self.snapshot(), self.accelerator.device)

    def draw(self) -> None:
        """Save the plot of loss and learning rate, and the report's if there is something to show."""
        write_whole(self.picture, loss_plot(self.run.history, self.recipe.loss_floor(self.sizes.tgt_vocab_size)))
        if self.request.report and not self.looks:  # nothing was left to train
            self.looks.append(accuracy(self.translator(), self.data.test, self.run.step))
        if self.request.report:
            write_whole(self.exposure_picture, exposure_plot(self.looks))

    def snapshot(self) -> Checkpoint:
        run = self.run
        settings = asdict(self.settings) | {"data": self.data.name, "digest": self.data.digest}
        settings["parts"] = parts_digest(self.parts, self.used_roles() & self.own.solved)
        model, optimizer = self.model.state_dict(), optimizer_tensors(run.optimizer)
        return Checkpoint(
            self.sizes, self.data.source, self.data.target, run.step, settings, run.history, model, optimizer
        )

    def _keep(self, run: Run) -> None:
        """Save; an earlier training stays beside it unless this one comes to hold all of it."""
        if not self.main:
            return
        path, snapshot = self.request.checkpoint, self.snapshot()
        if not (self.request.resume or self.saved):
            self.aside.extend(filter(None, [make_room(path, snapshot, datetime.now())]))
        save_checkpoint(path, snapshot)
        self.saved.append(run.step)
        for aside in [aside for aside in self.aside if aside.until is not None and aside.until <= run.step]:
            aside.path.unlink(missing_ok=True)
            self.aside.remove(aside)


def _options(request: Request, settings: Settings) -> list[str]:
    """The options of this run that exercises give."""
    wanted = {"--scheduled-sampling": settings.mixing, "--guided-attention": settings.guided,
              "--reinforce": request.rewarded > 0}  # fmt: skip
    return [option for option, given in wanted.items() if given]


def parts_digest(parts: Parts, roles: Set[str]) -> str:
    """Tells the files that the model and its training are made of from any others."""
    used = [e for e in parts.catalogue.exercises if e.part_of_model or e.role in roles]
    files = [parts.folder / exercise.path for exercise in used]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files if file.is_file())).hexdigest()[:16]


def open_session(catalogue: Catalogue, request: Request, recipe: Recipe | None = None) -> Session:
    """Read data and checkpoint and build the model.

    Raises NoDevice, BadData, BadCheckpoint, BrokenPart or NotSolved with one line that says what to do.
    """
    accelerator = accelerator_for(request.device)
    earlier = earlier_checkpoint(request)
    data = generated() if request.data is None else from_file(request.data, MAX_LEN, swap=request.swap)
    parts = load_parts(catalogue, request.folder)
    settings = settings_for(request, data, earlier)
    own = own_functions(catalogue, parts, {*ALWAYS, *(role for roles in OPTIONS.values() for role in roles)})
    for option in _options(request, settings):
        for role in OPTIONS[option]:
            own.need(role, option)
    if earlier is not None:
        data = replace(data, source=earlier.source, target=earlier.target)
    max_len = GENERATED_LEN if request.data is None else MAX_LEN
    sizes = earlier.sizes if earlier is not None else Sizes(len(data.source), len(data.target), max_len=max_len)
    torch.manual_seed(settings.seed)
    model = build_model(parts, sizes)
    initialise(model, settings.seed)
    if not list(model.parameters()):
        raise BrokenPart(f"{parts.file('model')}: the model has no parameters. `grader assemble` says what is missing.")
    if earlier is not None:
        restore(model, earlier, request.checkpoint)
    run = start(model, accelerator)
    if earlier is not None:
        restore_optimizer(run.optimizer, earlier.optimizer)
        run.step, run.history = earlier.step, earlier.history
    return Session(request, accelerator, parts, data, sizes, settings, run, recipe or recipe_of(own), own)


def accelerator_for(device: str) -> Accelerator:
    """Accelerate on this device, in bfloat16 on CUDA. Raises NoDevice."""
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not present.get(device, True):
        raise NoDevice(f"There is no {device} device here. Use --device auto, or cpu.")
    if device == "auto":
        device = next((name for name, there in present.items() if there), "cpu")
    precision = "bf16" if device == "cuda" and torch.cuda.is_bf16_supported() else "no"
    return Accelerator(cpu=device == "cpu", mixed_precision=precision)
