"""Debugging drills: files with mistakes planted in them, and the record of what was planted."""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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


def read_tasks(file: Path, catalogue: Catalogue) -> dict[str, Task]:
    """The drills that were begun, of mistakes that the bank still holds. Raises ValueError where it is damaged."""
    if not file.exists():
        return {}
    try:
        tasks = [_task(entry) for entry in json.loads(file.read_text(encoding="utf-8"))]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{file} is damaged") from error
    return {task.name: task for task in tasks if all(_known(catalogue, *each) for each in task.mistakes.items())}


def _task(entry: Mapping[str, Any]) -> Task:
    mistakes = {str(exercise): str(mistake) for exercise, mistake in entry["mistakes"].items()}
    seconds = float(entry["seconds"])
    if not mistakes or not 0 <= seconds < 1e7:
        raise ValueError("nothing was planted, or no time was spent")
    return Task(str(entry["name"]), mistakes, seconds, bool(entry["fixed"]))


def _known(catalogue: Catalogue, exercise: str, mistake: str) -> bool:
    found = catalogue.by_id.get(exercise)
    return found is not None and mistake in {each.id for each in misconceptions(found)}


def write_tasks(file: Path, tasks: Mapping[str, Task]) -> None:
    write_whole(file, json.dumps([asdict(task) for task in tasks.values()], indent=1) + "\n")
