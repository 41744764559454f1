"""Where a submission's calls are made: in a sandboxed worker, or in this process."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..sandbox.client import Sandbox
from ..sandbox.executor import Call, Loaded, Observation, Problem, call_values, load, perform, syntax_tree
from ..sandbox.forked import KEPT_OUTPUT, Deadline, Worker, WorkerGone
from ..sandbox.policy import broken_rules

SHOWN_LINES, SHOWN_TEXT = 5, 600  # of an exception's text


@dataclass(frozen=True)
class Source:
    """A submission's text and what is needed to import it."""

    text: str
    filename: str
    module: str
    prerequisites: Mapping[str, str]
    packages: tuple[str, ...]


class Unusable(Exception):
    """The submission cannot be used at all; the text says why, in the learner's words."""

    def __init__(self, says: str, *, timeout: bool = False) -> None:
        super().__init__(says)
        self.timeout = timeout


class Backend(Protocol):
    """What a submission's calls go to."""

    def perform(self, call: Call) -> Observation:
        """Make one call. Raises Unusable where there is nothing left to call."""


class Broken:
    """Stands for a submission that cannot even be read: every call says why."""

    policy: Sequence[Mapping[str, str]] = ()
    output = ""

    def __init__(self, why: Unusable) -> None:
        self._why = why

    def open(self) -> None:
        """Nothing to open."""

    def perform(self, call: Call) -> Observation:
        raise self._why


class InProcess:
    """Runs the submission right here: for trusted code, `--debug`, and on a GPU. Close it when done."""

    _roots = itertools.count()
    output = ""

    def __init__(self, source: Source, root: str = "", device: str = "cpu") -> None:
        root = root or f"trusted{next(self._roots)}"
        self._loaded: Loaded = load(source.text, source.module, source.filename, source.prerequisites, root)
        self._loaded.device = device
        self._source = source
        self.policy: list[dict[str, str]] = []

    def open(self) -> None:
        """Read the rules; importing happened on construction, and a problem of it shows in every call."""
        if isinstance(tree := syntax_tree(self._source.text, self._source.filename), ast.Module):
            self.policy = broken_rules(tree, self._source.packages)

    def perform(self, call: Call) -> Observation:
        if self._loaded.problem is not None:
            raise Unusable(_cannot_import(self._source.filename, self._loaded.problem))
        return perform(self._loaded, call)

    def close(self) -> None:
        self._loaded.close()


class Sandboxed:
    """Runs the submission in a worker; a worker that dies is replaced, up to the one deadline."""

    def __init__(self, sandbox: Sandbox, source: Source, deadline: Deadline) -> None:
        self._sandbox, self._source, self._deadline = sandbox, source, deadline
        self._worker: Worker | None = None
        self._unusable: Unusable | None = None
        self._printed: list[str] = []
        self.policy: list[dict[str, str]] = []

    def open(self) -> None:
        """Read and import the submission. What goes wrong is remembered and raised by the first call."""
        try:
            worker = self._worker = self._sandbox.worker(self._deadline)
            source = self._source
            shared = {"source": source.text, "filename": source.filename}
            answer, _ = worker.ask({"do": "read", "packages": source.packages, **shared})
            self.policy = [{"rule": str(rule["rule"]), "says": str(rule["says"])} for rule in answer.get("policy", [])]
            if problem := _problem(answer):
                raise Unusable(_cannot_import(source.filename, problem))
            load = {"do": "load", "module": source.module, "prerequisites": source.prerequisites, **shared}
            answer, _ = worker.ask(load)
            if problem := _problem(answer):
                raise Unusable(_cannot_import(source.filename, problem))
        except Unusable as error:
            self._unusable = error
        except WorkerGone as error:
            self._unusable = Unusable(f"While your file was imported: {error}", timeout=error.timeout)
            self._drop()

    def perform(self, call: Call) -> Observation:
        if self._worker is None and self._unusable is None:
            self.open()
        if self._unusable is not None or self._worker is None:
            raise self._unusable or Unusable("Your code could not be run.")
        try:
            header = {"do": "call", "name": call.name, "mode": call.mode, "method": call.method}
            answer, value = self._worker.ask({**header, "forbids": call.forbids}, call_values(call))
        except WorkerGone as error:
            self._drop()
            gone = Unusable(f"In {call.name}: {error}", timeout=error.timeout)
            if error.timeout:
                self._unusable = Unusable("Not run: the time was used up by an earlier test.", timeout=True)
            raise gone from None
        except BaseException:  # the test's own callback raised: the worker still waits for its answer
            self._drop()
            raise
        return _observation(answer, value)

    def _drop(self) -> None:
        if self._worker is not None:
            self._printed.append(self._worker.text_output())
            self._worker.close()
            self._worker = None

    @property
    def output(self) -> str:
        """What the submission printed."""
        live = [self._worker.text_output()] if self._worker is not None else []
        text = "".join([*self._printed, *live])
        return text if len(text) <= KEPT_OUTPUT + 100 else f"{text[:KEPT_OUTPUT]}\n(cut)"

    def close(self) -> None:
        self._drop()


def _problem(answer: Mapping[str, Any]) -> Problem | None:
    """A problem as the worker reports it, taken at its shape only."""
    fields = answer.get("problem")
    if not isinstance(fields, dict):
        return None
    kinds = fields.get("kinds")
    line = fields.get("line")
    return Problem(
        tuple(str(kind)[:80] for kind in kinds[:20]) if isinstance(kinds, list) and kinds else ("Exception",),
        str(fields.get("text", ""))[:2000],
        line if type(line) is int else None,
        str(fields.get("code", ""))[:500],
    )


def _observation(answer: Mapping[str, Any], value: Any) -> Observation:
    def texts(key: str) -> tuple[str, ...]:
        items = answer.get(key)
        return tuple(str(item)[:200] for item in items[:20]) if isinstance(items, list) else ()

    missing = answer.get("missing")
    work = answer.get("work")
    return Observation(
        value,
        _problem(answer),
        str(missing)[:100] if missing is not None else None,
        texts("changed"),
        texts("warnings"),
        texts("forbidden"),
        answer.get("shared") is True,
        work if type(work) is int else 0,
    )


def _cannot_import(filename: str, problem: Problem) -> str:
    if "SyntaxError" in problem.kinds:
        return f"{filename}, line {problem.line}: {problem.text}\n{problem.code}"
    return f"Importing your file failed.\n{describe(problem, filename)}"


def describe(problem: Problem, filename: str) -> str:
    """One or two lines on an exception in the learner's code, with their own line."""
    where = f"{filename}, line {problem.line}: {problem.code}\n" if problem.line else ""
    text = "\n".join(problem.text.splitlines()[:SHOWN_LINES])[:SHOWN_TEXT]
    return f"{where}{problem.kinds[0]}: {text}".rstrip(": ")
