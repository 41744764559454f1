"""Runs hidden tests with pytest in this process: once, or collected once for many submissions."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import pytest

from ..catalogue.model import Exercise
from . import checks
from .options import Options
from .report import Outcome
from .submission import Failure, NotRun, Recorded, Submission

# Plugins of pytest that a hidden run does not need: they would print, write files or cost time.
QUIET = """
cacheprovider terminal doctest junitxml logging faulthandler unittest pastebin setuponly setupplan stepwise warnings
tmpdir monkeypatch recwarn legacypath unraisableexception threadexception
""".split()  # noqa: SIM905


class HiddenRun:
    """The pytest plugin of one run: gives tests their submission and keeps what became of them."""

    def __init__(self, submission: Submission | None = None) -> None:
        self.submission_under_test = submission
        self.outcomes: dict[str, tuple[Outcome, str, float]] = {}
        self.traces: dict[str, tuple[Recorded, ...]] = {}
        self._trouble: dict[str, str] = {}  # file below the bank -> why its tests cannot be collected
        self.interrupted = False

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "stretch: earns the star; decides nothing else")

    @pytest.fixture
    def submission(self) -> Iterator[Submission]:
        """The submission under test."""
        assert self.submission_under_test is not None
        self.submission_under_test.trace.clear()
        checks.watch(self.submission_under_test)
        yield self.submission_under_test
        checks.watch(None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keep the outcome in our own words; pytest's own report would format a traceback that nobody reads."""
        error = call.excinfo.value if call.excinfo is not None else None
        if self.submission_under_test is not None and (call.when == "call" or error is not None):
            self.traces[item.name] = tuple(self.submission_under_test.trace)
            self.outcomes.setdefault(item.name, (*_outcome(error), call.duration))
        outcome: Literal["passed", "failed"] = "passed" if error is None else "failed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)  # type: ignore[arg-type]

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """pytest swallows Ctrl-C; the caller must not. (pytest.exit and errors of collection come here too.)"""
        self.interrupted = excinfo.type is KeyboardInterrupt

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._trouble[report.fspath] = str(report.longrepr).strip().splitlines()[-1]

    def trouble(self, exercise: Exercise) -> str:
        """Why a test of the exercise has no outcome."""
        return self._trouble.get(str(exercise.hidden_tests.relative_to(_bank(exercise))), "the test did not run")


def _outcome(error: BaseException | None) -> tuple[Outcome, str]:
    if error is None:
        return "pass", ""
    if isinstance(error, NotRun):
        return "skip", str(error)
    if isinstance(error, Failure):
        return "fail", str(error)
    return "error", f"The grader's own trouble: {type(error).__name__}: {error}"


def _bank(exercise: Exercise) -> Path:
    return exercise.room.parent.parent


RunTests = Callable[[Exercise, Submission], HiddenRun]


class Collected(HiddenRun):
    """The plugin that collects exercises' tests once and leaves it to `body` when to run which, and on what."""

    def __init__(self, body: Callable[[RunTests], None]) -> None:
        super().__init__()
        self._body = body
        self._session: pytest.Session | None = None
        self.raised: BaseException | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of pytest's own loop."""
        self._session = session
        try:
            self._body(self.run)
        except BaseException as error:  # pytest would print it and go on
            self.raised = error
        return True

    def run(self, exercise: Exercise, submission: Submission) -> HiddenRun:
        """Every test of the exercise on this submission; what became of them stands here until the next run."""
        assert self._session is not None
        self.submission_under_test, self.outcomes, self.traces = submission, {}, {}
        items = [item for item in self._session.items if item.path == exercise.hidden_tests]
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return self


def run_hidden_tests(exercise: Exercise, submission: Submission, options: Options) -> HiddenRun:
    """Run the exercise's hidden tests on one submission."""
    run = HiddenRun(submission)
    _pytest([exercise], options, run)
    if run.interrupted:
        raise KeyboardInterrupt
    return run


def with_tests_collected(exercises: Sequence[Exercise], options: Options, body: Callable[[RunTests], None]) -> None:
    """Call `body` with a function that runs the hidden tests of one of them on whatever submission it is given."""
    run = Collected(body)
    _pytest(exercises, options, run)
    if run.raised is not None:
        raise run.raised


def _pytest(exercises: Sequence[Exercise], options: Options, plugin: HiddenRun) -> None:
    files = [str(exercise.hidden_tests) for exercise in exercises]
    arguments = [
        *files,
        *(f"-pno:{name}" for name in QUIET),
        "--capture=no",
        "--noconftest",
        "--import-mode=importlib",
        "--assert=plain",
        "--disable-plugin-autoload",
        f"-c{os.devnull}",
        f"--rootdir={_bank(exercises[0])}",
        *([] if options.stretch else ["-m", "not stretch"]),
    ]
    with _quiet_environment():
        pytest.main(arguments, plugins=[plugin])
    # Asking a module for __file__ by attribute can make it import others.
    for name in [n for n, m in sys.modules.items() if getattr(m, "__dict__", {}).get("__file__") in files]:
        del sys.modules[name]  # so that an author's next save is read


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
