"""Hostile submissions: none passes, each gets the verdict that is due in time, and nothing of it remains.

Every file in submissions/ begins with the status that is due ("fail or timeout" where it depends on the machine).
All are graded as a class, twice: under the rules on imports and operators, and without them, when isolation alone must
hold.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.catalogue.load import PACKAGE
from grader.course.class_grading import Class, grade_class, pending
from grader.course.class_journal import Journal
from grader.course.judging import Settings
from grader.course.pool import Pool
from grader.judge.report import Report
from grader.sandbox import confine

from .world import ATTACKS, EXERCISE, SECRET, World, name_of, processes, world

pytestmark = pytest.mark.skipif(not confine.can_confine(), reason="this kernel offers no confinement")
SECONDS, GRACE = 1.0, 2.0
OURS = [str(PACKAGE / "sandbox" / "worker.py"), "grader.course.judging"]


@dataclass(frozen=True)
class Outcome:
    """What became of the class, and of the world around it."""

    reports: dict[str, Report]
    changes: list[str]
    survivors: set[int]
    visits: int


@pytest.fixture(scope="module", params=[True, False], ids=["with the rules", "isolation alone"])
def outcome(request, tmp_path_factory) -> Iterator[Outcome]:
    """All attacks graded, beside an honest submission."""
    with pytest.MonkeyPatch.context() as patch, world(tmp_path_factory.mktemp("world")) as around:
        patch.setenv("HOME", str(around.home))
        patch.setenv("TMPDIR", str(around.temporary))
        patch.setenv("GRADER_SECRET", SECRET)
        yield graded(around, Settings("confined", policy=request.param, seconds=SECONDS), tmp_path_factory)


def graded(around: World, settings: Settings, tmp_path_factory) -> Outcome:
    group = Class(around.group, sorted(folder.name for folder in around.group.iterdir()), [EXERCISE])
    reports: dict[str, Report] = {}
    already, before = processes(OURS), around.snapshot()
    with Journal(tmp_path_factory.mktemp("journal") / "journal") as journal:
        todo = pending(group, settings, journal)
        with Pool(2, settings) as pool:
            for _ in grade_class(todo, settings, journal, pool.grade):
                pass
        reports = {task.student: found for task in todo if (found := journal.report(task.student, EXERCISE.id))}
    after = around.snapshot()
    changes = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return Outcome(reports, changes, gone_soon(already, around), around.visits())


def gone_soon(already: set[int], around: World) -> set[int]:
    """What still lives after a moment."""
    end = time.monotonic() + 5
    while (alive := processes([*OURS, str(around.root)]) - already) and time.monotonic() < end:
        time.sleep(0.05)
    return alive


def test_there_are_attacks_of_every_kind() -> None:
    """Sixty or more, and some of each class."""
    kinds = {attack.parent.name for attack in ATTACKS}
    assert kinds == {"forging", "escaping", "exhausting", "reading", "network", "persistence", "protocol"}
    assert len(ATTACKS) >= 60


@pytest.mark.parametrize("attack", ATTACKS, ids=name_of)
def test_gets_its_verdict(outcome: Outcome, attack: Path) -> None:
    """The status that its first line says, no star, within the deadline."""
    expected = attack.read_text(encoding="utf-8").removeprefix('"""').partition(":")[0].split(" or ")
    assert set(expected) <= {"fail", "timeout"}
    report = outcome.reports[name_of(attack)]
    assert report.status in expected, report
    assert report.stars == 0
    assert report.isolation == "confined"
    assert report.seconds <= SECONDS + GRACE


@pytest.mark.parametrize("attack", ATTACKS, ids=name_of)
def test_finds_out_nothing(outcome: Outcome, attack: Path) -> None:
    """Neither a secret nor a line of a hidden test stands in its report."""
    report = outcome.reports[name_of(attack)]
    said = json.dumps([report.output, [test.message for test in report.tests]])
    assert SECRET not in said
    assert "checks.matches" not in said
    assert "root:x:" not in said


def test_an_honest_neighbour_passes(outcome: Outcome) -> None:
    """Who works beside them is graded as ever."""
    assert outcome.reports["honest"].status == "pass"


def test_nothing_changed(outcome: Outcome) -> None:
    """No file is new, gone, larger, newer or another's, and no segment of shared memory is left."""
    assert outcome.changes == []


def test_no_process_survives(outcome: Outcome) -> None:
    """When the class is graded, no process of it is left."""
    assert outcome.survivors == set()


def test_nobody_called(outcome: Outcome) -> None:
    """No connection and no datagram came out."""
    assert outcome.visits == 0
