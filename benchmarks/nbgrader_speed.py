"""Seconds for each submission: `nbgrader autograde` with the isolated step against the plain kernel, side by side.

`python -m benchmarks.nbgrader_speed [SUBMISSIONS] [CHAPTER]`: the same notebooks both ways, in one run. Every one
differs from every other one in each of its answers, so that no report is used twice. The plain kernel grades a part of
them (its time for each submission does not depend on their number).
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue.load import catalogue
from grader.catalogue.source import misconceptions, with_mistake
from grader.course.build import Settings, carry_out, plan_of
from grader.course.cells import grade_id
from grader.course.notebook import exercises_of, from_text
from grader.course.pieces import pieces

BIN = Path(sys.executable).parent
PLAIN_SHARE = 10  # the plain kernel grades one submission of so many


@dataclass(frozen=True)
class Run:
    """What one `nbgrader autograde` took, start-up left out, and the grades that it gave."""

    seconds: float
    cpu: float
    submissions: int
    grades: dict[str, str]

    @property
    def each(self) -> float:
        return self.seconds / self.submissions


def nbgrader(*words: str, cwd: Path) -> float:
    """Run a command; how long it took."""
    started = time.perf_counter()
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([BIN / "nbgrader", *words], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"nbgrader {' '.join(words)} failed\n{done.stderr[-3000:]}")
    return time.perf_counter() - started


def make_course(folder: Path, chapter: str, submissions: int) -> None:
    """A course of one graded chapter; every second student gets one exercise wrong."""
    carry_out(plan_of(catalogue(), folder, Settings(), None), folder)
    nbgrader("generate_assignment", chapter, cwd=folder)
    release = (folder / "release" / chapter / f"{chapter}.ipynb").read_text(encoding="utf-8")
    for number in range(submissions):
        place = folder / "submitted" / f"s{number:03}" / chapter
        place.mkdir(parents=True)
        (place / f"{chapter}.ipynb").write_text(json.dumps(answered(release, chapter, number)), encoding="utf-8")


def answered(release: str, chapter: str, number: int) -> dict[str, object]:
    """One student's notebook. What they got wrong is the last exercise, on which no other one depends."""
    notebook = from_text(release)
    exercises = {e.id: e for e in catalogue().exercises if e.chapter.id == chapter}
    last = list(exercises)[-1]
    for cell in notebook["cells"]:
        exercise = exercises.get(grade_id(cell))
        if exercise is not None:
            wrong = number % 2 and exercise.id == last
            text = exercise.solution.read_text(encoding="utf-8")
            if wrong:
                text = with_mistake(text, misconceptions(exercise)[number % len(misconceptions(exercise))])
            lines = [f"from parts import {', '.join(i.names)}" for i in pieces(exercise).relative
                     if i.chapter != chapter]  # fmt: skip
            text = re.sub(r"^from \.\..*\n", "", text, flags=re.M)
            cell["source"] = "\n".join([*lines, f"MY_NUMBER = {number}", text.replace("):\n", "):  # mine\n", 1)])
            cell["source"] = re.sub(r"(\n +)### BEGIN SOLUTION", rf"\1mine = {number}", cell["source"])
    return notebook


def autograde(course: Path, chapter: str, submissions: int, *, isolated: bool) -> Run:
    """Grade what is handed in; nbgrader's start-up is what it takes with nothing left to do."""
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text().replace("ISOLATED = True", f"ISOLATED = {isolated}"))
    used = [cpu()]
    whole = nbgrader("autograde", chapter, cwd=course)
    used.append(cpu())
    start = nbgrader("autograde", chapter, cwd=course)
    used.append(cpu())
    nbgrader("export", "--to=grades.csv", cwd=course)
    rows = [line.split(",") for line in (course / "grades.csv").read_text(encoding="utf-8").splitlines()[1:]]
    busy = used[1] - used[0] - (used[2] - used[1])
    return Run(whole - start, busy, submissions, {row[3]: row[7] for row in rows})


def cpu() -> float:
    """Processor seconds of everything that was started and has ended, which a busy machine does not stretch."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def without_judging(course: Path, chapter: str) -> float:
    """Seconds for each submission when nothing runs at all: nbgrader's own bookkeeping."""
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Autograde.autograde_preprocessors.pop(0)\n")
    number = len(list((course / "submitted").iterdir()))
    whole = nbgrader("autograde", chapter, "--force", cwd=course)
    shutil.rmtree(course / "autograded")
    return (whole - 2.0) / number


def main() -> None:
    submissions = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    chapter = sys.argv[2] if len(sys.argv) > 2 else "ch3_masks_positions"
    some = max(2, submissions // PLAIN_SHARE)
    with tempfile.TemporaryDirectory() as scratch:
        ours, plain = Path(scratch, "ours"), Path(scratch, "plain")
        make_course(ours, chapter, submissions)
        shutil.copytree(ours, plain)
        for student in sorted((plain / "submitted").iterdir())[some:]:
            shutil.rmtree(student)
        fast = autograde(ours, chapter, submissions, isolated=True)
        slow = autograde(plain, chapter, some, isolated=False)
        books = without_judging(plain, chapter)
    same = all(fast.grades[student] == points for student, points in slow.grades.items())
    exercises = len(exercises_of(catalogue(), next(c for c in catalogue().chapters if c.id == chapter)))
    print(f"{chapter}: {exercises} exercises, {submissions} submissions, {os.cpu_count()} cores")
    for name, run in (("isolated step", fast), ("nbgrader's own kernel", slow)):
        busy = f"{run.cpu / run.submissions:.2f} s of processor time, {run.submissions} of them"
        print(f"  {name:22} {run.each:6.2f} s a submission  ({busy})")
    print(f"  nbgrader's bookkeeping {books:6.2f} s a submission, in both")
    print(f"  {slow.each / fast.each:.1f} times as fast; the grades are {'the same' if same else 'NOT the same'}")


if __name__ == "__main__":
    main()
