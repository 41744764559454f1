"""The trusted side of the sandbox: starts the warm process and has it fork workers."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from . import confine
from .forked import Deadline, SandboxError, Worker, remove

Level = Literal["confined", "process"]
MEMORY = 2 << 30  # bytes of address space that a submission may take beyond what the warm process has
START_SECONDS = 60  # for the warm process's imports
FORK_SECONDS, REAP_SECONDS = 10, 1  # for an order to it; it takes milliseconds unless a submission stopped it
# Packages that a package imports, some of them only when they are first needed.
COMPANIONS = {
    "torch": (
        *("torchgen", "functorch", "typing_extensions", "sympy", "mpmath", "networkx", "jinja2", "markupsafe"),
        *("fsspec", "filelock"),
    )
}
# One thread per process: a parallel operator before a fork hangs every child.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def strongest_level() -> Level:
    """The strongest isolation that this machine offers."""
    return "confined" if confine.can_confine() else "process"


class Sandbox:
    """A warm process with the allowed packages imported. Use as a context manager; forks workers on demand."""

    def __init__(self, packages: Iterable[str], level: Level | None = None, *, eager: bool = False) -> None:
        """eager: import at once what only stretch tests need; else `complete` does so when it is called."""
        self.packages = tuple(packages)
        self.eager = eager
        self.level: Level = level or strongest_level()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._start()

    def _start(self) -> None:
        """Start the warm process without waiting for its imports."""
        self._ready = False
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        script = Path(__file__).with_name("worker.py")
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", str(script), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        companions = [name for package in self.packages for name in COMPANIONS.get(package, ())]
        settings = {
            "preload": [*self.packages, "safetensors.numpy"],
            "packages": [*self.packages, *companions, "safetensors"],
        }
        self._control.send(json.dumps({**settings, "level": self.level, "eager": self.eager}).encode())

    def _ask(self, order: dict[str, Any], seconds: float, descriptors: Iterable[int] = ()) -> dict[str, Any]:
        """One order to the warm process. Raises SandboxError if it is gone or does not answer."""
        if self._control is None:
            raise SandboxError("the warm process was ended")
        try:
            self.wait()
            self._control.settimeout(seconds)
            socket.send_fds(self._control, [json.dumps(order).encode()], list(descriptors))
            answer = self._control.recv(1 << 16)
            if not answer:
                raise ConnectionError
            return dict(json.loads(answer))
        except (OSError, ValueError) as error:
            if self._process is not None:
                self._process.kill()  # a submission may have stopped it
            raise SandboxError(f"the warm process is gone ({self._last_words() or error})") from error

    def _last_words(self) -> str:
        if self._process is None or self._process.stderr is None:
            return ""
        with contextlib.suppress(subprocess.TimeoutExpired, OSError):
            self._process.wait(0.2)
            os.set_blocking(self._process.stderr.fileno(), False)
            lines = (self._process.stderr.read() or b"").decode(errors="replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""

    def wait(self) -> None:
        """Until the imports are done, so that they are not counted against a submission. Raises SandboxError."""
        if not self._ready and self._control is not None:
            self._control.settimeout(START_SECONDS)
            try:
                self._ready = bool(self._control.recv(64))
            except OSError:
                self._ready = False
            if not self._ready:
                raise SandboxError(f"the warm process did not start ({self._last_words()})")

    def complete(self) -> None:
        """Have imported what stretch tests need, for the workers from now on. Raises SandboxError."""
        if not self.eager and "torch" in self.packages:
            self._ask({"do": "complete"}, START_SECONDS)
            self.eager = True

    def worker(self, deadline: Deadline) -> Worker:
        """Fork a fresh worker. A warm process that a submission killed is started again."""
        mine, theirs = socket.socketpair()
        output, their_output = os.pipe()
        scratch = tempfile.mkdtemp(prefix="grader-")
        order = {"do": "fork", "scratch": scratch, "seconds": deadline.seconds, "memory": MEMORY}
        try:
            for attempt in (1, 2):
                try:
                    answer = self._ask(order, FORK_SECONDS, (theirs.fileno(), their_output))
                    break
                except SandboxError:
                    if attempt == 2:
                        raise
                    self.close()
                    self._start()
            return Worker(self, int(answer["pid"]), mine, output, scratch, deadline)
        except SandboxError:
            mine.close()
            os.close(output)
            remove(scratch)
            raise
        finally:
            theirs.close()
            os.close(their_output)

    def reap(self, pid: int) -> int | None:
        """Kill a worker and its orphans; its exit status, or None where the warm process was brought down too."""
        try:
            return int(self._ask({"do": "reap", "pid": pid}, REAP_SECONDS)["status"])
        except (SandboxError, KeyError, ValueError):
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
            return None

    def close(self) -> None:
        """End the warm process and everything that it forked."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                self._process.wait(2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stderr is not None:
                self._process.stderr.close()
        self._control = self._process = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
