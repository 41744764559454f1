"""What `make demo` shows: the references pass, a wrong answer is told which mistake it makes, and what to do next."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rich.console import Console

from grader.catalogue.load import catalogue
from grader.catalogue.source import misconceptions, with_mistake
from grader.cli.render import show_report, show_summary
from grader.judge.grade import Options, grade
from grader.sandbox.client import Sandbox

WRONG = ("softmax", "exponentials_overflow")


def main() -> None:
    out = Console(highlight=False)
    exercises = catalogue().exercises
    out.print("[bold]The reference solutions, graded[/]")
    sandbox = Sandbox(exercises[0].chapter.packages)
    with sandbox:
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
    out.print("\n[bold]Now it is your turn[/]")
    out.print("  source .venv/bin/activate", "  grader          where you stand and what to do next", sep="\n")


if __name__ == "__main__":
    main()
