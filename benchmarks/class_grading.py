"""Grading a class against the usual ways, side by side in one run: `make bench`. Prints; asserts nothing.

- submissions a second, two judges, confined, against a fresh pytest process per submission (goal: 20 times) and
  against `nbgrader autograde` for the same exercise and tests (goal: 20 times; left out where nbgrader is missing)
- the share lost to isolation: level confined against level process (goal: below 20 %)
- two judges against one (goal: 1.8 times)
- `--thousand`: 1,000 submissions, right, wrong and hostile, and the memory of the process that hands them out
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.catalogue.load import catalogue
from grader.catalogue.source import misconceptions, with_mistake
from grader.course.judging import Order, Settings
from grader.course.pool import Pool

EXERCISE = catalogue().by_id["scaled_dot_product_attention"]
RIGHT = EXERCISE.solution.read_text(encoding="utf-8")
NAME = EXERCISE.names[0]
COUNT, ROUNDS, FRESH, STUDENTS = 30, 3, 2, 2
HOSTILE = (
    "import os\nos._exit(0)\n",
    "import os\nos.fork()\n",
    f"def {NAME}(*args, **kwargs):\n    return [0] * (1 << 40)\n",
    f"import socket\ndef {NAME}(*args, **kwargs):\n    socket.create_connection(('127.0.0.1', 9))\n",
    f"def {NAME}(*args, **kwargs):\n    open('/tmp/planted', 'w')\n",
    f"def {NAME}(*args, **kwargs):\n    print('x' * 100_000)\n    raise KeyboardInterrupt\n",
)
HERE = """import sys
import types

from grader.catalogue.load import catalogue
from grader.catalogue.source import parameters
from grader.judge.hidden import run_hidden_tests
from grader.judge.options import Options
from grader.judge.submission import Submission
from grader.sandbox.executor import Loaded, perform

EXERCISE = catalogue().by_id["scaled_dot_product_attention"]


class Here:
    def __init__(self, names):
        self.loaded = Loaded(types.ModuleType("cell"), None, "cell")
        vars(self.loaded.module).update(names)

    def perform(self, call):
        return perform(self.loaded, call)


def passed(names):
    text = EXERCISE.solution.read_text()
    submission = Submission(Here(names), EXERCISE.names, "cell", parameters(text), tuple(EXERCISE.forbids))
    run = run_hidden_tests(EXERCISE, submission, Options())
    assert run.outcomes and all(outcome == "pass" for outcome, _, _ in run.outcomes.values()), run.outcomes
"""
TEST = "import runpy\n\nfrom here import passed\n\n\ndef test_it():\n    passed(runpy.run_path('answer.py'))\n"


def orders(texts: Iterator[str]) -> Iterator[Order]:
    for number, text in enumerate(texts):
        yield Order(number, EXERCISE.id, "answer.py", text)


class Warm:
    """Judges that have graded once, so that starting them is not measured."""

    def __init__(self, jobs: int, level: str) -> None:
        settings = Settings(level)  # type: ignore[arg-type]
        self.pool = Pool(jobs, settings)
        self.rate(2 * jobs)

    def rate(self, count: int) -> float:
        """Right submissions graded in a second."""
        started = time.perf_counter()
        for _, report in self.pool.grade(orders(itertools.repeat(RIGHT, count))):
            assert report.passed, report
        return count / (time.perf_counter() - started)


def fresh_pytest(folder: Path) -> float:
    """Submissions a second, each in a pytest process of its own, with the same tests and no isolation."""
    (folder / "here.py").write_text(HERE)
    (folder / "answer.py").write_text(RIGHT)
    (folder / "test_answer.py").write_text(TEST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_answer.py"]
    started = time.perf_counter()
    for _ in range(FRESH):
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return FRESH / (time.perf_counter() - started)


def nbgrader(folder: Path) -> float:
    """Submissions a second with `nbgrader autograde`; the test cell runs the same tests in the notebook's kernel."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    def cell(id: str, source: str, **marks: object) -> object:
        told = {"schema_version": 3, "grade_id": id, "task": False, **marks}
        return new_code_cell(source, id=id, metadata={"nbgrader": told})

    answer = cell("answer", RIGHT, grade=False, solution=True, locked=False)
    path = f"import sys\nsys.path.insert(0, {str(folder)!r})\nfrom here import passed\npassed(globals())"
    test = cell("test", path, grade=True, solution=False, locked=True, points=10)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book = new_notebook(cells=[answer, test], metadata=kernel)
    shutil.rmtree(folder / "course", ignore_errors=True)
    for place in ("source", *(f"submitted/s{n}" for n in range(STUDENTS))):
        target = folder / "course" / place / "hw" / "answer.ipynb"
        target.parent.mkdir(parents=True)
        nbformat.write(book, target)
    (folder / "course" / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'c'\n")
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it calls alembic by name
    quiet = {
        "env": {**os.environ, "PATH": beside},
        "cwd": folder / "course",
        "check": True,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    program = [sys.executable, "-m", "nbgrader"]
    subprocess.run([*program, "generate_assignment", "hw"], **quiet)  # type: ignore[call-overload]
    started = time.perf_counter()
    subprocess.run([*program, "autograde", "hw"], **quiet)  # type: ignore[call-overload]
    return STUDENTS / (time.perf_counter() - started)


def compare() -> None:
    """Every way in turn, round after round, so that a slow moment hits them all."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        two, one, unconfined = (Warm(2, "confined"), Warm(1, "confined"), Warm(2, "process"))
        for warm in (two, one, unconfined):
            stack.enter_context(warm.pool)
        ways: dict[str, Callable[[], float]] = {
            "two": lambda: two.rate(COUNT),
            "one": lambda: one.rate(COUNT),
            "process": lambda: unconfined.rate(COUNT),
            "pytest": lambda: fresh_pytest(Path(name)),
        }
        fresh_pytest(Path(name))  # once to warm the disk cache
        if importlib.util.find_spec("nbgrader") is not None:
            ways["nbgrader"] = lambda: nbgrader(Path(name))
        rates: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, measure in ways.items():
                rates[way].append(measure())
    show({way: statistics.median(found) for way, found in rates.items()})


def show(rates: dict[str, float]) -> None:
    two = rates["two"]
    print(f"{EXERCISE.id}, right answers; medians of {ROUNDS} rounds")
    print(f"  two judges, confined: {two:.1f} a second; one: {rates['one']:.1f}; ratio {two / rates['one']:.2f} "
          "(goal: 1.8)")  # fmt: skip
    print(f"  two judges, level process: {rates['process']:.1f} a second; lost to isolation "
          f"{1 - two / rates['process']:.0%} (goal: below 20 %)")  # fmt: skip
    fresh = rates["pytest"]
    print(f"  a fresh pytest process each: {fresh:.2f} a second; ratio {two / fresh:.0f} (goal: 20)")
    if "nbgrader" in rates:
        autograde = rates["nbgrader"]
        print(f"  nbgrader autograde: {autograde:.2f} a second; ratio {two / autograde:.0f} (goal: 20)")
    else:
        print("  nbgrader is not installed: not compared")


def mixed(count: int) -> Iterator[str]:
    """Right, wrong and hostile answers."""
    chance, wrong = random.Random(0), misconceptions(EXERCISE)
    for number in range(count):
        kind = number % 10
        text = RIGHT if kind < 6 else with_mistake(RIGHT, chance.choice(wrong)) if kind < 9 else chance.choice(HOSTILE)
        yield f"{text}# {number}\n"


def resident() -> float:
    """MiB of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / (1 << 20)


def thousand() -> None:
    """All at once, by two judges."""
    settings, statuses, memory = Settings("confined"), Counter[str](), []
    started = time.perf_counter()
    with Pool(2, settings) as pool:
        for number, (_, report) in enumerate(pool.grade(orders(mixed(1000))), 1):
            statuses[report.status] += 1
            if number % 100 == 0:
                memory.append(resident())
    taken = time.perf_counter() - started
    print(f"1,000 submissions in {taken:.0f} s ({1000 / taken:.1f} a second): {json.dumps(statuses)}")
    print("  memory of the handing-out process, MiB at every hundred: " + " ".join(f"{each:.0f}" for each in memory))


if __name__ == "__main__":
    thousand() if "--thousand" in sys.argv else compare()
