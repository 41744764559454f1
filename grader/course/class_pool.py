"""Several judges' processes on this machine: submissions go out as they have room, reports come back as they are done.

A process that dies or falls silent is replaced. What it was grading is tried once more, then given up with an error.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from multiprocessing.connection import Connection, wait
from typing import Any, cast

from ..judge.report import Report, from_json
from .class_job import Order, Settings, as_message

AHEAD = 2  # submissions that a process holds: the one that it grades, and the next
ATTEMPTS = 2
PATIENCE = 300.0  # seconds without an answer, after which a process counts as lost


class GraderBroken(Exception):
    """Judges' processes die before they grade anything."""


class Job:
    """One judge's process."""

    def __init__(self, settings: Settings) -> None:
        mine, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "grader.course.class_job", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for this process, which then ends them
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
            )
        self.connection = cast("Connection[Any, Any]", Connection(mine.detach()))
        self.orders: deque[Order] = deque()
        self.since = time.monotonic()
        self.answered = 0
        self.connection.send_bytes(as_message(asdict(settings)))

    def send(self, order: Order) -> None:
        """Hand out an order. That the process is gone shows when its answers are read."""
        if not self.orders:
            self.since = time.monotonic()
        self.orders.append(order)
        with contextlib.suppress(OSError):
            self.connection.send_bytes(as_message(asdict(order)))

    def receive(self) -> tuple[Order, Report] | None:
        """The next answer; None where the process is gone or answers nonsense."""
        try:
            answer = json.loads(self.connection.recv_bytes())
            report = from_json(answer["report"])
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            return None
        if not self.orders or answer["number"] != self.orders[0].number:
            return None
        self.since = time.monotonic()
        self.answered += 1
        return self.orders.popleft(), report

    @property
    def silent(self) -> bool:
        return bool(self.orders) and time.monotonic() - self.since > PATIENCE

    def last_words(self) -> str:
        assert self._process.stderr is not None
        lines = self._process.stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"exit code {self._process.returncode}"

    def close(self) -> None:
        """Hang up and wait; a process that is in the middle of a submission is ended."""
        self.connection.close()
        try:
            self._process.wait(0.0 if self.orders else 2)
        except subprocess.TimeoutExpired:
            self._process.kill()  # its warm processes see the end of their sockets and take their workers along
            self._process.wait()


class Pool:
    """`jobs` judges' processes. Use as a context manager."""

    def __init__(self, jobs: int, settings: Settings, lost: Callable[[Order, str], Report]) -> None:
        self._settings, self._lost = settings, lost
        self._jobs = [Job(settings) for _ in range(jobs)]
        self._again: deque[Order] = deque()
        self._tries: dict[int, int] = {}

    def grade(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Report]]:
        """Each order with its report, in whatever order they are done. Takes orders as it has room for them."""
        waiting = iter(orders)
        for job in self._jobs * AHEAD:
            self._hand_out(job, waiting)
        while busy := [job for job in self._jobs if job.orders]:
            ready = wait([job.connection for job in busy], timeout=1)
            for job in busy:
                if job.connection in ready or job.silent:
                    done = job.receive() if job.connection in ready else None
                    yield done if done is not None else self._replace(job)
                    self._hand_out(job if done is not None else self._jobs[-1], waiting)
                    self._again and self._hand_out(self._jobs[-1], waiting)

    def _hand_out(self, job: Job, waiting: Iterator[Order]) -> None:
        order = self._again.popleft() if self._again else next(waiting, None)
        if order is not None:
            job.send(order)

    def close(self) -> None:
        for job in self._jobs:
            job.close()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
