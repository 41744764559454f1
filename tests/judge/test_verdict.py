"""From outcomes to a verdict."""

from __future__ import annotations

import json

import pytest

from grader.judge import report as reports
from grader.judge.report import SCHEMA, BrokenRule, Report, as_json, exit_code, verdict


def judged(required: str, stretch: str = "", **more) -> Report:
    """The verdict for outcomes given as letters: p(ass) f(ail) s(kip) e(rror)."""
    names = {"p": "pass", "f": "fail", "s": "skip", "e": "error"}
    tests = tuple(
        reports.TestResult(f"test_{tier}_{n}", "says", tier, names[letter], "", 0.0)
        for tier, letters in (("required", required), ("stretch", stretch))
        for n, letter in enumerate(letters)
    )
    return verdict("x", 10.0, tests, **{"isolation": "process", "timed_out": False, "all_stretch_run": True, **more})


@pytest.mark.parametrize(
    ("required", "stretch", "status", "stars", "points"),
    [
        ("ppp", "pp", "pass", 1, 10.0),
        ("ppp", "", "pass", 1, 10.0),
        ("ppp", "pf", "pass", 0, 10.0),
        ("ppf", "pp", "fail", 0, 6.6667),
        ("fff", "pp", "fail", 0, 0.0),
        ("pps", "p", "fail", 0, 6.6667),
        ("ppp", "s", "pass", 0, 10.0),
        ("ppe", "p", "error", 0, 6.6667),
        ("ppp", "e", "error", 0, 10.0),
        ("", "pp", "error", 0, 0.0),
        ("", "", "error", 0, 0.0),
    ],
)
def test_status_stars_and_points(required: str, stretch: str, status: str, stars: int, points: float) -> None:
    """Required tests decide, stretch tests earn the star, points are the share of required tests passed."""
    report = judged(required, stretch)
    assert (report.status, report.stars, report.points, report.max_points) == (status, stars, points, 10.0)


def test_a_timeout_is_a_status_of_its_own() -> None:
    """Out of time with required tests open is a timeout; with all of them passed it costs the star alone."""
    assert judged("pfs", timed_out=True).status == "timeout"
    late = judged("ppp", "f", timed_out=True)
    assert (late.status, late.stars) == ("pass", 0)


def test_a_broken_rule_is_no_pass() -> None:
    """Right numbers with a forbidden import do not pass and earn no star."""
    report = judged("pp", "p", policy=(BrokenRule("import:os", "line 1 imports os"),))
    assert (report.status, report.stars) == ("fail", 0)


def test_no_star_unless_the_stretch_tests_ran() -> None:
    """With --no-stretch a pass earns no star."""
    report = judged("pp", all_stretch_run=False)
    assert (report.status, report.stars) == ("pass", 0)


def test_the_json_has_the_promised_keys() -> None:
    """The schema is versioned, and every promised key is there under its name."""
    data = json.loads(json.dumps(as_json([judged("p", "f")])))
    assert data["schema"] == SCHEMA == 1
    keys = "exercise status stars points max_points isolation tests diagnosis output policy seconds"
    assert set(data["reports"][0]) == set(keys.split())
    assert set(data["reports"][0]["tests"][0]) == {"name", "says", "tier", "outcome", "message", "seconds"}


@pytest.mark.parametrize(("outcomes", "code"), [("p", 0), ("pp", 0), ("pf", 1), ("pe", 3), ("fe", 3)])
def test_exit_codes(outcomes: str, code: int) -> None:
    """0 all pass, 1 some fail, 3 where the grader itself had trouble with any of them."""
    assert exit_code([judged(letter) for letter in outcomes]) == code


def test_a_timeout_exits_with_one() -> None:
    """A timeout is the learner's, not the grader's."""
    assert exit_code([judged("f", timed_out=True)]) == 1
