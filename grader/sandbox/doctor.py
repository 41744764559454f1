"""Proves the isolation level: a worker tries what is forbidden, and what was refused is reported."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import confine
from .client import Sandbox, strongest_level
from .forked import Deadline, SandboxError, WorkerGone


@dataclass(frozen=True)
class Finding:
    """One line of the examination."""

    what: str
    found: str
    fine: bool = True


def examine(folder: Path) -> Iterator[Finding]:
    """Look at the interpreter, the packages, the isolation and the workspace around `folder`."""
    yield Finding("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    for package in ("numpy", "einops", "pytest", "safetensors", "torch"):
        try:
            yield Finding(package, importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(package, "not installed", fine=package == "torch")
    yield Finding(
        "Landlock",
        f"ABI {confine.landlock_abi()}" if confine.landlock_abi() else "not offered by this kernel",
    )
    yield from _isolation()
    yield from _workspace(folder)


def _isolation() -> Iterator[Finding]:
    level = strongest_level()
    yield Finding("isolation level", level)
    here = Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory(prefix="grader-doctor-") as scratch:
        secret = Path(scratch, "secret.txt")
        secret.write_text("not to be seen")
        attempts = [
            ("read", str(secret), "read a file outside its scratch folder"),
            ("read", str(here / "judge" / "grade.py"), "read the grader"),
            ("list", str(here / "bank"), "list the hidden tests"),
            ("write", str(Path(scratch, "planted.txt")), "write a file"),
            ("list", f"/proc/{os.getpid()}", "look into the grader's process"),
            ("signal", str(os.getpid()), "signal the grader's process"),
            ("network", "", "open a network socket"),
            ("fork", "", "start a process"),
            ("execute", "", "run a program"),
        ]
        try:
            with Sandbox(["numpy"], level) as sandbox:
                worker = sandbox.worker(Deadline.after(30))
                try:
                    for name, target, what in attempts:
                        answer, _ = worker.ask({"do": "probe", "attempts": [[name, target]]})
                        refused = str(answer.get("refused", {}).get(name, ""))
                        said = f"refused ({refused})" if refused else f"allowed at level {level}"
                        yield Finding(f"  a submission tries to {what}", said, fine=bool(refused) or level == "process")
                finally:
                    worker.close()
        except (SandboxError, WorkerGone) as error:
            yield Finding("isolation", str(error), fine=False)
    if level == "process":
        yield Finding("note", "at level process a submission can read the hidden tests; grade strangers elsewhere")


def _workspace(folder: Path) -> Iterator[Finding]:
    from ..workspace.space import NoWorkspace, find_workspace

    try:
        root = find_workspace(folder).root
    except NoWorkspace as error:
        yield Finding("workspace", str(error))
        return
    writable = os.access(root, os.W_OK)
    yield Finding("workspace", f"{root}" if writable else f"{root} is read-only: progress is not saved", fine=writable)
    yield Finding("progress", str(root / ".grader"))
