"""One safetensors file per checkpoint: numbers as tensors, everything else as JSON in its metadata; never pickle."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from .vocabulary import Vocabulary, vocabulary_from

FORMAT = "transformer-drills checkpoint 1"
LARGEST = 1_000_000  # of any size: more is damage


class BadCheckpoint(Exception):
    """The file cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Sizes:
    """The model's measures, as its constructor takes them."""

    src_vocab_size: int
    tgt_vocab_size: int
    d_model: int = 128
    num_heads: int = 4
    num_layers: int = 2
    d_ff: int = 512
    pad_id: int = 0
    norm_first: bool = False
    dropout: float = 0.0
    max_len: int = 64


@dataclass(frozen=True)
class Checkpoint:
    """Everything that training needs to go on and translating needs to begin."""

    sizes: Sizes
    source: Vocabulary
    target: Vocabulary
    step: int
    settings: Mapping[str, Any]
    history: list[dict[str, float]]
    model: dict[str, torch.Tensor]
    optimizer: dict[str, torch.Tensor]


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write the whole file beside `path`, then rename it over: a kill leaves the old one or the new one.

    Raises BadCheckpoint where it cannot be written; what was there before stays.
    """
    meta = {
        "format": FORMAT,
        "sizes": json.dumps(asdict(checkpoint.sizes)),
        "source": json.dumps(checkpoint.source.to_json(), ensure_ascii=False),
        "target": json.dumps(checkpoint.target.to_json(), ensure_ascii=False),
        "step": str(checkpoint.step),
        "settings": json.dumps(dict(checkpoint.settings)),
        "history": json.dumps(checkpoint.history),
    }
    tensors = {f"model.{name}": tensor.detach().cpu().contiguous() for name, tensor in checkpoint.model.items()}
    tensors |= {f"optimizer.{name}": t.detach().cpu().contiguous() for name, t in checkpoint.optimizer.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(descriptor)
    try:
        save_file({name: tensor.clone() for name, tensor in tensors.items()}, temporary, metadata=meta)
        with open(temporary, "rb") as file:
            os.fsync(file.fileno())
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except (SafetensorError, OSError) as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise BadCheckpoint(
            f"{path} cannot be written ({error}). Make room, or name another place with --checkpoint."
        ) from None
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint. Raises BadCheckpoint for a missing, cut or foreign file."""
    if not path.is_file():
        raise BadCheckpoint(f"There is no checkpoint {path}. `grader train` makes one.")
    try:
        with safe_open(path, framework="pt") as file:
            meta = file.metadata() or {}
            if meta.get("format") != FORMAT:
                raise BadCheckpoint(f"{path} is no checkpoint of grader. `grader train` makes one.")
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no dictionary)
        source, target = (vocabulary_from(json.loads(meta[name])) for name in ("source", "target"))
        return Checkpoint(
            _sizes(json.loads(meta["sizes"]), source, target),
            source,
            target,
            int(meta["step"]),
            json.loads(meta["settings"]),
            json.loads(meta["history"]),
            {n.removeprefix("model."): t for n, t in tensors.items() if n.startswith("model.")},
            {n.removeprefix("optimizer."): t for n, t in tensors.items() if n.startswith("optimizer.")},
        )
    except (SafetensorError, OSError, KeyError, ValueError, TypeError) as error:
        raise BadCheckpoint(f"{path} is damaged ({error}). Train again, or name another with --checkpoint.") from None


def _sizes(described: dict[str, Any], source: Vocabulary, target: Vocabulary) -> Sizes:
    """Sizes that can be believed. Raises ValueError."""
    for field in fields(Sizes):
        value, kind = described[field.name], type(field.default)
        if field.name != "dropout" and type(value) is not (bool if kind is bool else int):
            raise ValueError(f"{field.name} is {value!r}")
        if not 0 <= float(value) <= LARGEST:
            raise ValueError(f"{field.name} is {value}")
    sizes = Sizes(**{field.name: described[field.name] for field in fields(Sizes)})
    if (sizes.src_vocab_size, sizes.tgt_vocab_size) != (len(source), len(target)):
        raise ValueError("its sizes are not those of its vocabularies")
    return sizes


def restore(model: Any, checkpoint: Checkpoint, path: Path) -> None:
    """Put the checkpoint's numbers into the model. Raises BadCheckpoint if they do not fit its parts."""
    try:
        model.load_state_dict(checkpoint.model)
    except RuntimeError as error:
        reason = str(error).splitlines()[1].strip() if len(str(error).splitlines()) > 1 else str(error)
        raise BadCheckpoint(
            f"{path} does not fit your parts: {reason} Train again with the parts that you have now."
        ) from None
