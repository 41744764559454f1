"""Grading from end to end, on an exercise made for the test."""

from __future__ import annotations

import os
import string

import pytest

from grader.judge.grade import Options, grade, grade_text
from grader.sandbox.client import strongest_level

RIGHT = "def double(x):\n    return x + x\n"
HIDDEN_HEAD = """import numpy as np
import pytest

from grader.judge import checks


"""


@pytest.fixture
def graded(course, sandbox):
    """Grade this text as the made-up exercise."""

    def run(text: str = RIGHT, **options):
        return grade_text(*course.read(), text, "double.py", Options(**options), sandbox)

    return run


def outcomes(report) -> dict[str, str]:
    return {test.name: test.outcome for test in report.tests}


def message(report, name: str) -> str:
    return next(test.message for test in report.tests if test.name == name)


def write_hidden(course, *tests: str) -> None:
    course.hidden.write_text(HIDDEN_HEAD + "\n\n".join(tests), encoding="utf-8")


def test_right_code_passes_with_its_star(graded, sandbox) -> None:
    """Right code gets pass, all points and the star, and the level that it ran at."""
    report = graded()
    assert (report.status, report.stars, report.points, report.max_points) == ("pass", 1, 10.0, 10.0)
    assert [test.message for test in report.tests] == ["", "", ""]
    assert (report.isolation, report.diagnosis, report.policy) == (sandbox.level, (), ())


def test_wrong_code_is_told_what_it_did(graded) -> None:
    """Wrong code fails with the call, what came, what was expected, and its mistake by name."""
    report = graded("def double(x):\n    return x * 3\n")
    assert (report.status, report.stars, report.points) == ("fail", 0, 0.0)
    assert "double(x)" in message(report, "test_small")
    assert "at [0]: got 3, expected 2" in message(report, "test_small")
    assert [d.id for d in report.diagnosis] == ["triples"]
    assert report.diagnosis[0].says == "You wrote x * 3."


def test_diagnosis_in_chinese(graded) -> None:
    """The diagnosis comes in the language asked for."""
    assert graded("def double(x):\n    return x * 3\n", language="zh").diagnosis[0].ask == "为什么？"


def test_points_are_the_share_of_required_tests(graded) -> None:
    """One of two required tests passed is half the points."""
    report = graded("def double(x):\n    return abs(x * 2)\n")
    assert (report.points, outcomes(report)["test_negative"]) == (5.0, "fail")


def test_the_star_needs_the_stretch_tests(graded) -> None:
    """Right but for a stretch test is a pass without its star."""
    report = graded("import numpy as np\n\ndef double(x):\n    return x * np.float64(2)\n")
    assert (report.status, report.stars, report.points) == ("pass", 0, 10.0)


def test_without_stretch(graded) -> None:
    """--no-stretch leaves the stretch tests out of the report, and gives no star."""
    report = graded(stretch=False)
    assert list(outcomes(report)) == ["test_small", "test_negative"]
    assert (report.status, report.stars) == ("pass", 0)


def test_debug_runs_here(course, monkeypatch) -> None:
    """--debug runs the submission in this very process, under the same rules."""
    monkeypatch.setattr(string, "seen_by_a_submission", False, raising=False)
    text = f"import string\n\nstring.seen_by_a_submission = True\n\n\n{RIGHT}"
    report = grade_text(*course.read(), text, "double.py", Options(debug=True))
    assert (report.status, report.stars, report.isolation) == ("pass", 1, "none")
    assert string.seen_by_a_submission


def test_a_sandbox_of_its_own(course, tmp_path) -> None:
    """Without a warm sandbox one is started, at the machine's strongest level, and ended again."""
    file = tmp_path / "mine.py"
    file.write_text(RIGHT, encoding="utf-8")
    report = grade(*course.read(), file, Options())
    assert (report.status, report.isolation) == ("pass", strongest_level())


def test_a_forbidden_import_is_no_pass(graded) -> None:
    """Right numbers with a forbidden import fail, and the line says which are allowed."""
    report = graded(f"import os\n{RIGHT}")
    assert (report.status, report.points) == ("fail", 10.0)
    assert report.policy[0].rule == "import:os"
    assert "line 1 imports os" in report.policy[0].says


HANGS = "def double(x):\n    while True:\n        pass\n"


def test_a_hanging_call_times_out(course, graded) -> None:
    """The test that hangs fails by the deadline; those after it are not run; the verdict is timeout."""
    course.change(course.toml, "seconds = 5", "seconds = 1")
    report = graded(HANGS)
    assert report.status == "timeout"
    assert list(outcomes(report).values()) == ["fail", "skip", "skip"]
    assert "did not finish within 1 seconds" in message(report, "test_small")
    assert "time was used up" in message(report, "test_negative")
    assert graded().status == "pass"


def test_a_hanging_import_times_out(course, graded) -> None:
    """A file that never finishes importing is a timeout too."""
    course.change(course.toml, "seconds = 5", "seconds = 1")
    report = graded("while True:\n    pass\n")
    assert report.status == "timeout"
    assert "While your file was imported" in message(report, "test_small")


def test_one_deadline_for_all_calls(course, graded) -> None:
    """A submission cannot take the whole time again for every call."""
    course.change(course.toml, "seconds = 5", "seconds = 2")
    report = graded("import time\n\ndef double(x):\n    time.sleep(1.2)\n    return x * 2\n")
    assert (report.status, list(outcomes(report).values())) == ("timeout", ["pass", "fail", "skip"])


def test_out_of_time_in_a_stretch_test_costs_the_star_alone(course, graded) -> None:
    """Whoever passed every required test in time passes."""
    course.change(course.toml, "seconds = 5", "seconds = 1")
    report = graded("def double(x):\n    while x.dtype.itemsize == 4:\n        pass\n    return x * 2\n")
    assert (report.status, report.stars, report.points) == ("pass", 0, 10.0)


@pytest.mark.parametrize(
    "test",
    [
        'def test_a(submission):\n    """says"""\n    pytest.skip("not today")\n',
        '@pytest.mark.skip(reason="not today")\ndef test_a(submission):\n    """says"""\n',
        '@pytest.mark.skipif(True, reason="not today")\ndef test_a(submission):\n    """says"""\n',
        'def test_a(submission):\n    """says"""\n    pytest.xfail("known")\n',
        '@pytest.mark.xfail(run=False)\ndef test_a(submission):\n    """says"""\n',
        '@pytest.mark.parametrize("n", [])\ndef test_a(submission, n):\n    """says"""\n',
        '@pytest.mark.parametrize("n", [1, 2])\ndef test_a(submission, n):\n    """says"""\n',
        'def test_a(submission, no_such_fixture):\n    """says"""\n',
        'pytest.skip("not today", allow_module_level=True)\n\n\ndef test_a(submission):\n    """says"""\n',
        'pytest.importorskip("no_such_package")\n\n\ndef test_a(submission):\n    """says"""\n',
        'def test_a(submission):\n    """says"""\n\n\ntest_a.__test__ = False\n',
        'raise RuntimeError("broken grader")\n\n\ndef test_a(submission):\n    """says"""\n',
        'def test_a(submission):\n    """says"""\n\n\ndel test_a\n',
    ],
    ids=[
        "skip", "mark skip", "mark skipif", "xfail", "mark xfail", "no parameters", "parameters", "fixture",
        "module skip", "importorskip", "not a test", "import error", "deleted",
    ],
)  # fmt: skip
def test_a_hidden_test_that_does_not_run_is_no_pass(course, graded, test: str) -> None:
    """Skipped, deselected or uncollected hidden tests are the grader's own trouble, never a pass."""
    write_hidden(course, test)
    report = graded()
    assert (report.status, report.points, list(outcomes(report))) == ("error", 0.0, ["test_a"])
    assert message(report, "test_a").startswith("The grader's own trouble: ")


def test_no_hidden_tests_is_an_error(course, graded) -> None:
    """An exercise without tests passes nobody."""
    write_hidden(course)
    assert graded().status == "error"


def test_only_stretch_tests_is_an_error(course, graded) -> None:
    """An exercise without a required test passes nobody."""
    write_hidden(course, '@pytest.mark.stretch\ndef test_a(submission):\n    """says"""\n')
    assert graded().status == "error"


def test_an_exception_in_a_hidden_test_is_the_graders_own(course, graded) -> None:
    """What goes wrong in the grader is said in the grader's voice, and the other tests still count."""
    broken = 'def test_a(submission):\n    """says"""\n    {}["missing"]\n'
    right = 'def test_b(submission):\n    """says"""\n    checks.matches(submission.double(2.0), 4.0)\n'
    write_hidden(course, broken, right)
    report = graded()
    assert (report.status, outcomes(report)) == ("error", {"test_a": "error", "test_b": "pass"})
    assert message(report, "test_a") == "The grader's own trouble: KeyError: 'missing'"
    assert report.diagnosis == ()


def test_a_name_that_the_exercise_does_not_have_is_the_graders_own(course, graded) -> None:
    """A hidden test that asks for another name errs; the learner did nothing wrong."""
    write_hidden(course, 'def test_a(submission):\n    """says"""\n    submission.triple(1)\n')
    assert message(graded(), "test_a").startswith("The grader's own trouble: AttributeError")


@pytest.mark.parametrize("name", ["Failure", "Skipped", "Exit", "NotRun", "OutcomeException"])
def test_exceptions_named_like_the_graders_or_pytests(graded, name: str) -> None:
    """A submission's exception is its own failure, whatever it is called and derived from."""
    report = graded(f"class {name}(BaseException):\n    pass\n\n\ndef double(x):\n    raise {name}('skipped')\n")
    assert (report.status, set(outcomes(report).values())) == ("fail", {"fail"})
    assert f"double.py, line 6: raise {name}('skipped')\n{name}: skipped" in message(report, "test_small")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTEST_ADDOPTS", "--collect-only"),
        ("PYTEST_ADDOPTS", "-k nothing_of_that_name"),
        ("PYTEST_ADDOPTS", "--no-such-option"),
        ("PYTEST_PLUGINS", "no_such_plugin"),
        ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "0"),
    ],
)
def test_settings_of_pytest_in_the_environment_do_not_disturb(graded, monkeypatch, name: str, value: str) -> None:
    """A user's PYTEST_* settings are for the user's own tests; they are there again afterwards."""
    monkeypatch.setenv(name, value)
    assert graded().status == "pass"
    assert os.environ[name] == value


def test_files_of_pytest_near_the_tests_do_not_disturb(course, graded, tmp_path, monkeypatch) -> None:
    """A conftest.py or pytest.ini beside the hidden tests or in the current folder is not read."""
    for folder in (course.room, course.bank, tmp_path):
        (folder / "conftest.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
        (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert graded().status == "pass"


def test_grading_leaves_nothing_behind(course, graded, tmp_path, monkeypatch) -> None:
    """No cache folder and no report file appears beside the tests or in the current folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    graded()
    assert list(here.iterdir()) == []
    assert [path.name for path in course.bank.rglob(".pytest_cache")] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "mine.py is empty."),
        (b" \n\n", "mine.py is empty."),
        (b"# ok\n# caf\xe9\n", "mine.py is not UTF-8 (line 2)."),
        (b"x = 1\0\n", "mine.py is not a text file: it holds null bytes."),
        (b"#" * ((1 << 20) + 1), "mine.py is larger than 1 MiB."),
        (None, "mine.py does not exist."),
        ("folder", "mine.py is a folder"),
    ],
    ids=["empty", "blank", "latin-1", "binary", "huge", "missing", "folder"],
)
def test_files_that_hold_no_submission(course, tmp_path, content: bytes | str | None, said: str) -> None:
    """What is no text file of Python fails with one clear line, without starting anything."""
    file = tmp_path / "mine.py"
    if content == "folder":
        file.mkdir()
    elif isinstance(content, bytes):
        file.write_bytes(content)
    report = grade(*course.read(), file, Options(), shown="mine.py")
    assert (report.status, report.isolation, set(outcomes(report).values())) == ("fail", "none", {"fail"})
    assert message(report, "test_small").startswith(said)


def test_a_syntax_error_shows_line_and_caret(graded) -> None:
    """The learner sees the line and where in it Python stopped."""
    said = message(graded("x = 1\ny = (2,\n"), "test_small")
    assert said == "double.py, line 2: '(' was never closed\ny = (2,\n    ^"


def test_what_is_printed_is_kept(graded) -> None:
    """A submission's own output stands in the report, not among the verdicts."""
    assert graded(f"print('hello')\n{RIGHT}").output == "hello\n"


def test_hidden_tests_are_read_anew(course, graded) -> None:
    """A hidden test that its author has changed counts from the next run on, in the same process."""
    assert graded().status == "pass"
    course.change(course.hidden, "np.array([2.0, 6.0])", "np.array([2.0, 7.125])")
    assert graded().status == "fail"


def test_two_submissions_know_nothing_of_each_other(graded) -> None:
    """What one submission leaves in NumPy or in its modules is gone for the next."""
    spoilt = "import numpy as np\n\nnp.isclose = np.allclose = lambda *a, **k: np.True_\nnp.marked = True\n"
    report = graded(f"{spoilt}\n\ndef double(x):\n    return x\n")
    assert report.status == "fail"
    report = graded("import numpy as np\n\n\ndef double(x):\n    return x * (3 if hasattr(np, 'marked') else 2)\n")
    assert report.status == "pass"
