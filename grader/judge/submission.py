"""What a hidden test sees of a submission: `submission.softmax(scores, axis=0)` makes a call and records it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..sandbox.executor import Build, Call, Observation, Problem, call_values
from ..sandbox.values import feed
from .backends import Backend, Unusable, describe
from .show import labelled, show_arguments, show_call


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

    @cached_property
    def fingerprint(self) -> bytes:
        """The same for the same call; empty where calls cannot be told apart (a function is among the values)."""
        call = self.call
        shaped = [call.name, call.mode, call.method, *call.forbids, call_values(call)]
        digest = hashlib.blake2b(digest_size=16)
        return digest.digest() if feed(shaped, digest.update) else b""


class Submission:
    """The `submission` fixture. Only an exercise's own names can be asked for."""

    def __init__(
        self,
        backend: Backend,
        names: tuple[str, ...],
        filename: str,
        parameters: Mapping[str, tuple[str, ...]],
        forbids: tuple[str, ...] = (),
    ) -> None:
        self._backend, self._names = backend, names
        self.filename, self.parameters, self.forbids = filename, parameters, forbids
        self.forbidden: set[str] = set()
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
        self.forbidden |= set(seen.forbidden) & set(self.forbids)
        if seen.missing == "nothing":
            raise Failure(f"{self.filename} does not define {call.name}.")
        if seen.missing is not None:
            wanted = "a function" if call.build is None else "a class"
            raise Failure(f"{call.name} must be {wanted}, but in {self.filename} it is {seen.missing}.")
        return seen

    def text_of(self, call: Call) -> str:
        """The call as the learner would type it."""
        if call.build is None:
            return show_call(call.name, self.parameters_of(call), call)
        made = show_arguments(call.build.args, call.build.kwargs)
        method = "" if call.method == "forward" else f".{call.method}"
        if call.mode == "attribute":
            return labelled([("call", f"{call.name}({made}){method}")])
        return show_call(f"{call.name}({made}){method}", self.parameters_of(call), call)

    def parameters_of(self, call: Call) -> tuple[str, ...]:
        """The names of the parameters of what is called."""
        return self.parameters.get(call.name if call.build is None else f"{call.name}.{call.method}", ())

    def call_behind(self, value: Any) -> Call | None:
        """The recorded call that gave this very object (or a tuple that holds it); else the last call."""
        for recorded in reversed(self.trace):
            given = recorded.seen.value
            if given is value or (isinstance(given, tuple | list) and any(item is value for item in given)):
                return recorded.call
        return self.trace[-1].call if self.trace else None


class Target:
    """What a test can call: one of the submission's functions, or a method of an object of its classes."""

    submission: Submission
    name: str

    def call(self, args: tuple[Any, ...], kwargs: Mapping[str, Any], mode: str) -> Call:
        raise NotImplementedError

    def observe(self, *args: Any, mode: str = "plain", **kwargs: Any) -> tuple[Call, Observation]:
        """Make a call and give back whatever it did, an exception included."""
        call = self.call(args, kwargs, mode)
        return call, self.submission.perform(call)

    def seen(self, *args: Any, mode: str = "plain", **kwargs: Any) -> tuple[Call, Observation]:
        """Make a call that must not raise."""
        call, seen = self.observe(*args, mode=mode, **kwargs)
        if seen.problem is not None:
            raise self.failure(call, seen.problem)
        return call, seen

    def failure(self, call: Call, problem: Problem) -> Failure:
        """What to tell the learner whose code raised where it should not."""
        kind = problem.kinds[0]
        if kind == "Absent":
            return Failure(problem.text)
        said = describe(problem, self.submission.filename)
        if kind == "NotImplementedError" and not problem.text:  # with a text it is PyTorch's own: a kernel is missing
            said = f"{self.name} is still to be written: it raises NotImplementedError."
        return Failure(f"{self.submission.text_of(call)}\n{said}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.seen(*args, **kwargs)[1].value


@dataclass(frozen=True)
class Function(Target):
    """One of the submission's functions or classes."""

    submission: Submission
    name: str

    def call(self, args: tuple[Any, ...], kwargs: Mapping[str, Any], mode: str) -> Call:
        return Call(self.name, args, kwargs, mode, forbids=self.submission.forbids)

    def build(
        self, *args: Any, parameters: Mapping[str, Any] | None = None, train: bool = False, **kwargs: Any
    ) -> Object:
        """An object of this class with these constructor arguments and parameters (by dotted name)."""
        return Object(self.submission, self.name, Build(args, kwargs, dict(parameters or {}), train))


@dataclass(frozen=True)
class Object(Target):
    """An object of one of the submission's classes: a recipe, carried out anew for every call."""

    submission: Submission
    name: str
    recipe: Build
    method_name: str = "forward"

    def call(self, args: tuple[Any, ...], kwargs: Mapping[str, Any], mode: str) -> Call:
        return Call(self.name, args, kwargs, mode, self.recipe, self.method_name, self.submission.forbids)

    def method(self, name: str) -> Object:
        """Another method than forward: `transformer.method("encode")(source_ids)`."""
        return replace(self, method_name=name)

    def attribute(self, path: str) -> Any:
        """What stands at a dotted path, such as "W_q.weight"."""
        return self.method(path).seen(mode="attribute")[1].value

    def parameters(self) -> dict[str, tuple[int, ...]]:
        """The object's parameters: dotted name -> shape."""
        return {name: tuple(shape) for name, shape in self.attribute("parameters")}
