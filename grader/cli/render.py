"""How a report looks in a terminal. Text of a submission is shown without its control characters."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.text import Text

from ..catalogue.model import Exercise
from ..judge.report import Report, TestResult, clean, shared_message
from ..judge.words import SIGNS, WORDS
from .common import console

COLOURS = {"pass": "green", "fail": "red", "skip": "yellow", "error": "magenta"}


def mark(outcome: str) -> str:
    try:
        SIGNS[outcome].encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return {"pass": "+", "fail": "x"}.get(outcome, SIGNS[outcome])
    return SIGNS[outcome]


def show_report(report: Report, exercise: Exercise, shown: str, *, brief: bool, language: str) -> None:
    """Every test as a line, the first failure in full, then the diagnosis and the verdict."""
    out = console()
    if brief:
        out.print(_verdict_line(report))
        for diagnosis in report.diagnosis:
            out.print(Text(f"    {diagnosis.says}"))
        return
    out.print(Text(f"{exercise.title[language]}  {shown}", style="bold"))
    for rule in report.policy:
        out.print(Text(f"  {mark('fail')} not allowed: {clean(rule.says)}", style="red"), soft_wrap=True)
    whole_file = _one_reason(report.tests)
    if whole_file is None:
        _show_tests(out, report.tests)
    else:
        show_indented(out, f"\n{whole_file}\n", 2)
    if report.output.strip():
        out.print(Text("  your code printed:"))
        show_indented(out, report.output.rstrip()[:2000], 4)
    _show_diagnoses(out, report, language)
    out.print()
    out.print(_verdict_line(report))


def show_star(report: Report, language: str) -> None:
    """What the stretch tests say, after the required ones have been shown."""
    out = console()
    out.print()
    _show_tests(out, tuple(test for test in report.tests if test.tier == "stretch"))
    _show_diagnoses(out, report, language)
    out.print(Text(f"  {report.exercise}: {'star' if report.stars else 'no star yet'}", style="bold"))


def _show_diagnoses(out: Console, report: Report, language: str) -> None:
    words = WORDS[language]
    chosen = "" if language == "en" else f" --lang {language}"
    for diagnosis in report.diagnosis:
        out.print()
        for word, style, text in (("mistake", "bold yellow", diagnosis.says), ("ask", "bold", diagnosis.ask)):
            said = Text.assemble((words[word], style), text).wrap(out, out.width - 6)
            for number, line in enumerate(said):
                out.print(Text("    " if number else "  ") + line)
        if diagnosis.note:
            out.print(Text(f"  {words['more']}grader notes {report.exercise} --point {diagnosis.note}{chosen}"))


def show_indented(out: Console, text: str, indent: int) -> None:
    """Text of a submission, a message or the bank, line by line, as it is."""
    for line in clean(text).split("\n"):
        out.print(Text(f"{' ' * indent}{line}".rstrip()), soft_wrap=True)


def _one_reason(tests: tuple[TestResult, ...]) -> str | None:
    """What all tests say (a file that cannot be imported, a stub), if every one fails and says the same."""
    if any(test.outcome == "pass" for test in tests):
        return None
    if shared := shared_message(tests):
        return shared.rstrip("\n")
    last = dict.fromkeys(test.message.rpartition("\n")[2] for test in tests)
    unwritten = [line.split(" ")[0] for line in last if "is still to be written" in line]
    if len(unwritten) < len(last):
        return None
    if len(unwritten) == 1:
        return last.popitem()[0]
    return f"{', '.join(unwritten)} are still to be written: each raises NotImplementedError."


def _show_tests(out: Console, tests: tuple[TestResult, ...]) -> None:
    explained = False
    for test in tests:
        star = " (star)" if test.tier == "stretch" else ""
        line = Text(f"  {mark(test.outcome)} {test.says}{star}", style=COLOURS[test.outcome])
        out.print(line)
        if test.outcome in ("fail", "error") and not explained:
            explained = True
            show_indented(out, f"{test.message}\n", 6)


def _verdict_line(report: Report) -> Text:
    required = [t for t in report.tests if t.tier == "required"]
    passed = sum(t.outcome == "pass" for t in required)
    line = f"{report.exercise}: {WORDS['en'][report.status]}"
    colour = {"pass": "bold green", "error": "bold magenta"}.get(report.status, "bold red")
    detail = f"  {passed} of {len(required)} required tests, {report.points:g} of {report.max_points:g} points"
    if report.policy:
        detail += ", but a rule is broken"
    if report.status == "pass" and len(required) < len(report.tests):
        detail += ", star" if report.stars else ", no star yet"
    return Text.assemble((line, colour), detail)


def show_after(report: Report, exercise: Exercise, first: bool, upcoming: Exercise | None, language: str) -> None:
    """What to do next; after a first pass, the idea in three lines."""
    out = console()
    if not report.passed:
        click.echo(f"\nNext: edit exercises/{exercise.path} and check again; grader hint {exercise.id} helps.")
        return
    if first:
        show_idea(exercise, language)
        out.print(f"\nCompare: grader solution {exercise.id} --beside")
    if upcoming is not None:
        click.echo(f"\nNext: {upcoming.id} (exercises/{upcoming.path}), then grader check {upcoming.id}")
    else:
        out.print("\nEverything is passed.")


def show_idea(exercise: Exercise, language: str) -> None:
    """The exercise's idea in three lines: what a first pass is rewarded with."""
    out = console()
    out.print("\n[bold]The idea[/]")
    show_indented(out, exercise.idea[language], 2)


def show_summary(reports: list[Report]) -> None:
    passed = sum(report.passed for report in reports)
    points, maximum = sum(r.points for r in reports), sum(r.max_points for r in reports)
    out = console()
    out.print(f"\n{passed} of {len(reports)} exercises pass, {points:g} of {maximum:g} points.")
    failing = next((r.exercise for r in reports if not r.passed), None)
    if failing is not None:
        out.print(f"Next: grader check {failing}")
