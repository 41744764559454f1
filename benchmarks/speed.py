"""Ratios, each measured side by side in one run: `make bench`. Prints a table; asserts nothing.

- cold `grader check` of one exercise against `import numpy` plus an empty pytest run (goal: at most 2 times their sum)
- `grader list` against importing click and rich (goal: at most 2 times)
- cold `grader check` of an exercise in PyTorch against `import torch` (goal: 1.5 times without stretch tests, 3 with)
- `grader watch`: file saved until verdict printed, through a real pseudo-terminal (goal: median 100 ms)
"""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from grader.catalogue.load import catalogue

ROUNDS = 7
SAVES = 40
GRADER = str(Path(sys.executable).with_name("grader"))
EXERCISE, WRONG = "softmax", ("keepdims=True", "keepdims=False")
IN_TORCH, WRONG_IN_TORCH = "multi_head_attention", ("self.W_q(query)", "self.W_k(query)")
VERDICT = re.compile(rb"(\d+) ms after the save")


def seconds(command: Sequence[str], folder: Path) -> float:
    """How long one run of a whole command takes."""
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def medians(commands: dict[str, Sequence[str]], folder: Path) -> dict[str, float]:
    """The median time of each command; the commands take turns, so that a slow moment hits them all."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        seconds(command, folder)  # once to warm the disk cache
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(seconds(command, folder))
    return {name: statistics.median(taken) for name, taken in times.items()}


def watch_times(workspace: Path, name: str, mistake: tuple[str, str]) -> list[float]:
    """Milliseconds from saving the exercise's file until its verdict has been printed: wrong and right in turn."""
    exercise = catalogue().by_id[name]
    file = workspace / "exercises" / exercise.path
    reference = exercise.solution.read_text(encoding="utf-8")
    wrong = reference.replace(*mistake)
    assert wrong != reference
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(workspace)
        os.execv(GRADER, [GRADER, "watch", name])
    read_until(terminal, rb"q quit")
    taken = []
    for number in range(SAVES):
        time.sleep(0.15)
        started = time.perf_counter()
        file.write_text(f"{reference if number % 2 else wrong}# {number}\n", encoding="utf-8")
        read_until(terminal, VERDICT)
        taken.append((time.perf_counter() - started) * 1000)
    os.write(terminal, b"q")
    os.waitpid(pid, 0)
    os.close(terminal)
    return taken


def read_until(terminal: int, pattern: bytes | re.Pattern[bytes]) -> None:
    seen = b""
    deadline = time.monotonic() + 60
    while not re.search(pattern, seen):
        if not select.select([terminal], [], [], max(deadline - time.monotonic(), 0))[0]:
            raise TimeoutError(f"the watcher printed only: {seen[-500:]!r}")
        seen += os.read(terminal, 1 << 16)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = folder / "empty"
        empty.mkdir()
        workspace = folder / "workspace"
        subprocess.run([GRADER, "init", str(workspace)], check=True, stdout=subprocess.DEVNULL)
        for name in (EXERCISE, IN_TORCH):
            exercise = catalogue().by_id[name]
            shutil.copy(exercise.solution, workspace / "exercises" / exercise.path)
        cold = medians(
            {
                "check": [GRADER, "check", EXERCISE],
                "numpy": [sys.executable, "-c", "import numpy"],
                "pytest": [sys.executable, "-m", "pytest", "-q", str(empty)],
                "list": [GRADER, "list"],
                "rich": [sys.executable, "-c", "import click, rich.console"],
                "torch": [sys.executable, "-c", "import torch"],
                "required": [GRADER, "check", IN_TORCH, "--no-stretch"],
                "both": [GRADER, "check", IN_TORCH],
            },
            workspace,
        )
        base = cold["numpy"] + cold["pytest"]
        print(f"cold check {EXERCISE}: {cold['check']:.3f} s; import numpy {cold['numpy']:.3f} s + empty pytest "
              f"{cold['pytest']:.3f} s; ratio {cold['check'] / base:.2f} (goal: at most 2)")  # fmt: skip
        print(f"grader list: {cold['list']:.3f} s; import click, rich.console {cold['rich']:.3f} s; "
              f"ratio {cold['list'] / cold['rich']:.2f} (goal: at most 2)")  # fmt: skip
        for name, goal in (("required", 1.5), ("both", 3)):
            print(f"cold check {IN_TORCH}, {name} tests: {cold[name]:.3f} s; import torch {cold['torch']:.3f} s; "
                  f"ratio {cold[name] / cold['torch']:.2f} (goal: at most {goal})")  # fmt: skip
        for name, mistake in ((EXERCISE, WRONG), (IN_TORCH, WRONG_IN_TORCH)):
            taken = sorted(watch_times(workspace, name, mistake))
            late = taken[round(0.95 * (len(taken) - 1))]
            print(f"watch {name}, saved to verdict: median {statistics.median(taken):.0f} ms, 95th percentile "
                  f"{late:.0f} ms of {len(taken)} saves (goal: median 100)")  # fmt: skip


if __name__ == "__main__":
    main()
