"""write_whole: the old content or the new, never half of one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.workspace import files


def test_new_content_replaces_the_old(tmp_path: Path) -> None:
    """The file holds the new text, with its line ends as they are, and nothing lies beside it."""
    file = tmp_path / "a.py"
    files.write_whole(file, "old\n")
    files.write_whole(file, "new\n权重\n")
    assert file.read_bytes() == "new\n权重\n".encode()
    assert list(tmp_path.iterdir()) == [file]


def test_folders_are_made(tmp_path: Path) -> None:
    """Missing folders above the file appear."""
    files.write_whole(tmp_path / "a" / "b" / "c.py", "x\n")
    assert (tmp_path / "a" / "b" / "c.py").read_text(encoding="utf-8") == "x\n"


def test_permissions_stay(tmp_path: Path) -> None:
    """A file keeps its mode; a new one can be read by others."""
    file = tmp_path / "a.py"
    files.write_whole(file, "old\n")
    assert file.stat().st_mode & 0o777 == 0o644
    file.chmod(0o600)
    files.write_whole(file, "new\n")
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize("trouble", [OSError("disk full"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_a_failure_in_the_middle_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, trouble: BaseException
) -> None:
    """Whichever step fails, the file is as it was and no temporary file is left."""
    file = tmp_path / "a.py"
    files.write_whole(file, "old\n")

    def fail(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(trouble)):
        files.write_whole(file, "new\n")
    assert file.read_text(encoding="utf-8") == "old\n"
    assert list(tmp_path.iterdir()) == [file]


def test_text_that_cannot_be_encoded_leaves_the_old_content(tmp_path: Path) -> None:
    """A lone surrogate is no UTF-8: the write fails and the file is as it was."""
    file = tmp_path / "a.py"
    files.write_whole(file, "old\n")
    with pytest.raises(UnicodeEncodeError):
        files.write_whole(file, "\ud800")
    assert file.read_text(encoding="utf-8") == "old\n"
    assert list(tmp_path.iterdir()) == [file]


def test_unused_counts_on(tmp_path: Path) -> None:
    """A name that is taken gets a number behind it."""
    assert files.unused(tmp_path / "a") == tmp_path / "a"
    (tmp_path / "a").touch()
    assert files.unused(tmp_path / "a") == tmp_path / "a-2"
    (tmp_path / "a-2").touch()
    assert files.unused(tmp_path / "a") == tmp_path / "a-3"
