"""The ways of calling: building an object first, gradients, counting work, watching operators, another device."""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .values import is_tensor, leaves

if TYPE_CHECKING:
    from .executor import Build


# A dispatch mode that says this is not wrapped for torch.compile; the wrapper would import the compiler, for a second.
NO_DYNAMO = classmethod(lambda cls: False)


def warm_up() -> None:
    """Let torch do what it does on first use (look at the processor, import its modes) while it still may.

    Nothing here starts a thread, and nothing runs backward: either would break the processes forked from this one.
    """
    import torch

    with watching(("nothing",)), multiplying(), torch.no_grad():
        for dtype in (torch.float32, torch.float64, torch.bfloat16, torch.float16):
            x = torch.ones(2, 4, dtype=dtype)
            torch.nn.LayerNorm(4, dtype=dtype)(torch.nn.Softmax(-1)(x @ x.T) @ x)
    torch.nn.Linear(4, 4)(torch.ones(1, 4, device="cpu")).detach().to("meta")
    torch.Generator().manual_seed(0)


def warm_up_meta() -> None:
    """Let torch import what tensors without numbers need: about a second."""
    import torch

    with torch.no_grad():
        torch.nn.Linear(4, 4, device="meta")(torch.ones(1, 4, device="meta"))


class Absent(Exception):
    """The submission's object lacks an attribute that the exercise names, or it has another shape."""


def built(kind: Callable[..., Any], build: Build, device: str = "cpu") -> Any:
    """Make the object, with the parameters that the test gives by name."""
    import torch

    torch.default_generator.manual_seed(
        0
    )  # torch.manual_seed looks for other devices, which takes longer than the call
    target = kind(*build.args, **build.kwargs)
    if not isinstance(target, torch.nn.Module):
        raise Absent(f"{kind.__name__} must be a torch.nn.Module.")
    target.train(build.train)
    dtypes = {numbers.dtype for numbers in build.parameters.values() if numbers.is_floating_point()}
    if len(dtypes) == 1 and dtypes != {torch.float32}:
        target.to(dtypes.pop())
    with torch.no_grad():
        for name, numbers in build.parameters.items():
            parameter = attribute_of(target, name)
            if not is_tensor(parameter):
                raise Absent(f"{kind.__name__} has {name}, but it is no parameter.")
            if tuple(parameter.shape) != tuple(numbers.shape):
                raise Absent(f"{name} has the shape {tuple(parameter.shape)}; it must have {tuple(numbers.shape)}.")
            parameter.data = numbers.detach().clone()
    return target if device == "cpu" else target.to(device)


def told_where(target: Callable[..., Any], device: str) -> Callable[..., Any]:
    """A function with a parameter `device` is told it; any other finds it at its arguments."""
    try:
        takes = "device" in inspect.signature(target).parameters
    except (TypeError, ValueError):
        takes = False
    return functools.partial(target, device=device) if takes else target


def attribute_of(target: Any, path: str) -> Any:
    """What stands at a dotted path; digits index a list of modules."""
    found = target
    for number, name in enumerate(path.split("."), 1):
        try:
            found = found[int(name)] if name.isdigit() else getattr(found, name)
        except (AttributeError, IndexError, KeyError, TypeError):
            where = ".".join(path.split(".")[:number])
            raise Absent(f"{type(target).__name__} has no attribute {where}.") from None
    return found


def attribute(target: Any, path: str) -> Any:
    """What stands at a dotted path: tensors and plain values themselves; "parameters" gives names and shapes."""
    if path == "parameters":
        return [(name, tuple(parameter.shape)) for name, parameter in named_parameters(target)]
    return attribute_of(target, path)


def named_parameters(module: Any, prefix: str = "", within: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every parameter under every name by which it can be reached: PyTorch's own list has each under its first only.

    A part may stand in a ModuleList as well, or be a property.
    """
    import torch

    own = (item for kind in type(module).__mro__ for item in vars(kind).items())
    properties = [name for name, value in own if isinstance(value, property) and not name.startswith("_")]
    found = {**module._parameters, **module._modules}
    with contextlib.suppress(Exception):
        found |= {name: getattr(module, name) for name in properties}
    for name, value in found.items():
        if isinstance(value, torch.nn.Parameter):
            yield f"{prefix}{name}", value
        elif isinstance(value, torch.nn.Module) and not any(value is outer for outer in (module, *within)):
            yield from named_parameters(value, f"{prefix}{name}.", (module, *within))


def method_of(target: Any, name: str) -> Callable[..., Any]:
    if name == "forward":
        called: Callable[..., Any] = target.__call__
        return called
    method = getattr(target, name, None)
    if not callable(method):
        raise Absent(f"{type(target).__name__} has no method {name}.")
    result: Callable[..., Any] = method
    return result


def gradients(target: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> Any:
    """(result, gradients of the arguments that require one, [(name, gradient)] of the parameters).

    The gradients are those of sum(result * weight), summed over the result's floating-point tensors; the weight of each
    entry is cos(its running number), so that no entry counts like another.
    """
    import torch

    wanting = [value for value in (*args, *kwargs.values()) if is_tensor(value) and value.requires_grad]
    result = target(*args, **kwargs)
    loss: Any = 0.0
    for tensor in leaves(result):
        if tensor.is_floating_point() and tensor.requires_grad:
            weight = torch.arange(tensor.numel(), dtype=torch.float64).cos().reshape(tensor.shape).to(tensor)
            loss = loss + torch.where(torch.isfinite(tensor), tensor * weight, 0).sum()
    if is_tensor(loss) and loss.requires_grad:
        loss.backward()
    given = [value.grad for value in wanting]
    owner = getattr(target, "__self__", None)
    named = [(name, p.grad) for name, p in named_parameters(owner)] if isinstance(owner, torch.nn.Module) else []
    return result, given, named


def on_meta(target: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Run on a device that is not the CPU: "" if all is well or cannot be judged, else what went wrong."""
    import torch

    def there(value: Any) -> Any:
        if type(value) in (list, tuple):
            return type(value)(there(item) for item in value)
        return value.to("meta") if is_tensor(value) or isinstance(value, torch.nn.Module) else value

    owner = getattr(target, "__self__", None)
    if isinstance(owner, torch.nn.Module):
        owner.to("meta")
    try:
        result = target(*[there(value) for value in args], **{name: there(value) for name, value in kwargs.items()})
    except RuntimeError as error:
        if "is not on the expected device" in str(error) or not str(error):  # no text: a stub
            raise
        return ""  # data-dependent code cannot run without numbers: not judged
    except Exception:
        return ""
    strays = {str(tensor.device) for tensor in leaves(result)} - {"meta"}
    return f"the result is on {', '.join(sorted(strays))}" if strays else ""


@contextlib.contextmanager
def watching(forbids: tuple[str, ...]) -> Iterator[list[str]]:
    """The forbidden operators that run inside, by name. A deterrent: a thread escapes it."""
    seen: list[str] = []
    if not forbids:
        yield seen
        return

    def note(name: str) -> None:
        seen.extend(rule for rule in forbids if rule in name and rule not in seen)

    functions, operators = _watchers()
    with functions(note), operators(note):
        yield seen


@functools.cache
def _watchers() -> tuple[Any, Any]:
    """Modes that tell the names of PyTorch's functions, and of the operators that these come down to."""
    from torch.overrides import TorchFunctionMode, resolve_name
    from torch.utils._python_dispatch import TorchDispatchMode

    @functools.cache
    def name_of(function: Any) -> str:
        return str(resolve_name(function) or getattr(function, "__name__", ""))

    @functools.cache
    def text_of(operator: Any) -> str:
        return str(operator)

    class Functions(TorchFunctionMode):
        def __init__(self, note: Callable[[str], None]) -> None:
            super().__init__()
            self.note = note

        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            self.note(name_of(func))
            return func(*args, **(kwargs or {}))

    class Operators(TorchDispatchMode):  # type: ignore[no-untyped-call]
        _should_skip_dynamo = NO_DYNAMO

        def __init__(self, note: Callable[[str], None]) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.note = note

        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            self.note(text_of(func))
            return func(*args, **(kwargs or {}))

    return Functions, Operators


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


class Multiplications:
    """Counts multiplications of numbers: those inside matrix products, and elementwise ones."""

    ELEMENTWISE = ("mul", "mul_", "div", "div_", "addcmul", "addcmul_", "pow", "square")

    def __init__(self) -> None:
        self.number = 0

    def note(self, operator: Any, args: Any, kwargs: Any, result: Any) -> None:
        from torch.utils.flop_counter import flop_registry

        packet = operator._overloadpacket
        if packet in flop_registry:  # a multiplication and an addition each
            self.number += flop_registry[packet](*args, **kwargs, out_val=result) // 2
        elif packet.__name__ in self.ELEMENTWISE and is_tensor(result):
            self.number += result.numel()


@contextlib.contextmanager
def multiplying() -> Iterator[Multiplications]:
    from torch.utils._python_dispatch import TorchDispatchMode

    counter = Multiplications()

    class Operators(TorchDispatchMode):  # type: ignore[no-untyped-call]
        _should_skip_dynamo = NO_DYNAMO

        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            result = func(*args, **(kwargs or {}))
            counter.note(func, args, kwargs or {}, result)
            return result

    with Operators():  # type: ignore[no-untyped-call]
        yield counter
