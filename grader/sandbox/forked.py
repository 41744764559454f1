"""The trusted side of one worker: sends calls, takes answers, holds the deadline.

A worker may lie, hang, die or flood: whatever it does ends as an answer or as a `WorkerGone` that says what it did,
before the deadline. Only trouble of the sandbox itself raises `SandboxError`.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import confine, wire
from .values import is_array, is_tensor

if TYPE_CHECKING:
    from .client import Sandbox

KEPT_OUTPUT = 16 << 10  # bytes of a submission's output that are kept for the report
MAX_OUTPUT = 16 << 20  # bytes after which a submission that keeps printing is ended
MAX_THREADS = 200  # of a submission
LOOK = 0.1  # seconds of waiting, after which a submission's threads are counted


class SandboxError(RuntimeError):
    """The sandbox itself could not do its work (not the submission's doing)."""


class WorkerGone(Exception):
    """The worker ended, broke the protocol or ran out of time. `timeout` tells the last from the others."""

    def __init__(self, says: str, *, timeout: bool = False) -> None:
        super().__init__(says)
        self.timeout = timeout


class Deadline:
    """The time that a submission may take for everything it does, all calls together.

    The clock runs while the judge waits for the submission, not while the judge itself works.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._used = 0.0
        self._since: float | None = None

    @staticmethod
    def after(seconds: float) -> Deadline:
        return Deadline(seconds)

    def left(self) -> float:
        running = time.monotonic() - self._since if self._since is not None else 0.0
        return self.seconds - self._used - running

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The submission is at work inside."""
        self._since = time.monotonic()
        try:
            yield
        finally:
            self._used += time.monotonic() - self._since
            self._since = None


def _call_back(request: tuple[dict[str, Any], Any], values: Any) -> Any:
    """Answer the submission's call to one of the callbacks that were among the values sent."""
    header, args = request
    waiting: list[Any] = [values]
    while waiting:
        value = waiting.pop()
        if type(value) is wire.Callback and id(value) == header["callback"]:
            if isinstance(args, list) and len(args) == 1 and (is_tensor(args[0]) or is_array(args[0])):
                return value.function(*args)
            break
        waiting += value if isinstance(value, list | tuple) else []
    raise WorkerGone("The process that ran your code called a function of the test wrongly.")


def _threads(pid: int) -> int:
    """How many threads a process has; 0 where that cannot be seen."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[17])
    except (OSError, IndexError, ValueError):
        return 0


class Worker:
    """One forked process that holds one submission."""

    def __init__(
        self,
        sandbox: Sandbox,
        pid: int,
        connection: socket.socket,
        output: int,
        scratch: str,
        deadline: Deadline,
    ) -> None:
        self.sandbox, self.pid, self.deadline = sandbox, pid, deadline
        self._connection, self._output, self._scratch = connection, output, scratch
        self._selector = selectors.DefaultSelector()
        self._exit = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else -1
        self._next = 0
        self._printed = 0
        self._reaped = False
        self._output_open = True
        self.output = b""
        connection.setblocking(False)
        os.set_blocking(output, False)
        self._selector.register(connection, selectors.EVENT_READ, "answer")
        self._selector.register(output, selectors.EVENT_READ, "output")
        if self._exit >= 0:
            self._selector.register(self._exit, selectors.EVENT_READ, "exit")

    def ask(self, header: Mapping[str, Any], values: Any = None) -> tuple[dict[str, Any], Any]:
        """Send one request and wait for its answer. Raises WorkerGone for whatever else happens.

        Callbacks among the values are answered on the way; what they raise goes to the caller.
        """
        self._next += 1
        frame = wire.pack({**header, "id": self._next}, values)
        while True:
            with self.deadline.running():
                answer = self._exchange(memoryview(frame))
            if "callback" not in answer[0]:
                return answer
            frame = wire.pack({"id": self._next}, _call_back(answer, values))

    def _exchange(self, frame: memoryview) -> tuple[dict[str, Any], Any]:
        """Send one frame and receive one."""
        received = bytearray()
        while True:
            if (answer := self._complete(received)) is not None:
                return answer
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if frame else 0)
            self._selector.modify(self._connection, events, "answer")
            ready = self._selector.select(min(max(self.deadline.left(), 0), LOOK))
            if self.deadline.left() <= 0:
                raise WorkerGone(
                    f"Your code did not finish within {self.deadline.seconds:g} seconds. "
                    "Is there a loop that never ends?",
                    timeout=True,
                )
            if not ready and _threads(self.pid) > MAX_THREADS:
                raise WorkerGone(f"Your code started more than {MAX_THREADS} threads and was ended.")
            kinds = {key.data for key, _ in ready}
            if "output" in kinds:
                self._drain()
            if "answer" in kinds:
                frame = self._talk(frame, received)
            elif "exit" in kinds:
                raise WorkerGone(self._how_it_ended())

    def _talk(self, frame: memoryview, received: bytearray) -> memoryview:
        """Send and receive what goes without waiting; what is left to send."""
        try:
            if frame:
                with contextlib.suppress(BlockingIOError):
                    frame = frame[self._connection.send(frame) :]
            with contextlib.suppress(BlockingIOError):
                part = self._connection.recv(1 << 20)
                if not part:
                    raise WorkerGone(self._how_it_ended())
                received += part
        except OSError as error:
            raise WorkerGone(self._how_it_ended()) from error
        return frame

    def _complete(self, received: bytearray) -> tuple[dict[str, Any], Any] | None:
        """The answer, once all its bytes are there. Anything but one answer to the last request is a breach."""
        start = wire.LENGTHS.size
        if len(received) < start:
            return None
        try:
            header, payload = wire.lengths(bytes(received[:start]))
            if len(received) < start + header + payload:
                return None
            if len(received) > start + header + payload:
                raise wire.WireError("more than one answer came back")
            parts = bytes(received[start : start + header]), bytes(received[start + header :])
            answer, value = wire.unpack(*parts, from_submission=True)
            if answer.get("id") != self._next:
                raise wire.WireError("an answer to another question came back")
        except wire.WireError as error:
            raise WorkerGone(f"The process that ran your code sent a message that cannot be used: {error}.") from error
        return answer, value

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            part = os.read(self._output, 1 << 16)
            if not part and self._output_open:
                self._output_open = False
                self._selector.unregister(self._output)
            self._printed += len(part)
            self.output = (self.output + part)[:KEPT_OUTPUT]
            if self._printed > MAX_OUTPUT:
                raise WorkerGone(f"Your code printed more than {MAX_OUTPUT >> 20} MiB and was ended.")

    def _how_it_ended(self) -> str:
        self._reaped = True
        status = self.sandbox.reap(self.pid)
        if status is None:
            return "Your code ended the process that started it. It may not touch other processes."
        if status == confine.FAILED and self._next == 1:  # before any of the submission's code ran
            raise SandboxError(f"a worker could not confine itself: {self.text_output()}")
        if status < 0:
            name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
            if -status == signal.SIGKILL:
                return "Your code's connection to the grader was closed, or its process was killed (SIGKILL)."
            return f"Your code crashed its process ({name}: {signal.strsignal(-status)})."
        return f"Your code ended its own process (exit code {status}). It should return, not exit."

    def text_output(self) -> str:
        """What the submission printed so far, at most KEPT_OUTPUT bytes of it."""
        with contextlib.suppress(WorkerGone, OSError):
            while (before := self._printed) < MAX_OUTPUT:
                self._drain()
                if self._printed == before:
                    break
        text = self.output.decode("utf-8", errors="replace")
        return text if self._printed <= KEPT_OUTPUT else f"{text}\n(cut: {self._printed} bytes were printed)"

    def close(self) -> None:
        """Kill the worker and everything it left, and remove its scratch folder."""
        self._selector.close()
        self._connection.close()
        if not self._reaped:  # a pid is not used twice: by now it may be somebody else's
            self.sandbox.reap(self.pid)
        os.close(self._output)
        if self._exit >= 0:
            os.close(self._exit)
        remove(self._scratch)


def remove(folder: str) -> None:
    """Remove a scratch folder with whatever is in it, folders without rights included."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
        for parent, names, _ in os.walk(folder):  # what is still there is closed to its own user
            for path in (Path(parent, name) for name in names):
                if not path.is_symlink():
                    path.chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)
