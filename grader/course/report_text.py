"""A report as the text that a graded cell prints: what the learner reads in nbgrader's feedback."""

from __future__ import annotations

from ..catalogue.model import Text
from ..judge.report import Report, TestResult, clean, shared_message
from ..judge.words import SIGNS, WORDS
from .notebook import Tier

SHOWN = 3000  # characters of a message
NO_STRETCH: Text = {
    "en": "These points are given once every required test passes.",
    "zh": "必做测试全部通过后才给这些分。",
}


def share(report: Report, tier: Tier) -> float:
    """Which part of a tier's points the submission earns, from 0 to 1."""
    required = [test.outcome == "pass" for test in report.tests if test.tier == "required"]
    if tier == "required":
        return report.points / report.max_points
    stretch = [test.outcome == "pass" for test in report.tests if test.tier == "stretch"]
    if not all(required) or not required or _rules(report):
        return 0.0
    return sum(stretch) / len(stretch) if stretch else 1.0


def points_of(report: Report, tier: Tier, maximum: float) -> float:
    """The points as nbgrader needs them: a plain float, never above the maximum."""
    return float(min(round(maximum * share(report, tier), 4), maximum))


def text_of(report: Report, tier: Tier, language: str) -> str:
    """Every test of the tier as a line, the first failure in full, then the diagnosis."""
    tests = [test for test in report.tests if test.tier == tier]
    words = WORDS[language]
    lines = [f"{words['rule']}{said}" for said in _rules(report)] + _test_lines(tests)
    if tier == "required" and any(test.outcome != "pass" for test in tests):
        lines += [f"{words['rule']}{rule.says}" for rule in report.policy if rule.rule.startswith("import:")]
    if tier == "stretch" and any(t.outcome != "pass" for t in report.tests if t.tier == "required"):
        lines.append(NO_STRETCH[language])
    elif any(test.outcome != "pass" for test in tests):
        for diagnosis in report.diagnosis:
            lines += ["", f"{words['mistake']}{diagnosis.says}", f"{words['ask']}{diagnosis.ask}"]
    return clean("\n".join(lines)) + "\n"


def _rules(report: Report) -> list[str]:
    """Forbidden operators. An import that is not allowed simply does not work, so that a plot costs no points."""
    return [rule.says for rule in report.policy if rule.rule.startswith("operator:")]


def _test_lines(tests: list[TestResult]) -> list[str]:
    """One reason for all is said once; otherwise a line for each test, the first failure's message, and what else one
    line says: that time ran out, say. Long messages mostly follow from the first."""
    if len(tests) > 1 and (shared := shared_message(tests)):
        return [_short(shared)]
    lines: list[str] = []
    shown: set[str] = set()
    for test in tests:
        lines.append(f"{SIGNS[test.outcome]} {test.says}")
        first = not shown and test.outcome in ("fail", "error")
        if test.message not in ("", *shown) and (first or "\n" not in test.message.strip()):
            shown.add(test.message)
            lines += [f"    {line}" for line in _short(test.message).splitlines()]
    return lines


def _short(message: str) -> str:
    return message if len(message) <= SHOWN else f"{message[:SHOWN]}\n(cut)"
