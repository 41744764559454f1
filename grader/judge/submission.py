"""What a hidden test sees of a submission: `submission.softmax(scores, axis=0)` makes a call and records it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..sandbox.executor import Call, Observation
from .backends import Backend, Unusable, describe
from .show import show_call


class Failure(Exception):
    """The submission is wrong; the text is what the learner reads. The judge raises no other kind for that."""


class TimedOut(Failure):
    """The submission's time ran out in this test."""


class NotRun(Failure):
    """The submission's time had run out before this test."""


@dataclass(frozen=True)
class Recorded:
    """A call that a test made, and what the submission did."""

    call: Call
    seen: Observation


class Submission:
    """The `submission` fixture. Only an exercise's own names can be asked for."""

    def __init__(self, backend: Backend, names: tuple[str, ...], filename: str, parameters: Mapping[str, Any]) -> None:
        self._backend, self._names = backend, names
        self.filename, self.parameters = filename, parameters
        self.trace: list[Recorded] = []
        self.timed_out = False

    def __getattr__(self, name: str) -> Function:
        if name not in self._names:
            raise AttributeError(f"the exercise has no name '{name}'")
        return Function(self, name)

    def perform(self, call: Call) -> Observation:
        """Make a call and record it. Raises Failure where the submission cannot be called."""
        try:
            seen = self._backend.perform(call)
        except Unusable as error:
            if error.timeout and self.timed_out:
                raise NotRun(str(error)) from None
            self.timed_out = self.timed_out or error.timeout
            raise (TimedOut if error.timeout else Failure)(str(error)) from None
        self.trace.append(Recorded(call, seen))
        if seen.missing == "nothing":
            raise Failure(f"{self.filename} does not define {call.name}.")
        if seen.missing is not None:
            raise Failure(f"{call.name} must be a function, but in {self.filename} it is {seen.missing}.")
        return seen

    def text_of(self, call: Call) -> str:
        return show_call(call, self.parameters.get(call.name, ()))

    def call_behind(self, value: Any) -> Call | None:
        """The recorded call that gave this very object (or a tuple that holds it); else the last call."""
        for recorded in reversed(self.trace):
            given = recorded.seen.value
            if given is value or (isinstance(given, tuple | list) and any(item is value for item in given)):
                return recorded.call
        return self.trace[-1].call if self.trace else None


@dataclass(frozen=True)
class Function:
    """One of the submission's functions."""

    submission: Submission
    name: str

    def observe(self, *args: Any, mode: str = "plain", **kwargs: Any) -> tuple[Call, Observation]:
        """Make a call and give back whatever it did, an exception included."""
        call = Call(self.name, args, kwargs, mode)
        return call, self.submission.perform(call)

    def seen(self, *args: Any, mode: str = "plain", **kwargs: Any) -> tuple[Call, Observation]:
        """Make a call that must not raise."""
        call, seen = self.observe(*args, mode=mode, **kwargs)
        if seen.problem is not None:
            said = describe(seen.problem, self.submission.filename)
            if seen.problem.kinds[0] == "NotImplementedError":
                said = f"{self.name} is still to be written: it raises NotImplementedError."
            raise Failure(f"{self.submission.text_of(call)}\n{said}")
        return call, seen

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.seen(*args, **kwargs)[1].value
