"""Makes a course folder, or brings one up to date. Everything is read and worked out before anything is written."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..catalogue.load import Catalogue
from ..workspace.files import write_whole
from ..workspace.space import digest
from . import config, parts
from .notebook import Questions, as_text, exercises_of, from_text, notebook_of
from .update import made_of, merge

MANIFEST = ".course.json"


class NoCourse(Exception):
    """There is no course here, or none can be made here; the text says what to do."""


@dataclass(frozen=True)
class Settings:
    """What an instructor chose; remembered in the course."""

    language: str = "en"
    course_id: str = "transformers"
    exchange: str | None = None
    questions: Questions = "exercise"


@dataclass(frozen=True)
class Manifest:
    """What was generated: settings, a hash of every file, and of every cell of every notebook."""

    settings: Settings
    files: dict[str, str] = field(default_factory=dict)
    cells: dict[str, dict[str, tuple[str, float]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Files to write (path below the course -> text), and what of the instructor's is kept as it is."""

    files: dict[str, str]
    kept: tuple[str, ...]
    manifest: Manifest


def read_manifest(folder: Path) -> Manifest:
    """The course's manifest. Raises NoCourse where there is none."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        cells = {file: {id: (str(h), float(p)) for id, (h, p) in ids.items()} for file, ids in data["cells"].items()}
        return Manifest(Settings(**data["settings"]), dict(data["files"]), cells)
    except (FileNotFoundError, NotADirectoryError):
        raise NoCourse(f"{folder} holds no course. Make one: grader course init DIR") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoCourse(f"{folder / MANIFEST} cannot be read ({error}). Bring it back from a backup.") from None


def refuse_existing(folder: Path) -> None:
    """Raises NoCourse unless a new course can be made here."""
    if folder.exists() and not folder.is_dir():
        raise NoCourse(f"{folder} is a file; name a folder.")
    if (folder / MANIFEST).exists():
        raise NoCourse(f"There is a course in {folder} already. To bring it up to date, add --update.")
    for name in (config.FILE, "source", "gradebook.db"):
        if (folder / name).exists():
            raise NoCourse(f"{folder / name} exists and is not of a course made here; choose another folder.")


def plan_of(catalogue: Catalogue, folder: Path, settings: Settings, before: Manifest | None) -> Plan:
    """What to write for this course. Raises NoCourse where a notebook of the instructor's cannot be read."""
    texts = {config.FILE: config.config_of(settings.course_id, settings.language, settings.exchange)}
    kept: list[str] = []
    cells: dict[str, dict[str, tuple[str, float]]] = {}
    for chapter in catalogue.chapters:
        if not exercises_of(catalogue, chapter):
            continue
        place = f"source/{chapter.id}"
        texts[f"{place}/{parts.FILE}"] = parts.parts_of(catalogue, chapter, settings.language)
        notebook = notebook_of(catalogue, chapter, settings.language, settings.questions)
        name = f"{place}/{chapter.id}.ipynb"
        cells[name] = made_of(notebook)
        if (there := _existing(folder, name)) is not None and before is not None:
            merged = merge(notebook, there, before.cells.get(name, {}))
            kept += [f"{name}: {cell}" for cell in merged.edited]
            notebook = merged.notebook
        texts[name] = as_text(notebook)
    hashes = {name: digest(text) for name, text in texts.items()}
    for name in [name for name in texts if not name.endswith(".ipynb")]:
        if _edited(folder / name, texts[name], (before.files if before else {}).get(name)):
            kept.append(name)
            del texts[name]
    return Plan(texts, tuple(kept), Manifest(settings, hashes, cells))


def _existing(folder: Path, name: str) -> dict[str, Any] | None:
    try:
        return from_text((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, OSError) as error:
        raise NoCourse(f"{folder / name} cannot be read: {error}. Move it away, then try again.") from None


def _edited(file: Path, fresh: str, was: str | None) -> bool:
    """Whether the file was changed by hand since it was generated."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError):
        return True
    return text != fresh and digest(text) != was


def carry_out(plan: Plan, folder: Path) -> int:
    """Write what differs from what is there; how many files that were."""
    written = 0
    manifest = json.dumps(asdict(plan.manifest), indent=1, sort_keys=True) + "\n"
    # A kill on the way must leave a course that --update can finish: a new one is known from the start, and what was
    # generated counts as such only when all of it is there.
    new = not (folder / MANIFEST).exists()
    both = {MANIFEST: manifest, **plan.files} if new else {**plan.files, MANIFEST: manifest}
    for name, text in both.items():
        file = folder / name
        if not file.is_file() or file.read_bytes() != text.encode():
            write_whole(file, text)
            written += name != MANIFEST
    return written
