"""Several judges' processes on this machine: submissions go out as they have room, reports come back as they are done.

A process that dies or falls silent is replaced. What it was grading is tried once more, then given up with an error.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from multiprocessing.connection import Connection, wait

from ..catalogue.load import catalogue
from ..judge.grade import own_error
from ..judge.report import Report, from_json
from .judging import Order, Settings, as_message

AHEAD = 2  # submissions that a process holds: the one that it grades, and the next
SMALL = 8 << 10  # characters of text that a socket holds whatever they are written as
ATTEMPTS = 2
PATIENCE = 300.0  # seconds without an answer, after which a process counts as lost
_here = threading.local()


class JudgeProcess:
    """One judge's process."""

    def __init__(self, settings: Settings) -> None:
        mine, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "grader.course.judging", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for this process, which then ends them
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
            )
        self.connection = Connection(mine.detach())
        self.orders: deque[Order] = deque()
        self.since = time.monotonic()
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
        return self.orders.popleft(), report

    @property
    def silent(self) -> bool:
        return bool(self.orders) and time.monotonic() - self.since > PATIENCE

    @property
    def full(self) -> bool:
        """Whether it holds large texts: the socket takes no more without waiting, and nobody may wait for the other."""
        return sum(len(order.text) for order in self.orders) > SMALL

    def last_words(self) -> str:
        assert self._process.stderr is not None
        lines = self._process.stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"exit code {self._process.returncode}"

    def hang_up(self) -> None:
        self.connection.close()

    def end(self) -> None:
        """Wait for a process that has nothing left to do; end one that is in the middle of a submission."""
        self.hang_up()
        try:
            self._process.wait(0 if self.orders else 3)
        except subprocess.TimeoutExpired:
            self._process.kill()  # its warm processes see the end of their sockets and take their workers along
            self._process.wait()

    def forget(self) -> None:
        """Let go of what an ended process has left."""
        if self._process.stderr is not None:
            self._process.stderr.close()


class Pool:
    """`jobs` judges' processes. Use as a context manager."""

    def __init__(self, jobs: int, settings: Settings) -> None:
        self._settings = settings
        self._jobs = [JudgeProcess(settings) for _ in range(jobs)]
        self._again: deque[Order] = deque()
        self._tries: Counter[int] = Counter()

    def grade(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Report]]:
        """Each order with its report, in whatever order they are done. Takes orders as it has room for them."""
        waiting = iter(orders)
        while True:
            self._hand_out(waiting)
            busy = [job for job in self._jobs if job.orders]
            if not busy:
                return
            ready = wait([job.connection for job in busy], timeout=1)
            for job in busy:
                if job.connection in ready or job.silent:
                    done = job.receive() if job.connection in ready else None
                    yield from [done] if done is not None else self._replace(job)

    def _hand_out(self, waiting: Iterator[Order]) -> None:
        for ahead in range(AHEAD):
            for job in self._jobs:
                if len(job.orders) == ahead and not job.full:
                    order = self._again.popleft() if self._again else next(waiting, None)
                    if order is None:
                        return
                    job.send(order)

    def _replace(self, job: JudgeProcess) -> Iterator[tuple[Order, Report]]:
        """Put a new process in the place of one that is gone or silent; give up what has brought down several."""
        orders = list(job.orders)
        job.end()
        why = "it fell silent" if job.silent else job.last_words()
        job.forget()
        self._jobs[self._jobs.index(job)] = JudgeProcess(self._settings)
        self._tries[orders[0].number] += 1
        if self._tries[orders[0].number] >= ATTEMPTS:
            yield orders[0], lost(orders[0], self._settings, f"the judge's process was lost ({why})")
            orders = orders[1:]
        self._again.extend(orders)

    def close(self) -> None:
        for job in self._jobs:
            job.hang_up()
        for job in self._jobs:
            job.end()
            job.forget()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def lost(order: Order, settings: Settings, why: str) -> Report:
    """The report on a submission that no judge's process survived."""
    return own_error(catalogue().by_id[order.exercise], settings.options, why)


def grade_in_this_thread(order: Order, settings: Settings) -> Report:
    """Graded by the process that this thread keeps for it, until the interpreter ends or settings change."""
    if getattr(_here, "settings", None) != settings:
        if getattr(_here, "pool", None) is not None:
            _here.pool.close()
        _here.settings, _here.pool = settings, Pool(1, settings)
        atexit.register(_here.pool.close)
    return next(_here.pool.grade([order]))[1]  # type: ignore[no-any-return]
