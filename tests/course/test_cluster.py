"""`grade-class --scheduler`: a Dask cluster writes the same table, though one of its two workers is killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox import confine

from .classes import OVERFLOWS, RIGHT, command, hand_in, left_behind, rows, run
from .test_grade_class import ONLY, kept

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(not confine.can_confine(), reason="this kernel offers no confinement")


@contextlib.contextmanager
def dask(folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of Dask's programs, killed at the end."""
    env = {**os.environ, "TMPDIR": str(folder), "OMP_NUM_THREADS": "1"}
    program = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
    with subprocess.Popen(
        program, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def test_a_killed_worker_changes_nothing(tmp_path: Path) -> None:
    """Two workers, one killed in the middle: every submission has its verdict, and no process is left."""
    for number in range(20):
        hand_in(tmp_path / "class", f"s{number:02d}", RIGHT if number % 2 else OVERFLOWS)
    run("grade-class", "class", "--exercise", "softmax", "--out", "here.csv", cwd=tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    worker = ("worker", address, "--nthreads", "1", "--no-nanny")
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    with contextlib.ExitStack() as stack:
        stack.enter_context(dask(tmp_path, "scheduler", "--host", "127.0.0.1", "--port", str(port)))
        first, _ = (stack.enter_context(dask(tmp_path, *worker)) for _ in range(2))
        time.sleep(2)
        client = subprocess.Popen(command("grade-class", "class", *ONLY, "--scheduler", address), cwd=tmp_path, env=env,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
        with client:
            end = time.monotonic() + 60
            while kept(tmp_path) < 3 and time.monotonic() < end:
                time.sleep(0.01)
            before = kept(tmp_path)
            first.send_signal(signal.SIGKILL)
            said = client.communicate(timeout=90)[0]
    assert 3 <= before < 20
    assert client.returncode == 0, said
    assert rows(tmp_path / "grades.csv") == rows(tmp_path / "here.csv")
    end = time.monotonic() + 5
    while (alive := left_behind(str(tmp_path))) and time.monotonic() < end:
        time.sleep(0.05)
    assert alive == []
