"""The house: the engine knows no exercise, and the wheel carries every package."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.catalogue.load import PACKAGE, catalogue

ENGINE = sorted(file for file in PACKAGE.rglob("*.py") if not {"bank", "solutions"} & set(file.parts[-4:-1]))


def words_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every identifier and string of the code, docstrings left out.

    So are attributes and keywords of calls, which others named: `layer.self_attention`, `x.softmax`, `ignore_index=`.
    """
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if id(node) in docstrings or isinstance(node, ast.keyword):
            continue
        for field in ("id", "name", "arg", "module", "value"):
            text = getattr(node, field, None)
            if isinstance(text, str):
                yield getattr(node, "lineno", 0), text


@pytest.mark.parametrize("file", ENGINE, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_the_engine_knows_no_exercise(file: Path) -> None:
    """No exercise's id stands in engine code."""
    ids = re.compile(rf"(?<![\w-])({'|'.join(catalogue().by_id)})(?![\w-])")  # transformer-drills is no exercise
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert [f"{file.name}:{line}: {text}" for line, text in words_of(tree) if ids.search(text)] == []


def test_the_wheel_carries_every_package() -> None:
    """setup.cfg lists every folder of the engine that holds code, and no folder that does not."""
    root = PACKAGE.parent
    setup = configparser.ConfigParser()
    setup.read(root / "setup.cfg", encoding="utf-8")
    listed = set(setup["options"]["packages"].split())
    folders = {".".join(file.parent.relative_to(root).parts) for file in ENGINE}
    assert listed == folders | {"grader.solutions"}


@pytest.mark.parametrize("folder", sorted({file.parent for file in ENGINE}), ids=lambda folder: folder.name)
def test_every_package_says_what_it_is(folder: Path) -> None:
    """Every folder of the engine is a package with a docstring."""
    assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
