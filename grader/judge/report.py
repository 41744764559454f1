"""The verdict as data: one versioned schema for people, files and programs."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from typing import Any, Literal, get_args

SCHEMA = 1
Outcome = Literal["pass", "fail", "skip", "error"]
Status = Literal["pass", "fail", "error", "timeout"]
CHOICES = {"Outcome": get_args(Outcome), "Status": get_args(Status)}


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


def shared_message(tests: Iterable[TestResult]) -> str:
    """The one reason why every test failed, such as a syntax error; "" where they differ."""
    messages = {test.message for test in tests}
    return messages.pop() if len(messages) == 1 else ""


def as_json(reports: Iterable[Report]) -> dict[str, Any]:
    """The machine-readable form, ready for json.dumps."""
    return {"schema": SCHEMA, "reports": [asdict(report) for report in reports]}


def from_json(data: Any) -> Report:
    """A report from its machine-readable form. Raises ValueError for anything that is none."""
    try:
        kinds = {"tests": TestResult, "diagnosis": Diagnosis, "policy": BrokenRule}
        if not all(isinstance(data[key], list | tuple) for key in kinds):
            raise TypeError("its parts are no lists")
        parts = {key: tuple(_of(kind, item) for item in data[key]) for key, kind in kinds.items()}
        report: Report = _of(Report, {**data, **parts})
        return report
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"this is no report ({type(error).__name__}: {error})") from None


def _of(kind: type[Any], fields: Any) -> Any:
    """The dataclass with these fields: no more, no fewer, each of its own plain type."""
    wanted = {field.name: str(field.type) for field in dataclass_fields(kind)}
    if set(fields) != set(wanted):
        raise ValueError(f"this is no {kind.__name__}")
    for name, type_name in wanted.items():
        if not _fits(fields[name], type_name):
            raise ValueError(f"'{name}' of a {kind.__name__} is wrong")
    return kind(**fields)


def _fits(value: Any, type_name: str) -> bool:
    if type_name in CHOICES:
        return isinstance(value, str) and value in CHOICES[type_name]
    if type_name == "float":
        return type(value) in (int, float) and math.isfinite(value)
    return type(value) is {"str": str, "int": int}.get(type_name, tuple)


def clean(text: str) -> str:
    """Without escape sequences and other control characters, which could rewrite a terminal or a page."""
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in text)


def exit_code(reports: Iterable[Report]) -> int:
    """0 all pass, 1 some fail or time out, 3 the grader's own error."""
    statuses = {report.status for report in reports}
    return 3 if "error" in statuses else int(statuses != {"pass"})
