"""Runs a submission's functions and observes what they do: value, exception, changed arguments, warnings, work.

The same code serves the untrusted worker and, for `--debug`, the gate and diagnosis, the trusted process.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.util
import linecache
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import modes
from .values import copy_of, home, leaves, materialise, same_bits, share_memory

MAX_TEXT = 2000


@dataclass(frozen=True)
class Build:
    """How to make the object whose method is called: constructor arguments, then parameters by dotted name."""

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    train: bool = False


@dataclass(frozen=True)
class Call:
    """One call that a test makes; complete in itself, so that it can be made again on another version.

    mode: "plain"; "twice" (do two results share memory?); "work" (how many steps?); "multiplications" (how many of
    them?); "gradient" (of arguments that require one, and of parameters); "device" (run where tensors hold no numbers,
    to find those made on the CPU); "attribute" (what stands at the dotted path `method`).
    """

    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    mode: str = "plain"
    build: Build | None = None
    method: str = "forward"
    forbids: tuple[str, ...] = ()


def call_values(call: Call) -> list[Any]:
    """What of a call travels as values; `call_from` puts it together again."""
    build = call.build
    made = [list(build.args), _pairs(build.kwargs), _pairs(build.parameters), build.train] if build else None
    return [list(call.args), _pairs(call.kwargs), made]


def call_from(header: Mapping[str, Any], values: Any) -> Call:
    args, kwargs, made = values
    build = Build(tuple(made[0]), dict(made[1]), dict(made[2]), made[3]) if made else None
    mode, method, forbids = header["mode"], header["method"], tuple(header["forbids"])
    return Call(header["name"], tuple(args), dict(kwargs), mode, build, method, forbids)


def _pairs(named: Mapping[str, Any]) -> list[list[Any]]:
    return [[name, value] for name, value in named.items()]


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
    forbidden: tuple[str, ...] = ()
    shared: bool = False
    work: int = 0


@dataclass
class Loaded:
    """A submission's module after import, or the problem that its import ran into.

    device: where its calls are made; tensors travel there and back.
    """

    module: types.ModuleType | None
    problem: Problem | None
    filename: str
    finder: Prerequisites | None = field(default=None, repr=False)
    device: str = "cpu"

    def fresh(self, call: Call) -> tuple[list[Any], dict[str, Any]]:
        """The call's arguments, made anew: what the submission does to them stays with them."""
        root = self.finder.root if self.finder is not None else ""
        args = [materialise(copy_of(value), root, self.device) for value in call.args]
        return args, {name: materialise(copy_of(value), root, self.device) for name, value in call.kwargs.items()}

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
        if name.startswith(self.root + "."):
            raise ModuleNotFoundError(f"{name} is not here: only exercises earlier in the course can be imported")
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
    if call.build is not None and not isinstance(function, type):
        return Observation(missing="a function")
    try:
        return _observe(function, call, loaded)
    except BaseException as error:
        return Observation(problem=problem_of(error, loaded.filename))


def _observe(function: Callable[..., Any], call: Call, loaded: Loaded) -> Observation:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        target = function if call.build is None else modes.built(function, call.build, loaded.device)
        if call.mode == "attribute":
            return Observation(value=modes.attribute(target, call.method))
        if call.build is not None:
            target = modes.method_of(target, call.method)
        if loaded.device != "cpu":
            target = modes.told_where(target, loaded.device)
        args, kwargs = loaded.fresh(call)
        with modes.watching(call.forbids) as forbidden:
            value = _run(target, call.mode, args, kwargs)
        said = tuple(f"{w.category.__name__}: {w.message}"[:200] for w in caught[:20])
    if loaded.device != "cpu":
        value, args, kwargs = home(value), home(args), {name: home(given) for name, given in kwargs.items()}
    changed = _changed(call, args, kwargs)
    work, shared = 0, False
    if call.mode == "twice":
        args, kwargs = loaded.fresh(call)
        second = target(*args, **kwargs)
        shared = any(share_memory(a, b) for a in leaves(value) for b in leaves(second))
    elif call.mode == "work":
        args, kwargs = loaded.fresh(call)
        with modes.counting(loaded.filename) as counter:
            target(*args, **kwargs)
        work = counter.steps
    elif call.mode == "multiplications":
        args, kwargs = loaded.fresh(call)
        with modes.multiplying() as products:
            target(*args, **kwargs)
        work = products.number
    return Observation(
        value=value, changed=changed, warnings=said, forbidden=tuple(forbidden), shared=shared, work=work
    )


def _run(target: Callable[..., Any], mode: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    if mode == "gradient":
        return modes.gradients(target, args, kwargs)
    if mode == "device":
        return modes.on_meta(target, args, kwargs)
    return target(*args, **kwargs)


def _changed(call: Call, args: list[Any], kwargs: dict[str, Any]) -> tuple[str, ...]:
    """Which arguments no longer hold what they held: by position, or by name."""
    pairs = [*((str(n), b, a) for n, (b, a) in enumerate(zip(call.args, args, strict=True)))]
    pairs += [(name, call.kwargs[name], after) for name, after in kwargs.items()]
    return tuple(name for name, before, after in pairs if not same_bits(before, after))


def syntax_tree(source: str, filename: str) -> ast.Module | Problem:
    """Parse without running anything."""
    try:
        return ast.parse(source, filename)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return problem_of(error, filename)
