"""Several judge processes at once, and what they said: the same submission is graded once."""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from ..catalogue.load import PACKAGE
from ..judge.report import Report, from_json
from .cut import Cut

REMEMBERED = 5000  # reports


class JudgeGone(RuntimeError):
    """A judge process ended without an answer."""


@dataclass(frozen=True)
class Job:
    """One submission for one exercise."""

    exercise: str
    cut: Cut
    language: str


class Judges:
    """A pool of judge processes, started when they are first needed."""

    def __init__(self, number: int) -> None:
        self._threads = ThreadPoolExecutor(max(number, 1), thread_name_prefix="judge")
        self._idle: queue.LifoQueue[subprocess.Popen[str]] = queue.LifoQueue()
        self._said: dict[Job, Future[Report]] = {}
        self._all: list[subprocess.Popen[str]] = []
        self.number = max(number, 1)
        atexit.register(self.close)

    def ask(self, job: Job) -> Future[Report]:
        """The report on this submission, now or later."""
        if job not in self._said:
            if len(self._said) >= REMEMBERED:
                self._said.clear()
            self._said[job] = self._threads.submit(self._judged, job)
        return self._said[job]

    def _judged(self, job: Job) -> Report:
        line = json.dumps(
            {"exercise": job.exercise, "text": job.cut.text, "places": job.cut.places, "language": job.language}
        )
        for attempt in (1, 2):
            try:
                process = self._idle.get_nowait()
            except queue.Empty:
                process = self._start()
            answer = _exchange(process, line)
            if answer:
                self._idle.put(process)
                return from_json(json.loads(answer))
            process.kill()
            if attempt == 2:
                break
        raise JudgeGone(f"the judge ended while it graded {job.exercise}")

    def _start(self) -> subprocess.Popen[str]:
        # -P: nothing is imported from the folder that nbgrader happens to work in.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "grader.course.judging"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "OMP_NUM_THREADS": "1"},
            encoding="utf-8",
        )
        self._all.append(process)
        return process

    def close(self) -> None:
        """End every process."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._all:
            if process.stdin is not None and process.poll() is None:
                process.stdin.close()
        for process in self._all:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


def _exchange(process: subprocess.Popen[str], line: str) -> str:
    """One question and its answer; "" where the process is gone."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(line + "\n")
        process.stdin.flush()
        return process.stdout.readline()
    except (OSError, ValueError):
        return ""
