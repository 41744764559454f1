"""Golden submissions: every file in golden/<exercise>/ and the report that it must get.

`GOLDEN_UPDATE=1 pytest tests/test_golden.py` writes the reports anew; read the differences before you keep them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue.load import catalogue
from grader.judge.grade import grade
from grader.judge.options import Options
from grader.judge.report import as_json
from grader.sandbox.client import Sandbox

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*/*.py"))
UPDATE = os.environ.get("GOLDEN_UPDATE") == "1"


def name_of(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


def stable(report: Any, file: Path) -> Any:
    """The report without what differs from run to run and from machine to machine."""
    if isinstance(report, dict):
        return {k: stable(v, file) for k, v in report.items() if k not in ("seconds", "isolation")}
    if isinstance(report, list):
        return [stable(item, file) for item in report]
    if isinstance(report, str):  # how many steps NumPy's own Python takes depends on its version
        return re.sub(r"\b\d+( Python steps|(?= for ))", r"N\1", report.replace(str(file), file.name))
    return report


def graded(case: Path, options: Options, sandbox: Sandbox | None) -> Any:
    exercise = catalogue().by_id[case.parent.name]
    report = stable(json.loads(json.dumps(as_json([grade(catalogue(), exercise, case, options, sandbox)]))), case)
    if "torch" in exercise.chapter.packages:  # single precision: the last digits depend on the processor
        for test in report["reports"][0]["tests"]:
            test["message"] = " ".join(re.sub(r"-?\d+\.\d*(e[-+]?\d+)?", "#", test["message"]).split())
    return report


def expected(case: Path) -> Any:
    return json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))


def test_every_exercise_has_golden_submissions() -> None:
    """Each exercise has at least one submission that passes and one that does not."""
    for exercise in catalogue().exercises:
        statuses = {expected(case)["reports"][0]["status"] for case in CASES if case.parent.name == exercise.id}
        assert {"pass", "fail"} <= statuses, exercise.id


def test_no_report_is_left_over() -> None:
    """Every expected report belongs to a submission."""
    assert sorted(GOLDEN.glob("*/*.json")) == [case.with_suffix(".json") for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_golden_report(case: Path, sandbox: Sandbox, torch_sandbox: Sandbox) -> None:
    """The submission gets exactly the report beside it."""
    torch = "torch" in catalogue().by_id[case.parent.name].chapter.packages
    report = graded(case, Options(), torch_sandbox if torch else sandbox)
    if UPDATE:
        case.with_suffix(".json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert report == expected(case)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_debug_agrees_with_the_sandbox(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--debug` says the same of every submission; only its output goes to the terminal instead of the report."""
    report = graded(case, Options(debug=True), None)["reports"][0]
    assert {**report, "output": ""} == {**expected(case)["reports"][0], "output": ""}


@pytest.mark.parametrize("name", ["softmax/right_plain", "softmax/wrong_overflow", "softmax/syntax_error"])
def test_command_line_prints_the_same_report(name: str, tmp_path: Path) -> None:
    """`grader check NAME --file FILE --json` prints nothing but that report, with the exit code that goes with it."""
    case = GOLDEN / f"{name}.py"
    command = [sys.executable, "-m", "grader.cli.main", "check", case.parent.name, "--file", str(case), "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert stable(json.loads(done.stdout), case) == expected(case)
    assert done.returncode == (0 if expected(case)["reports"][0]["status"] == "pass" else 1)
    assert done.stderr == ""
