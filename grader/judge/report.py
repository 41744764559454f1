"""The verdict as data: one versioned schema for people, files and programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

SCHEMA = 1
Outcome = Literal["pass", "fail", "skip", "error"]
Status = Literal["pass", "fail", "error", "timeout"]


@dataclass(frozen=True)
class TestResult:
    """What became of one hidden test. `message` is empty where it passed."""

    name: str
    says: str
    tier: str
    outcome: Outcome
    message: str
    seconds: float


@dataclass(frozen=True)
class Diagnosis:
    """A mistake recognised by its behaviour. `note` is the id of the interview point that explains it."""

    id: str
    says: str
    ask: str
    note: str


@dataclass(frozen=True)
class BrokenRule:
    """A rule of the exercise (not a number) that the submission breaks."""

    rule: str
    says: str


@dataclass(frozen=True)
class Report:
    """One submission's verdict on one exercise."""

    exercise: str
    status: Status
    stars: int
    points: float
    max_points: float
    isolation: str
    tests: tuple[TestResult, ...]
    diagnosis: tuple[Diagnosis, ...]
    output: str
    policy: tuple[BrokenRule, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        return self.status == "pass"


def verdict(
    exercise: str,
    max_points: float,
    tests: tuple[TestResult, ...],
    *,
    isolation: str,
    timed_out: bool,
    all_stretch_run: bool,
    diagnosis: tuple[Diagnosis, ...] = (),
    output: str = "",
    policy: tuple[BrokenRule, ...] = (),
    seconds: float = 0.0,
) -> Report:
    """Draw the verdict from the tests' outcomes: points are the share of required tests passed."""
    required = [test for test in tests if test.tier == "required"]
    stretch = [test for test in tests if test.tier == "stretch"]
    passed = [test for test in required if test.outcome == "pass"]
    status: Status = "fail"
    if not required or any(test.outcome == "error" for test in tests):
        status = "error"
    elif timed_out and len(passed) < len(required):
        status = "timeout"
    elif len(passed) == len(required) and not policy:
        status = "pass"
    starred = status == "pass" and all_stretch_run and all(test.outcome == "pass" for test in stretch)
    points = round(max_points * len(passed) / len(required), 4) if required else 0.0
    return Report(
        exercise,
        status,
        int(starred),
        points,
        max_points,
        isolation,
        tests,
        diagnosis,
        output,
        policy,
        round(seconds, 4),
    )


def as_json(reports: Iterable[Report]) -> dict[str, Any]:
    """The machine-readable form, ready for json.dumps."""
    return {"schema": SCHEMA, "reports": [asdict(report) for report in reports]}


def exit_code(reports: Iterable[Report]) -> int:
    """0 all pass, 1 some fail or time out, 3 the grader's own error."""
    statuses = {report.status for report in reports}
    return 3 if "error" in statuses else int(statuses != {"pass"})
