"""Runs a submission's functions and observes what they do: value, exception, changed arguments, warnings, work.

The same code serves the untrusted worker and, for `--debug`, the gate and diagnosis, the trusted process.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.abc
import importlib.util
import linecache
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_TEXT = 2000


@dataclass(frozen=True)
class Call:
    """One call that a test makes. `mode`: "plain", "twice" (do results share memory?) or "work" (how many steps?)."""

    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    mode: str = "plain"


@dataclass(frozen=True)
class Problem:
    """An exception that the submission raised. `kinds` are the names of its class and base classes."""

    kinds: tuple[str, ...]
    text: str
    line: int | None = None
    code: str = ""


@dataclass(frozen=True)
class Observation:
    """What a call did. `missing` says what stands in place of the function, if it is not there to be called."""

    value: Any = None
    problem: Problem | None = None
    missing: str | None = None
    changed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    shared: bool = False
    work: int = 0


@dataclass
class Loaded:
    """A submission's module after import, or the problem that its import ran into."""

    module: types.ModuleType | None
    problem: Problem | None
    filename: str
    finder: Prerequisites | None = field(default=None, repr=False)

    def close(self) -> None:
        """Take the module and its prerequisites out of the interpreter again (the trusted process loads many)."""
        if self.finder is not None:
            self.finder.remove()


class Prerequisites(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves the reference versions of earlier exercises as `<root>.<chapter>.<exercise>`, from memory."""

    def __init__(self, root: str, sources: Mapping[str, str]) -> None:
        self.root, self.sources = root, sources
        chapters = {name.split(".")[0] for name in sources}
        self.packages = {root, *(f"{root}.{chapter}" for chapter in chapters)}

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        if name in self.packages:
            return importlib.util.spec_from_loader(name, self, is_package=True)
        if name.removeprefix(self.root + ".") in self.sources and name.startswith(self.root + "."):
            return importlib.util.spec_from_loader(name, self)
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        source = self.sources.get(module.__name__.removeprefix(self.root + "."))
        if source is not None:
            exec(compile(source, f"<reference {module.__name__}>", "exec"), module.__dict__)

    def remove(self) -> None:
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        for name in [n for n in sys.modules if n == self.root or n.startswith(self.root + ".")]:
            del sys.modules[name]


def load(source: str, module: str, filename: str, prerequisites: Mapping[str, str], root: str) -> Loaded:
    """Import `source` as `<root>.<module>` with the prerequisites beside it."""
    finder = Prerequisites(root, prerequisites)
    finder.packages.add(f"{root}.{module.split('.')[0]}")
    sys.meta_path.insert(0, finder)
    fresh = types.ModuleType(f"{root}.{module}")
    fresh.__file__ = filename
    fresh.__package__ = f"{root}.{module.rpartition('.')[0]}"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    try:
        code = compile(source, filename, "exec", dont_inherit=True)
        sys.modules[fresh.__name__] = fresh
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(code, fresh.__dict__)
    except BaseException as error:
        return Loaded(None, problem_of(error, filename), filename, finder)
    return Loaded(fresh, None, filename, finder)


def problem_of(error: BaseException, filename: str) -> Problem:
    """Describe an exception without trusting it: its text and class may be the submission's own."""
    kinds = tuple(str(kind.__name__)[:80] for kind in type.mro(type(error)) if kind is not object)
    try:
        text = str(error)[:MAX_TEXT]
    except BaseException:
        text = "(its text cannot be read)"
    line: int | None = None
    if isinstance(error, SyntaxError):
        line = error.lineno
    else:
        for frame, number in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_filename == filename:
                line = number
    code = linecache.getline(filename, line).strip() if line else ""
    if isinstance(error, SyntaxError) and line:
        text = f"{error.msg}"
        column = max((error.offset or 1) - 1, 0)
        shown = (error.text or "").rstrip("\n")[:200]
        code = f"{shown}\n{' ' * min(column, 200)}^"
    return Problem(kinds, text, line, code[:500])


def perform(loaded: Loaded, call: Call) -> Observation:
    """Make one call and say what it did."""
    if loaded.module is None:
        return Observation(problem=loaded.problem)
    function = vars(loaded.module).get(call.name)
    if not callable(function) or isinstance(function, types.ModuleType):
        kind = type(function).__name__
        return Observation(missing="nothing" if function is None else f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}")
    try:
        return _observe(function, call, loaded.filename)
    except BaseException as error:
        return Observation(problem=problem_of(error, loaded.filename))


def _observe(function: Callable[..., Any], call: Call, filename: str) -> Observation:
    args = [copy_of(value) for value in call.args]
    kwargs = {name: copy_of(value) for name, value in call.kwargs.items()}
    work, shared = 0, False
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = function(*args, **kwargs)
        said = tuple(f"{w.category.__name__}: {w.message}"[:200] for w in caught[:20])
    changed = tuple(
        str(name)
        for name, before, after in [
            *((i, b, a) for i, (b, a) in enumerate(zip(call.args, args, strict=True))),
            *((n, call.kwargs[n], kwargs[n]) for n in kwargs),
        ]
        if not same_bits(before, after)
    )
    again = [copy_of(value) for value in call.args], {n: copy_of(v) for n, v in call.kwargs.items()}
    if call.mode == "twice":
        second = function(*again[0], **again[1])
        shared = any(_share(a, b) for a in leaves(value) for b in leaves(second))
    elif call.mode == "work":
        with counting(filename) as counter:
            function(*again[0], **again[1])
        work = counter.steps
    return Observation(value=value, changed=changed, warnings=said, shared=shared, work=work)


def copy_of(value: Any) -> Any:
    """A copy with the same memory layout, so that a transposed argument arrives transposed."""
    if hasattr(value, "__array_interface__") and hasattr(value, "strides") and value.ndim:
        from .wire import _with_strides

        return _with_strides(value, [stride // value.itemsize for stride in value.strides])
    return [copy_of(item) for item in value] if type(value) is list else value


def same_bits(before: Any, after: Any) -> bool:
    import numpy as np

    if isinstance(before, np.ndarray):
        return bool(before.shape == after.shape and before.tobytes() == after.tobytes())
    same: bool = before == after
    return bool(same)


def leaves(value: Any) -> Iterator[Any]:
    """The arrays in a result."""
    import numpy as np

    if isinstance(value, tuple | list):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, np.ndarray):
        yield value


def _share(a: Any, b: Any) -> bool:
    import numpy as np

    return bool(np.may_share_memory(a, b))


class Counter:
    """Counts the steps of a call: its own executed lines, and every call that Python code makes."""

    def __init__(self, filename: str) -> None:
        self.filename, self.steps = filename, 0

    def trace(self, frame: Any, event: str, arg: Any) -> Any:
        if frame.f_code.co_filename != self.filename:
            return None
        if event == "line":
            self.steps += 1
        return self.trace

    def profile(self, frame: Any, event: str, arg: Any) -> None:
        if event in ("call", "c_call"):
            self.steps += 1


@contextlib.contextmanager
def counting(filename: str) -> Iterator[Counter]:
    counter = Counter(filename)
    tracing, profiling = sys.gettrace(), sys.getprofile()
    sys.setprofile(counter.profile)
    sys.settrace(counter.trace)
    try:
        yield counter
    finally:
        sys.settrace(tracing)
        sys.setprofile(profiling)


def syntax_tree(source: str, filename: str) -> ast.Module | Problem:
    """Parse without running anything."""
    try:
        return ast.parse(source, filename)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return problem_of(error, filename)
