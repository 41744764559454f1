"""Workspaces: found from below, synced without touching edited files, reset with a dated copy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from grader.catalogue.load import catalogue
from grader.catalogue.source import stub_of
from grader.workspace.space import NoWorkspace, Workspace, find_workspace, make_workspace

NOW = datetime(2026, 1, 31, 12, 0, 0)
SOFTMAX = catalogue().by_id["softmax"]


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path, catalogue().exercises)[0]


def test_a_workspace_is_found_from_any_folder_below(space: Workspace) -> None:
    """The learner may stand anywhere inside it."""
    assert find_workspace(space.root).root == space.root
    assert find_workspace(space.exercises / "ch1_by_hand").root == space.root


def test_no_workspace_above(tmp_path: Path) -> None:
    """Where there is none, the error names the command that makes one."""
    with pytest.raises(NoWorkspace, match="grader init"):
        find_workspace(tmp_path)


def test_a_new_workspace_holds_every_stub(space: Workspace) -> None:
    """Each file equals the stub made from its solution and does not count as edited."""
    for exercise in catalogue().exercises:
        assert space.file(exercise).read_text(encoding="utf-8") == stub_of(exercise)
        assert not space.is_edited(exercise)


def test_sync_changes_nothing_twice(space: Workspace) -> None:
    """A second sync finds every file the same."""
    assert set(space.sync(catalogue().exercises).values()) == {"same"}


def test_sync_leaves_edited_files_alone(space: Workspace) -> None:
    """An edited file stays; a missing one comes back."""
    other = next(exercise for exercise in catalogue().exercises if exercise is not SOFTMAX)
    space.file(SOFTMAX).write_text("mine\n", encoding="utf-8")
    space.file(other).unlink()
    changes = space.sync(catalogue().exercises)
    assert changes[SOFTMAX.id] == "edited"
    assert changes[other.id] == "new"
    assert space.file(SOFTMAX).read_text(encoding="utf-8") == "mine\n"
    assert space.file(other).read_text(encoding="utf-8") == stub_of(other)


def test_sync_renews_a_stub_that_was_never_edited(space: Workspace) -> None:
    """A stub of an older version, as generated then, is replaced by today's."""
    from grader.workspace.space import digest

    old = "# an older stub\n"
    space.file(SOFTMAX).write_text(old, encoding="utf-8")
    manifest = space.exercises / ".stubs.json"
    text = manifest.read_text(encoding="utf-8").replace(digest(stub_of(SOFTMAX)), digest(old))
    manifest.write_text(text, encoding="utf-8")
    assert space.sync(catalogue().exercises)[SOFTMAX.id] == "updated"
    assert space.file(SOFTMAX).read_text(encoding="utf-8") == stub_of(SOFTMAX)


def test_a_dry_sync_writes_nothing(space: Workspace) -> None:
    """dry=True tells what would change and changes nothing."""
    space.file(SOFTMAX).unlink()
    assert space.sync(catalogue().exercises, dry=True)[SOFTMAX.id] == "new"
    assert not space.file(SOFTMAX).exists()


def test_windows_line_ends_are_no_edit(space: Workspace) -> None:
    """A stub checked out with CRLF is still the stub."""
    space.file(SOFTMAX).write_bytes(stub_of(SOFTMAX).replace("\n", "\r\n").encode())
    assert not space.is_edited(SOFTMAX)


def test_reset_keeps_every_version(space: Workspace) -> None:
    """Two resets in one second keep both versions, byte for byte, also one that is not UTF-8."""
    kept = []
    for content in (b"first\n", b"second \xe9\n"):
        space.file(SOFTMAX).write_bytes(content)
        copy = space.reset(SOFTMAX, NOW)
        assert copy is not None
        assert copy.read_bytes() == content
        assert space.file(SOFTMAX).read_text(encoding="utf-8") == stub_of(SOFTMAX)
        kept.append(copy)
    assert len(set(kept)) == 2
    assert all("2026-01-31T12-00-00" in str(copy) for copy in kept)


def test_resetting_a_stub_keeps_no_copy(space: Workspace) -> None:
    """A file that is as generated, or not there, needs no copy."""
    assert space.reset(SOFTMAX, NOW) is None
    space.file(SOFTMAX).unlink()
    assert space.reset(SOFTMAX, NOW) is None
    assert space.file(SOFTMAX).is_file()


def test_somebody_elses_exercises_are_not_taken_over(tmp_path: Path) -> None:
    """A folder `exercises` without our list of stubs is refused."""
    (tmp_path / "exercises").mkdir()
    with pytest.raises(NoWorkspace, match="not a workspace's"):
        make_workspace(tmp_path, catalogue().exercises)
    assert list((tmp_path / "exercises").iterdir()) == []
