"""What `make demo` shows: verdicts on right and wrong answers, and the parts put together learning to translate."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from grader.catalogue.load import catalogue
from grader.catalogue.source import misconceptions, with_mistake
from grader.cli.render import show_report, show_summary
from grader.judge.grade import grade
from grader.judge.options import Options
from grader.sandbox.client import Sandbox

WRONG = ("softmax", "exponentials_overflow")
GRADER = str(Path(sys.executable).with_name("grader"))
FOLDER = Path(".grader", "demo")
CHECKPOINT = ("--checkpoint", str(FOLDER / "checkpoint.safetensors"))
SENTENCES = ("我昨天在公园看了一本书。", "老师的书比我的书贵。", "我们明天去北京。")


def main() -> None:
    out = Console(highlight=False)
    first = catalogue().exercises[0].chapter
    exercises = [exercise for exercise in catalogue().exercises if exercise.chapter == first]
    out.print("[bold]The reference solutions, graded[/]")
    with Sandbox(first.packages) as sandbox:
        reports = []
        for exercise in exercises:
            reports.append(grade(catalogue(), exercise, exercise.solution, Options(), sandbox))
            show_report(reports[-1], exercise, str(exercise.solution), brief=True, language="en")
        show_summary(reports)
        name, mistake_id = WRONG
        exercise = catalogue().by_id[name]
        mistake = next(m for m in misconceptions(exercise) if m.id == mistake_id)
        out.print(f"\n[bold]A wrong answer to {name}, graded[/]")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, f"{name}.py")
            file.write_text(with_mistake(exercise.solution.read_text(encoding="utf-8"), mistake), encoding="utf-8")
            show_report(grade(catalogue(), exercise, file, Options(), sandbox, file.name), exercise, file.name,
                        brief=False, language="en")  # fmt: skip
    out.print("\n[bold]The references, put together[/]")
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(FOLDER)
    for words in (
        ("assemble", "--reference"),
        ("train", "--reference", "--steps", "600", *CHECKPOINT),
        ("translate", "--reference", *CHECKPOINT, *SENTENCES),
        ("attend", "--reference", *CHECKPOINT, SENTENCES[0]),
    ):
        out.print(f"\n[bold]$ grader {shlex.join(words)}[/]", highlight=False, soft_wrap=True)
        subprocess.run([GRADER, *words], check=True)
    out.print("\n[bold]Now it is your turn[/]")
    out.print("  source .venv/bin/activate", "  grader          where you stand and what to do next", sep="\n")


if __name__ == "__main__":
    main()
