"""Machine-readable verdicts: `grader check NAME --file FILE --json` and its exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cli_driver import HANGS, OVERFLOWS, RIGHT, SOFTMAX, Done, grader, mistake, starred

from grader.catalogue.load import catalogue
from grader.judge.grade import grade
from grader.judge.options import Options
from grader.judge.report import Report, as_json, exit_code

if TYPE_CHECKING:
    from grader.sandbox.client import Sandbox

REPORT = {
    "exercise": str,
    "status": str,
    "stars": int,
    "points": float,
    "max_points": float,
    "isolation": str,
    "tests": list,
    "diagnosis": list,
    "output": str,
    "policy": list,
    "seconds": float,
}
TEST = {"name": str, "says": str, "tier": str, "outcome": str, "message": str, "seconds": float}
DIAGNOSIS = {"id": str, "says": str, "ask": str, "note": str}
RULE = {"rule": str, "says": str}


def fits(value: Any, shape: dict[str, type]) -> None:
    """The object has exactly these keys, with values of these types (an int is a JSON number like any other)."""
    assert list(value) == list(shape)
    for key, kind in shape.items():
        wanted = (int, float) if kind is float else kind
        assert isinstance(value[key], wanted), key
        assert not isinstance(value[key], bool), key


def check(folder: Path, source: str, *options: str) -> Done:
    """Grade a source as softmax, as JSON, away from any workspace."""
    (folder / "answer.py").write_text(source, encoding="utf-8")
    return grader("check", "softmax", "--file", "answer.py", "--json", *options, cwd=folder)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Done:
    return check(tmp_path_factory.mktemp("wrong"), OVERFLOWS + "print('hello')\n")


@pytest.fixture(scope="module")
def passes(tmp_path_factory: pytest.TempPathFactory) -> Done:
    return check(tmp_path_factory.mktemp("passes"), starred())


@pytest.fixture(scope="module")
def forbidden(tmp_path_factory: pytest.TempPathFactory) -> Done:
    return check(tmp_path_factory.mktemp("forbidden"), f"import os\n{RIGHT}")


def test_the_schema_has_exactly_its_keys_and_types(wrong: Done, forbidden: Done) -> None:
    """Every level of the document has the keys of schema 1, in their order, with their types."""
    for done in (wrong, forbidden):
        assert list(done.data) == ["schema", "reports"]
        assert done.data["schema"] == 1
        fits(done.report, REPORT)
        for test in done.report["tests"]:
            fits(test, TEST)
            assert test["tier"] in ("required", "stretch")
            assert test["outcome"] in ("pass", "fail", "skip", "error")
    for diagnosis in wrong.report["diagnosis"]:
        fits(diagnosis, DIAGNOSIS)
    for rule in forbidden.report["policy"]:
        fits(rule, RULE)


def test_a_wrong_answer_fails_with_its_diagnosis(wrong: Done) -> None:
    """status is fail and the exit code 1; the mistake is named, alone, with the note that explains it."""
    assert wrong.code == 1
    assert wrong.report["status"] == "fail"
    assert [found["id"] for found in wrong.report["diagnosis"]] == ["exponentials_overflow"]
    assert wrong.report["diagnosis"][0]["says"] == mistake("exponentials_overflow", "says", "en")
    assert wrong.report["diagnosis"][0]["note"] == "softmax-shift"


def test_points_are_the_share_of_required_tests(wrong: Done) -> None:
    """7 of 10 required tests of an exercise worth 10 give 7 points; stretch tests give none."""
    required = [test for test in wrong.report["tests"] if test["tier"] == "required"]
    passed = [test for test in required if test["outcome"] == "pass"]
    assert (len(passed), len(required)) == (7, 10)
    assert wrong.report["max_points"] == 10
    assert wrong.report["points"] == 7
    assert wrong.report["stars"] == 0


def test_a_message_stands_where_a_test_failed_and_nowhere_else(wrong: Done) -> None:
    """Tests that pass have an empty message, tests that fail show the call."""
    for test in wrong.report["tests"]:
        assert bool(test["message"]) == (test["outcome"] != "pass")
    assert "softmax(scores)" in next(t["message"] for t in wrong.report["tests"] if t["outcome"] == "fail")


def test_what_the_submission_prints_is_reported_and_not_printed(wrong: Done) -> None:
    """Standard output holds the JSON document alone; the submission's own output is a field of it."""
    assert wrong.out.startswith("{")
    assert wrong.report["output"] == "hello\n"
    assert wrong.err == ""


def test_everything_right_gives_pass_star_and_exit_code_zero(passes: Done) -> None:
    """All tests of both tiers pass: full points, one star, no diagnosis, exit code 0."""
    report = passes.report
    assert passes.code == 0
    assert (report["status"], report["stars"], report["points"]) == ("pass", 1, 10)
    assert (report["diagnosis"], report["policy"], report["output"]) == ([], [], "")
    assert {test["outcome"] for test in report["tests"]} == {"pass"}


def test_the_isolation_is_told(passes: Done) -> None:
    """Every report says how the submission was kept apart."""
    assert passes.report["isolation"] in ("confined", "bubblewrap", "process")


def test_a_failed_stretch_test_costs_the_star_alone(tmp_path: Path) -> None:
    """A right answer without the star passes with full points."""
    done = check(tmp_path, RIGHT)
    assert done.code == 0
    assert (done.report["status"], done.report["stars"], done.report["points"]) == ("pass", 0, 10)


def test_no_stretch_runs_the_required_tests_only(tmp_path: Path) -> None:
    """--no-stretch lists no stretch test and gives no star, even to who would earn it."""
    done = check(tmp_path, starred(), "--no-stretch")
    assert done.code == 0
    assert {test["tier"] for test in done.report["tests"]} == {"required"}
    assert (done.report["status"], done.report["stars"]) == ("pass", 0)


def test_the_language_of_the_environment_counts(tmp_path: Path) -> None:
    """GRADER_LANG=zh gives the diagnosis in Chinese, as it is and not as escapes."""
    (tmp_path / "answer.py").write_text(OVERFLOWS, encoding="utf-8")
    words = ("check", "softmax", "--file", "answer.py", "--json")
    found = grader(*words, cwd=tmp_path, env={"GRADER_LANG": "zh"}).report["diagnosis"][0]
    assert found["says"] == mistake("exponentials_overflow", "says", "zh")
    assert found["ask"] == mistake("exponentials_overflow", "ask", "zh")


def test_an_import_that_is_not_allowed_fails_although_the_numbers_are_right(forbidden: Done) -> None:
    """`import os` passes every required test, breaks a rule that names it and its line, and does not pass."""
    assert forbidden.code == 1
    assert forbidden.report["status"] == "fail"
    assert {test["outcome"] for test in forbidden.report["tests"] if test["tier"] == "required"} == {"pass"}
    assert [rule["rule"] for rule in forbidden.report["policy"]] == ["import:os"]
    assert "line 1 imports os" in forbidden.report["policy"][0]["says"]


def test_a_forbidden_import_that_never_runs_is_a_rule_too(tmp_path: Path) -> None:
    """scipy in a function that nobody calls leaves the numbers right and still breaks the rule."""
    done = check(tmp_path, f"{RIGHT}\n\ndef unused():\n    import scipy.special\n")
    assert done.code == 1
    assert done.report["status"] == "fail"
    assert done.report["points"] == 10
    assert "scipy" in done.report["policy"][0]["rule"]


def test_what_runs_only_as_a_script_may_import_anything(tmp_path: Path) -> None:
    """Imports under `if __name__ == "__main__":` break no rule."""
    source = f'{RIGHT}\n\nif __name__ == "__main__":\n    import os\n\n    import matplotlib.pyplot\n'
    done = check(tmp_path, source)
    assert done.code == 0
    assert done.report["policy"] == []


def test_debug_keeps_the_rules(tmp_path: Path) -> None:
    """--debug runs the code here, but what breaks a rule does not pass there either."""
    done = check(tmp_path, f"import os\n{RIGHT}", "--debug")
    assert done.code == 1
    assert [rule["rule"] for rule in done.report["policy"]] == ["import:os"]


def test_debug_keeps_standard_output_for_the_json(tmp_path: Path) -> None:
    """With --debug too, a submission that prints does not get into the JSON document."""
    assert check(tmp_path, f"{RIGHT}\nprint('hello')\n", "--debug").report["status"] == "pass"


def test_a_loop_without_end_is_a_timeout(course: Any, sandbox: Sandbox) -> None:
    """status is timeout and the exit code 1; the test in which the time ran out says so, later ones were not run."""
    course.change(course.toml, "seconds = 5", "seconds = 0.5")
    report = grade_double(course, HANGS.replace("softmax(scores, axis=-1)", "double(x)"), sandbox)
    assert report.status == "timeout"
    assert exit_code([report]) == 1
    assert [test.outcome for test in report.tests] == ["fail", "skip", "skip"]
    assert "within 0.5 seconds" in report.tests[0].message


def grade_double(course: Any, source: str, sandbox: Sandbox) -> Report:
    file = course.bank.parent / "answer.py"
    file.write_text(source, encoding="utf-8")
    made_up = course.catalogue()
    return grade(made_up, made_up.by_id["double"], file, Options(), sandbox)


DOUBLE = "def double(x):\n    return x * 2\n"
BROKEN_TEST = '''

def test_of_the_author(submission):
    """is the author's mistake"""
    1 / 0
'''


def test_a_hidden_test_that_errs_is_the_graders_own_trouble(course: Any, sandbox: Sandbox) -> None:
    """An exception of the hidden test itself gives status error, exit code 3, and says whose trouble it is."""
    course.hidden.write_text(course.hidden.read_text(encoding="utf-8") + BROKEN_TEST, encoding="utf-8")
    report = grade_double(course, DOUBLE, sandbox)
    assert report.status == "error"
    assert report.stars == 0
    assert exit_code([report]) == 3
    assert report.tests[-1].outcome == "error"
    assert "grader's own trouble" in report.tests[-1].message
    assert "ZeroDivisionError" in report.tests[-1].message


@pytest.mark.parametrize("extra", ["import a_module_that_is_not_there\n", "raise RuntimeError('no')\n"])
def test_hidden_tests_that_cannot_be_imported_are_the_graders_own_trouble(
    course: Any, sandbox: Sandbox, extra: str
) -> None:
    """A hidden grader that fails on import gives status error for every test and exit code 3."""
    course.hidden.write_text(extra + course.hidden.read_text(encoding="utf-8"), encoding="utf-8")
    report = grade_double(course, DOUBLE, sandbox)
    assert report.status == "error"
    assert {test.outcome for test in report.tests} == {"error"}
    assert exit_code([report]) == 3


def test_no_hidden_test_at_all_is_an_error(course: Any, sandbox: Sandbox) -> None:
    """Zero tests run is an error, never a pass."""
    course.hidden.write_text('"""No tests."""\n', encoding="utf-8")
    report = grade_double(course, DOUBLE, sandbox)
    assert report.status == "error"
    assert report.points == 0
    assert exit_code([report]) == 3


def test_a_hidden_test_that_skips_does_not_pass(course: Any, sandbox: Sandbox) -> None:
    """A pass is the known number of required tests passed: a skip does not count."""
    course.change(
        course.hidden, "    checks.matches(submission.double(np.array([-1.5]))", "    pytest.skip('no')\n    checks."
        "matches(submission.double(np.array([-1.5]))"
    )  # fmt: skip
    report = grade_double(course, DOUBLE, sandbox)
    assert report.status != "pass"
    assert report.points == 5


def test_points_are_rounded_shares_of_the_maximum(course: Any, sandbox: Sandbox) -> None:
    """One of two required tests of an exercise worth 3 points gives 1.5."""
    course.change(course.toml, "points = 10", "points = 3")
    report = grade_double(course, "def double(x):\n    return abs(x * 2)\n", sandbox)
    assert (report.points, report.max_points, report.status) == (1.5, 3, "fail")


def test_an_error_among_several_reports_decides_the_exit_code(course: Any, sandbox: Sandbox) -> None:
    """3 outweighs 1, which outweighs 0."""
    passed, failed = (grade_double(course, source, sandbox) for source in (DOUBLE, "double = 3\n"))
    course.hidden.write_text(course.hidden.read_text(encoding="utf-8") + BROKEN_TEST, encoding="utf-8")
    erred = grade_double(course, DOUBLE, sandbox)
    assert [exit_code(reports) for reports in ([passed], [passed, failed], [failed, erred, passed])] == [0, 1, 3]
    assert [report["status"] for report in as_json([passed, failed, erred])["reports"]] == ["pass", "fail", "error"]


def test_all_as_json_has_a_report_for_every_exercise(space: Path) -> None:
    """--all --json gives the reports in course order, stubs as fail, and prints nothing else."""
    done = grader("check", "--all", "--json", cwd=space)
    assert done.code == 1
    assert [report["exercise"] for report in done.data["reports"]] == [e.id for e in catalogue().exercises]
    assert {report["status"] for report in done.data["reports"]} == {"fail"}


def test_a_check_of_the_workspace_as_json_is_remembered(space: Path) -> None:
    """--json in a workspace counts as an attempt like any other."""
    (space / SOFTMAX).write_text(RIGHT, encoding="utf-8")
    assert grader("check", "softmax", "--json", cwd=space).report["status"] == "pass"
    assert "passed" in next(line for line in grader("list", cwd=space).out.splitlines() if " softmax " in line)


def test_a_file_from_elsewhere_is_no_attempt_of_the_learner(space: Path, tmp_path: Path) -> None:
    """--file grades any file and leaves the workspace's progress alone."""
    (tmp_path / "other.py").write_text(RIGHT, encoding="utf-8")
    assert grader("check", "softmax", "--file", str(tmp_path / "other.py"), cwd=space).code == 0
    assert not (space / ".grader" / "progress.db").exists()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("softmax", "--file", "nothing.py"), "nothing.py does not exist"),
        (("softmxa", "--file", "answer.py"), "Did you mean softmax"),
        (("softmax",), "grader init"),
    ],
)
def test_wrong_usage_still_answers_as_json(tmp_path: Path, words: tuple[str, ...], part: str) -> None:
    """Exit code 2, and standard output is a document without reports that says what is wrong."""
    (tmp_path / "answer.py").write_text(RIGHT, encoding="utf-8")
    done = grader("check", *words, "--json", cwd=tmp_path)
    assert done.code == 2
    assert (done.data["schema"], done.data["reports"]) == (1, [])
    assert part in done.data["error"]
