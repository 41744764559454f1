"""A fresh workspace for every test, copied from one that `grader init` made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_driver import RIGHT, SOFTMAX, grader


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that nobody has worked in. Copy it, do not touch it."""
    folder = tmp_path_factory.mktemp("pristine")
    assert grader("init", "space", cwd=folder).code == 0
    return folder / "space"


@pytest.fixture
def space(pristine: Path, tmp_path: Path) -> Path:
    """A fresh workspace."""
    return shutil.copytree(pristine, tmp_path / "space")


@pytest.fixture(scope="session")
def pristine_passed(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which softmax has been checked once and passed. Copy it, do not touch it."""
    folder = shutil.copytree(pristine, tmp_path_factory.mktemp("passed") / "space")
    (folder / SOFTMAX).write_text(RIGHT, encoding="utf-8")
    assert grader("check", "softmax", cwd=folder).code == 0
    return folder


@pytest.fixture
def passed(pristine_passed: Path, tmp_path: Path) -> Path:
    """A workspace in which softmax is passed."""
    return shutil.copytree(pristine_passed, tmp_path / "space")
