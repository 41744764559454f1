"""Grades one submission: pytest runs the hidden tests here, the submission's code runs elsewhere."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import pytest

from ..catalogue.load import Catalogue
from ..catalogue.model import Exercise, HiddenTest
from ..catalogue.source import hidden_tests, parameters
from ..sandbox.client import Deadline, Sandbox, SandboxError
from . import checks
from .backends import Broken, InProcess, Sandboxed, Source, Unusable
from .diagnosis import diagnose
from .options import Options
from .report import BrokenRule, Diagnosis, Outcome, Report, TestResult, verdict
from .submission import Failure, NotRun, Recorded, Submission

MAX_SOURCE = 1 << 20  # bytes of a submission
# Plugins of pytest that a hidden run does not need: they would print, write files or cost time.
QUIET = """
cacheprovider terminal doctest junitxml logging faulthandler unittest pastebin setuponly setupplan stepwise warnings
tmpdir monkeypatch recwarn legacypath unraisableexception threadexception
""".split()  # noqa: SIM905


def read_source(path: Path, name: str, remedy: str) -> str:
    """A submission's text. Raises Unusable with the reason, and the remedy, where the file holds none."""
    if path.is_dir():
        raise Unusable(f"{name} is a folder, not a file. {remedy}")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Unusable(f"{name} does not exist. {remedy}") from None
    except OSError as error:
        raise Unusable(f"{name} cannot be read: {error.strerror}.") from None
    if len(data) > MAX_SOURCE:
        raise Unusable(f"{name} is larger than {MAX_SOURCE >> 20} MiB.")
    if b"\0" in data:
        raise Unusable(f"{name} is not a text file: it holds null bytes.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unusable(f"{name} is not UTF-8 (line {line}). Save it as UTF-8 and try again.") from None
    if not text.strip():
        raise Unusable(f"{name} is empty. {remedy}")
    return text.replace("\r\n", "\n")


class HiddenRun:
    """The pytest plugin of one run: gives tests their submission and keeps what became of them."""

    def __init__(self, submission: Submission) -> None:
        self.submission_under_test = submission
        self.outcomes: dict[str, tuple[Outcome, str, float]] = {}
        self.traces: dict[str, tuple[Recorded, ...]] = {}
        self.trouble: list[str] = []
        self.interrupted = False

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "stretch: earns the star; decides nothing else")

    @pytest.fixture
    def submission(self) -> Iterator[Submission]:
        """The submission under test."""
        self.submission_under_test.trace.clear()
        checks.watch(self.submission_under_test)
        yield self.submission_under_test
        checks.watch(None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keep the outcome in our own words; pytest's own report would format a traceback that nobody reads."""
        error = call.excinfo.value if call.excinfo is not None else None
        if call.when == "call" or error is not None:
            self.traces[item.name] = tuple(self.submission_under_test.trace)
            self.outcomes.setdefault(item.name, (*_outcome(error), call.duration))
        outcome: Literal["passed", "failed"] = "passed" if error is None else "failed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)  # type: ignore[arg-type]

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """pytest swallows Ctrl-C; the caller must not. (pytest.exit and errors of collection come here too.)"""
        self.interrupted = excinfo.type is KeyboardInterrupt

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.trouble.append(str(report.longrepr).strip().splitlines()[-1])


def _outcome(error: BaseException | None) -> tuple[Outcome, str]:
    if error is None:
        return "pass", ""
    if isinstance(error, NotRun):
        return "skip", str(error)
    if isinstance(error, Failure):
        return "fail", str(error)
    return "error", f"The grader's own trouble: {type(error).__name__}: {error}"


def run_hidden_tests(exercise: Exercise, submission: Submission, options: Options) -> HiddenRun:
    """Run the exercise's hidden tests with pytest in this process."""
    run = HiddenRun(submission)
    arguments = [
        str(exercise.hidden_tests),
        *(f"-pno:{name}" for name in QUIET),
        "--capture=no",
        "--noconftest",
        "--import-mode=importlib",
        "--assert=plain",
        "--disable-plugin-autoload",
        f"-c{os.devnull}",
        f"--rootdir={exercise.room.parent.parent}",
        *([] if options.stretch else ["-m", "not stretch"]),
    ]
    with _quiet_environment():
        pytest.main(arguments, plugins=[run])
    file = str(exercise.hidden_tests)  # asking a module for __file__ by attribute can make it import others
    for name in [n for n, m in sys.modules.items() if getattr(m, "__dict__", {}).get("__file__") == file]:
        del sys.modules[name]  # so that an author's next save is read
    if run.interrupted:
        raise KeyboardInterrupt
    return run


@contextlib.contextmanager
def _quiet_environment() -> Iterator[None]:
    """The user's PYTEST_* settings are meant for their own tests; and nothing is written into the bank."""
    saved = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PYTEST_")}
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        os.environ.update(saved)
        sys.dont_write_bytecode = writes


def grade(
    catalogue: Catalogue,
    exercise: Exercise,
    path: Path,
    options: Options,
    sandbox: Sandbox | None = None,
    shown: str | None = None,
    prerequisites: Mapping[str, str] | None = None,
) -> Report:
    """Grade the file at `path` as `exercise`. `shown` is how messages call the file.

    `prerequisites` (module name -> source) stand in for the references of earlier exercises.
    """
    name = shown or str(path)
    remedy = f"`grader reset {exercise.id}` brings the stub." if shown else "Name a file with your answer."
    try:
        text: str | Unusable = read_source(path, name, remedy)
    except Unusable as error:
        text = error
    return grade_text(catalogue, exercise, text, name, options, sandbox, prerequisites)


def grade_text(
    catalogue: Catalogue,
    exercise: Exercise,
    text: str | Unusable,
    name: str,
    options: Options,
    sandbox: Sandbox | None = None,
    prerequisites: Mapping[str, str] | None = None,
) -> Report:
    """Grade a submission's text (or the reason why there is none) as `exercise`."""
    started = time.perf_counter()
    tests = [test for test in hidden_tests(exercise) if options.stretch or test.tier == "required"]
    source = Source(
        text if isinstance(text, str) else "",
        name,
        exercise.module,
        {**catalogue.prerequisites(exercise), **(prerequisites or {})},
        exercise.chapter.packages,
    )
    with contextlib.ExitStack() as stack:
        backend: Broken | InProcess | Sandboxed
        isolation = "none"
        if isinstance(text, Unusable):
            backend = Broken(text)
        elif options.debug:
            backend = stack.enter_context(contextlib.closing(InProcess(source, "exercises", options.device)))
        else:
            sandbox = sandbox or stack.enter_context(Sandbox(source.packages))
            isolation = sandbox.level
            for package in source.packages:  # the hidden tests need them too: import them while the warm process does
                with contextlib.suppress(ImportError):
                    importlib.import_module(package)
            try:
                sandbox.wait()
            except SandboxError as error:
                return _own_error(exercise, tests, str(error))
            deadline = Deadline.after(exercise.seconds)
            backend = stack.enter_context(contextlib.closing(Sandboxed(sandbox, source, deadline)))
        signatures = parameters(exercise.solution.read_text(encoding="utf-8"))
        submission = Submission(backend, exercise.names, name, signatures, tuple(exercise.forbids))
        try:
            backend.open()
            run = run_hidden_tests(exercise, submission, options)
        except SandboxError as error:
            return _own_error(exercise, tests, str(error))
        results = tuple(_result(test, run) for test in tests)
        return verdict(
            exercise.id,
            exercise.points,
            results,
            isolation=isolation,
            timed_out=submission.timed_out,
            all_stretch_run=options.stretch,
            diagnosis=_diagnoses(exercise, source, results, run, options.language) if options.diagnose else (),
            output=backend.output,
            policy=(*(BrokenRule(**rule) for rule in backend.policy), *_operators(exercise, submission)),
            seconds=time.perf_counter() - started,
        )


def _operators(exercise: Exercise, submission: Submission) -> tuple[BrokenRule, ...]:
    return tuple(
        BrokenRule(f"operator:{name}", f"{name} was called. {exercise.forbids[name]}")
        for name in exercise.forbids
        if name in submission.forbidden
    )


def _result(test: HiddenTest, run: HiddenRun) -> TestResult:
    trouble = run.trouble[0] if run.trouble else "the test did not run"
    outcome, message, seconds = run.outcomes.get(test.name, ("error", f"The grader's own trouble: {trouble}", 0.0))
    return TestResult(test.name, test.says, test.tier, outcome, message, round(seconds, 4))


def _diagnoses(
    exercise: Exercise, source: Source, results: tuple[TestResult, ...], run: HiddenRun, language: str
) -> tuple[Diagnosis, ...]:
    """The mistakes behind the failed required tests; behind the failed stretch tests where the others pass."""
    for tier in ("required", "stretch"):
        failed = {t.name: run.traces.get(t.name, ()) for t in results if t.outcome == "fail" and t.tier == tier}
        if failed:
            passed = {
                t.name: run.traces.get(t.name, ())
                for t in results
                if t.outcome == "pass" and t.tier in ("required", tier)
            }
            found = diagnose(exercise, source, failed, passed)
            return tuple(Diagnosis(m.id, m.says[language], m.ask[language], m.note) for m in found)
    return ()


def _own_error(exercise: Exercise, tests: list[HiddenTest], what: str) -> Report:
    results = tuple(
        TestResult(t.name, t.says, t.tier, "error", f"The grader's own trouble: {what}", 0.0) for t in tests
    )
    return verdict(exercise.id, exercise.points, results, isolation="none", timed_out=False, all_stretch_run=False)
