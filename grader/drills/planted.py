"""Debugging drills: files with mistakes planted in them, and the record of what was planted."""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ..catalogue.load import Catalogue
from ..catalogue.model import Exercise
from ..catalogue.source import misconceptions, with_mistake
from ..workspace.files import write_whole
from .spot import mistake_of, spottable


@dataclass(frozen=True)
class Task:
    """One debugging drill: exercise -> the mistake planted in its file. `seconds` were spent in earlier sittings."""

    name: str
    mistakes: Mapping[str, str]
    seconds: float = 0.0
    fixed: bool = False


def one_mistake(exercise: Exercise, rng: random.Random) -> Task:
    """One mistake in one exercise's file, one of few lines where there are such."""
    mistake = rng.choice(spottable(exercise) or misconceptions(exercise))
    return Task(exercise.id, {exercise.id: mistake.id})


def several_mistakes(catalogue: Catalogue, name: str, count: int, rng: random.Random) -> Task:
    """That many mistakes, each in another part of the assembled model."""
    parts = [e for e in catalogue.exercises if e.part_of_model and spottable(e)]
    chosen = rng.sample(parts, min(count, len(parts)))
    return Task(name, {e.id: rng.choice(spottable(e)).id for e in parts if e in chosen})


def file_with(exercise: Exercise, mistake: str | None) -> str:
    """The reference (with the mistake in it) in one style, so that the style gives nothing away."""
    reference = exercise.solution.read_text(encoding="utf-8")
    wrong = with_mistake(reference, mistake_of(exercise, mistake)) if mistake else reference
    tree = ast.parse(wrong)
    _document(tree, ast.parse(reference))
    return ast.unparse(tree) + "\n"


def _document(tree: ast.Module | ast.ClassDef, reference: ast.Module | ast.ClassDef) -> None:
    """Give functions and classes the signatures' annotations and docstrings that the reference's have."""
    documented = {n.name: n for n in reference.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name not in documented:
            continue
        model = documented[node.name]
        if ast.get_docstring(model) and not ast.get_docstring(node):
            node.body.insert(0, model.body[0])
        if isinstance(node, ast.ClassDef) and isinstance(model, ast.ClassDef):
            _document(node, model)
        if isinstance(node, ast.FunctionDef) and isinstance(model, ast.FunctionDef):
            _annotate(node, model)


def _annotate(node: ast.FunctionDef, model: ast.FunctionDef) -> None:
    node.returns = model.returns
    known = {arg.arg: arg.annotation for arg in (*model.args.posonlyargs, *model.args.args, *model.args.kwonlyargs)}
    for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
        arg.annotation = known.get(arg.arg)


def read_tasks(file: Path) -> dict[str, Task]:
    """The debugging drills that were begun. Raises ValueError where the record is damaged."""
    if not file.exists():
        return {}
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
        return {
            str(entry["name"]): Task(
                str(entry["name"]),
                {str(k): str(v) for k, v in entry["mistakes"].items()},
                float(entry["seconds"]),
                bool(entry["fixed"]),
            )
            for entry in entries
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{file} is damaged") from error


def write_tasks(file: Path, tasks: Mapping[str, Task]) -> None:
    write_whole(file, json.dumps([asdict(task) for task in tasks.values()], indent=1) + "\n")
