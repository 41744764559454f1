"""What the user asked for, and what an earlier checkpoint has to say to it."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ..workspace.files import dated_name, unused
from .checkpoint import BadCheckpoint, Checkpoint, load_checkpoint
from .data import Dataset
from .training import Settings

OPTIONS = {"mixing": "--scheduled-sampling", "guided": "--guided-attention"}
EPOCHS = 10  # over the user's own pairs, unless --steps says otherwise


@dataclass(frozen=True)
class Request:
    """What the user asked for; None: the default, or what the resumed checkpoint says."""

    folder: Path
    checkpoint: Path
    resume: bool = False
    steps: int | None = None
    minutes: float | None = None
    seed: int | None = None
    batch_size: int | None = None
    data: Path | None = None
    swap: bool = False
    device: str = "auto"
    mixing: bool = False
    guided: bool = False
    rewarded: int = 0  # updates by reward after those by cross-entropy
    report: bool = False


def earlier_checkpoint(request: Request) -> Checkpoint | None:
    """The checkpoint to go on from. Raises BadCheckpoint, also when a file that is none would be overwritten."""
    path = request.checkpoint
    if request.resume:
        return load_checkpoint(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(path.parent, os.W_OK):
        raise BadCheckpoint(f"{path.parent} cannot be written. Name another place with --checkpoint.")
    if path.exists():
        try:
            load_checkpoint(path)
        except BadCheckpoint:
            raise BadCheckpoint(f"{path} is no checkpoint that can be read. Move it away, or name another.") from None
    return None


def settings_for(request: Request, data: Dataset, earlier: Checkpoint | None) -> Settings:
    """The settings of this run. Raises BadCheckpoint where the user asks for others than the checkpoint has."""
    asked = {"steps": request.steps, "seed": request.seed, "batch_size": request.batch_size}
    given: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    given |= {name: True for name in ("mixing", "guided") if getattr(request, name)}
    if earlier is None:
        settings = replace(Settings(), **given)
        if request.data is not None and request.steps is None:
            epochs = EPOCHS * -(-len(data.train) // settings.batch_size)
            settings = replace(settings, steps=max(settings.steps, epochs))
        return settings
    return _resumed(request.checkpoint, data, earlier, given, more=request.rewarded > 0 or request.report)


def _resumed(path: Path, data: Dataset, earlier: Checkpoint, given: dict[str, Any], *, more: bool) -> Settings:
    """The checkpoint's own settings. Raises BadCheckpoint where the user asks for others."""
    if earlier.settings.get("digest") != data.digest:
        trained_on = earlier.settings.get("data")
        raise BadCheckpoint(f"{path} was trained on other sentences ({trained_on}). Give the same --data to go on.")
    known = {name: earlier.settings[name] for name in asdict(Settings()) if name in earlier.settings}
    for name in given.keys() - {"steps"}:
        if given[name] != known.get(name):
            option = OPTIONS.get(name, f"--{name.replace('_', '-')}")
            how = f"with {option} {known.get(name)}" if name not in OPTIONS else f"without {option}"
            raise BadCheckpoint(f"{path} was trained {how}. Leave {option} out to go on.")
    settings = replace(Settings(**known), **given)
    if earlier.step >= settings.steps and not more:
        raise BadCheckpoint(f"{path} has {earlier.step} steps already. To go on: --resume --steps {2 * earlier.step}")
    return settings


@dataclass(frozen=True)
class Aside:
    """An earlier training, moved out of the way. From step `until` on, the new one is the same again (None: never)."""

    path: Path
    until: int | None


def make_room(path: Path, coming: Checkpoint, now: datetime) -> Aside | None:
    """Move the checkpoint that is there out of the way; None if none is there or the coming one holds all of it."""
    if not path.exists():
        return None
    earlier = load_checkpoint(path)
    same = {**earlier.settings, "steps": 0} == {**coming.settings, "steps": 0} and earlier.sizes == coming.sizes
    if same and earlier.step <= coming.step:
        return None
    aside = unused(path.with_name(f"{path.stem}-{dated_name(now)}{path.suffix}"))
    os.replace(path, aside)
    return Aside(aside, earlier.step if same else None)
