"""Grades one submission: pytest runs the hidden tests here, the submission's code runs elsewhere."""

from __future__ import annotations

import contextlib
import importlib
import time
from collections.abc import Mapping
from pathlib import Path

from ..catalogue.load import Catalogue
from ..catalogue.model import Exercise, HiddenTest
from ..catalogue.source import hidden_tests, parameters
from ..sandbox.client import Sandbox
from ..sandbox.forked import Deadline, SandboxError
from .backends import Broken, InProcess, Sandboxed, Source, Unusable
from .diagnosis import Oracle, diagnose
from .hidden import HiddenRun, RunTests, run_hidden_tests
from .options import Options
from .report import BrokenRule, Diagnosis, Outcome, Report, TestResult, verdict
from .submission import Submission

MAX_SOURCE = 1 << 20  # bytes of a submission


def read_source(path: Path, name: str, remedy: str) -> str:
    """A submission's text. Raises Unusable with the reason, and the remedy, where the file holds none."""
    if path.is_dir():
        raise Unusable(f"{name} is a folder, not a file. {remedy}")
    try:
        return source_text(path.read_bytes(), name, remedy)
    except FileNotFoundError:
        raise Unusable(f"{name} does not exist. {remedy}") from None
    except OSError as error:
        raise Unusable(f"{name} cannot be read: {error.strerror}.") from None


def source_text(data: bytes, name: str, remedy: str) -> str:
    """The text that these bytes are. Raises Unusable where they are none."""
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
    text = submitted(exercise, path, shown)
    return grade_text(catalogue, exercise, text, shown or str(path), options, sandbox, prerequisites)


def submitted(exercise: Exercise, path: Path, shown: str | None = None) -> str | Unusable:
    """The text of the file at `path`, or the reason why there is none."""
    remedy = f"`grader reset {exercise.id}` brings the stub." if shown else "Name a file with your answer."
    try:
        return read_source(path, shown or str(path), remedy)
    except Unusable as error:
        return error


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
    with contextlib.closing(Examiner(catalogue, exercise, options, prerequisites)) as examiner:
        return examiner.examine(text, name, sandbox)


class Examiner:
    """One exercise made ready for grading: what is read and worked out of it serves every submission. Close it."""

    def __init__(
        self,
        catalogue: Catalogue,
        exercise: Exercise,
        options: Options,
        prerequisites: Mapping[str, str] | None = None,
    ) -> None:
        self.exercise, self.options = exercise, options
        self._tests = [test for test in hidden_tests(exercise) if options.stretch or test.tier == "required"]
        self._prerequisites = {**catalogue.prerequisites(exercise), **(prerequisites or {})}
        self._signatures = parameters(exercise.solution.read_text(encoding="utf-8"))
        self._oracle: Oracle | None = None

    def close(self) -> None:
        if self._oracle is not None:
            self._oracle.close()

    def examine(
        self, text: str | Unusable, name: str, sandbox: Sandbox | None = None, run_tests: RunTests | None = None
    ) -> Report:
        """Grade a submission's text (or the reason why there is none). `run_tests`: with tests collected before."""
        started = time.perf_counter()
        exercise, options = self.exercise, self.options
        source = Source(
            text if isinstance(text, str) else "",
            name,
            exercise.module,
            self._prerequisites,
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
                for package in source.packages:  # the hidden tests need them too: import while the warm process does
                    with contextlib.suppress(ImportError):
                        importlib.import_module(package)
                try:
                    sandbox.wait()
                    if options.stretch:
                        sandbox.complete()
                except SandboxError as error:
                    return own_error(exercise, options, str(error))
                deadline = Deadline.after(options.seconds or exercise.seconds)
                backend = stack.enter_context(contextlib.closing(Sandboxed(sandbox, source, deadline)))
            return self.judge(source, backend, isolation, started, run_tests)

    def judge(
        self,
        source: Source,
        backend: Broken | InProcess | Sandboxed,
        isolation: str,
        started: float,
        run_tests: RunTests | None = None,
    ) -> Report:
        """Run the hidden tests against whatever answers the calls, and draw the verdict. `started`: perf_counter."""
        exercise, options = self.exercise, self.options
        forbids = tuple(exercise.forbids) if options.policy else ()
        submission = Submission(backend, exercise.names, source.filename, self._signatures, forbids)
        try:
            backend.open()
            run = run_tests(exercise, submission) if run_tests else run_hidden_tests(exercise, submission, options)
        except SandboxError as error:
            return own_error(exercise, options, str(error))
        results = tuple(_result(exercise, test, run) for test in self._tests)
        policy = (*(BrokenRule(**rule) for rule in backend.policy), *_operators(exercise, submission))
        return verdict(
            exercise.id,
            exercise.points,
            results,
            isolation=isolation,
            timed_out=submission.timed_out,
            all_stretch_run=options.stretch,
            diagnosis=self._diagnoses(source, results, run) if options.diagnose else (),
            output=backend.output,
            policy=policy if options.policy else (),
            seconds=time.perf_counter() - started,
        )

    def _diagnoses(self, source: Source, results: tuple[TestResult, ...], run: HiddenRun) -> tuple[Diagnosis, ...]:
        """The mistakes behind the failed required tests; behind the failed stretch tests where the others pass."""
        language = self.options.language
        for tier in ("required", "stretch"):
            failed = {t.name: run.traces.get(t.name, ()) for t in results if t.outcome == "fail" and t.tier == tier}
            if failed:
                passed = {
                    t.name: run.traces.get(t.name, ())
                    for t in results
                    if t.outcome == "pass" and t.tier in ("required", tier)
                }
                self._oracle = self._oracle or Oracle(self.exercise, source)
                found = diagnose(self._oracle, failed, passed)
                return tuple(Diagnosis(m.id, m.says[language], m.ask[language], m.note) for m in found)
        return ()


def own_error(exercise: Exercise, options: Options, what: str) -> Report:
    """The report where the grader itself could not do its work."""
    said = f"The grader's own trouble: {what}"
    tests = [test for test in hidden_tests(exercise) if options.stretch or test.tier == "required"]
    results = tuple(TestResult(t.name, t.says, t.tier, "error", said, 0.0) for t in tests)
    id, points = exercise.id, exercise.points
    return verdict(id, points, results, isolation="none", timed_out=False, all_stretch_run=False)


def _operators(exercise: Exercise, submission: Submission) -> tuple[BrokenRule, ...]:
    return tuple(
        BrokenRule(f"operator:{name}", f"{name} was called. {exercise.forbids[name]}")
        for name in exercise.forbids
        if name in submission.forbidden
    )


def _result(exercise: Exercise, test: HiddenTest, run: HiddenRun) -> TestResult:
    lost: tuple[Outcome, str, float] = "error", f"The grader's own trouble: {run.trouble(exercise)}", 0.0
    outcome, message, seconds = run.outcomes.get(test.name, lost)
    return TestResult(test.name, test.says, test.tier, outcome, message, round(seconds, 4))
