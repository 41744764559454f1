"""What hidden tests say about a result. Every failure names the call, what came back and what was expected.

The ladder: missing name, None, kind, shape, dtype, values. A check raises `Failure` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..sandbox.executor import Call
from ..sandbox.modes import gradients
from ..sandbox.values import copy_of, is_tensor
from ..sandbox.wire import Foreign
from .show import dtype_of, kind_of, labelled, numbers, show_array, show_value
from .submission import Failure, Submission, Target

# (relative, absolute) by dtype: wide enough for another order of summation or exp(x - logsumexp(x)), far below any
# difference that a mistake makes.
TOLERANCES = {
    "float64": (1e-9, 1e-12),
    "float32": (1e-4, 1e-5),
    "float16": (1e-2, 5e-3),
    "bfloat16": (5e-2, 3e-2),
}
SAME = {"float32": 1e-4, "float16": 1e-2, "bfloat16": 5e-2}  # relative, between two ways to compute the same
NUMERIC = np.ndarray | np.generic | int | float
_current: list[Submission] = []
_parts: list[tuple[Any, str]] = []  # parts of results that a test has taken apart, and what they are called


def watch(submission: Submission | None) -> None:
    """Tell the checks whose calls they speak about (done by the fixture)."""
    _current[:] = [submission] if submission is not None else []
    _parts.clear()


def _fail(got: Any, lines: list[tuple[str, str]]) -> Failure:
    """A failure that begins with the call behind `got`."""
    call = _current[0].call_behind(got) if _current else None
    head = f"{_current[0].text_of(call)}\n" if call is not None else ""
    named = [("result", name) for part, name in _parts if part is got and got is not None][:1]
    return Failure(head + labelled([*named, *lines]))


def matches(
    got: Any, expected: Any, *, rtol: float | None = None, atol: float | None = None, dtype: Any = None
) -> None:
    """`got` is a number, array or tensor of the kind, shape, (if given) dtype and values of `expected`.

    Without tolerances they are those of TOLERANCES for float64, or for a tensor's own dtype.
    """
    wanted = numbers(expected)
    kind = "tensor" if is_tensor(expected) else "array" if isinstance(expected, np.ndarray) else ""
    target = f"{'an' if kind == 'array' else 'a'} {kind} of shape {wanted.shape}" if kind else "a number"
    if got is None:
        raise _fail(got, [("got", "None: is there a return?"), ("expected", target)])
    if isinstance(got, bool | np.bool_) and wanted.dtype != bool:
        raise _fail(got, [("got", repr(got)), ("expected", target)])
    fits = is_tensor(got) if kind == "tensor" else isinstance(got, np.ndarray | np.generic | int | float)
    if not fits and not (not kind and is_tensor(got)):
        raise _fail(got, [("got", kind_of(got)), ("expected", target)])
    found = numbers(got)
    if found.dtype.kind not in "biuf" or (found.dtype == bool) > (wanted.dtype == bool) or np.ma.isMaskedArray(got):
        what = "a masked array" if np.ma.isMaskedArray(got) else f"{kind_of(got)} of dtype {found.dtype}"
        raise _fail(got, [("got", what), ("expected", f"{target} of numbers")])
    if found.shape != wanted.shape:
        raise _fail(got, [("got", kind_of(got)), ("expected", target), ("what", "the shape is wrong")])
    name = str(dtype).removeprefix("torch.") if is_tensor(got) else str(np.dtype(dtype)) if dtype is not None else ""
    if dtype is not None and (not hasattr(got, "dtype") or dtype_of(got) != name):
        raise _fail(got, [("got", f"dtype {getattr(got, 'dtype', kind_of(got))}"), ("expected", f"dtype {name}")])
    default = TOLERANCES.get(dtype_of(got) if is_tensor(got) else "float64", TOLERANCES["float64"])
    _values(got, found, wanted, default[0] if rtol is None else rtol, default[1] if atol is None else atol)


def _values(got: Any, found: np.ndarray, wanted: np.ndarray, rtol: float, atol: float) -> None:
    with np.errstate(invalid="ignore", over="ignore"):
        wide = found.astype(np.float64)
        right = np.isclose(wide, wanted.astype(np.float64), rtol=rtol, atol=atol, equal_nan=False)
    if right.all():
        return
    lines = [("got", show_value(got if is_tensor(got) else found)), ("expected", show_array(wanted))]
    if found.ndim:
        index = tuple(int(i) for i in np.argwhere(~right)[0])
        place = "[" + ", ".join(map(str, index)) + "]"
        wrong = int((~right).sum())
        a, b = (str(bool(x[index])) if x.dtype == bool else f"{float(x[index]):.6g}" for x in (found, wanted))
        lines.append(("first", f"at {place}: got {a}, expected {b} ({wrong} of {right.size} entries differ)"))
    raise _fail(got, lines)


def parts(got: Any, *names: str) -> tuple[Any, ...]:
    """The values of a returned tuple or list, which must be as many as `names`."""
    wanted = f"{len(names)} values ({', '.join(names)})"
    if not isinstance(got, tuple | list):
        hint = "None: is there a return?" if got is None else kind_of(got)
        raise _fail(got, [("got", hint), ("expected", wanted)])
    if len(got) != len(names):
        raise _fail(got, [("got", f"{len(got)} values"), ("expected", wanted)])
    _parts.extend(zip(got, names, strict=True))
    return tuple(got)


def rejects(function: Target, *args: Any, **kwargs: Any) -> None:
    """The call raises ValueError (AssertionError counts too)."""
    call, seen = function.observe(*args, **kwargs)
    text = function.submission.text_of(call)
    if seen.problem is None:
        raise Failure(f"{text}\n" + labelled([("got", kind_of(seen.value)), ("expected", "a ValueError")]))
    if seen.problem.kinds[0] == "NotImplementedError" and not seen.problem.text:
        raise function.failure(call, seen.problem)
    if not {"ValueError", "AssertionError"} & set(seen.problem.kinds):
        found = f"{seen.problem.kinds[0]}: {seen.problem.text}"
        raise Failure(f"{text}\n" + labelled([("got", found), ("expected", "a ValueError")]))


def leaves_arguments_alone(function: Target, *args: Any, **kwargs: Any) -> None:
    """The call changes none of its arguments, and a second call answers the same."""
    call, seen = function.seen(*args, **kwargs)
    if seen.value is None or isinstance(seen.value, Foreign):
        raise _fail(seen.value, [("got", kind_of(seen.value)), ("expected", "numbers")])
    if seen.changed:
        names = function.submission.parameters_of(call)
        first = seen.changed[0]
        position = int(first) if first.isdigit() else -1
        name = names[position] if 0 <= position < len(names) else first
        raise Failure(f"{function.submission.text_of(call)}\nThe call changed its argument {name}; work on a copy.")
    _, again = function.seen(*args, **kwargs)
    if not same_value(seen.value, again.value):
        raise Failure(f"{function.submission.text_of(call)}\nA second call with the same arguments answers otherwise.")


def shares_no_result(function: Target, *args: Any, **kwargs: Any) -> None:
    """Two calls give results that share no memory."""
    call, seen = function.seen(*args, mode="twice", **kwargs)
    if seen.shared:
        raise Failure(
            f"{function.submission.text_of(call)}\n"
            "Two calls give back the same memory: whoever changes one result changes the other."
        )


def no_warnings(function: Target, *args: Any, **kwargs: Any) -> None:
    """The call issues no warning."""
    call, seen = function.seen(*args, **kwargs)
    if seen.warnings:
        raise Failure(f"{function.submission.text_of(call)}\nThe call warns: {seen.warnings[0]}")


def constant_work(function: Target, small: list[Any], large: list[Any]) -> None:
    """The call takes about as many Python steps for `large` arguments as for `small` ones: no loop over tokens."""
    steps = [function.seen(*arguments, mode="work")[1].work for arguments in (small, large)]
    if steps[1] > 1.5 * steps[0] + 10:
        raise Failure(
            f"{function.name} takes {steps[0]} Python steps for {_extent(small)} "
            f"and {steps[1]} for {_extent(large)}.\n"
            "A Python loop goes through them one by one; one array operation can do it."
        )


def _extent(arguments: list[Any]) -> str:
    """How large a call's arguments are: their shapes, or what they are where none has a shape."""
    shapes = [str(tuple(value.shape)) for value in arguments if hasattr(value, "shape")]
    return f"input of shape {' and '.join(shapes)}" if shapes else ", ".join(map(repr, arguments))


def gradients_match(target: Target, reference: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """The gradients are those of `reference`, for every argument that requires one and every parameter that was set.

    `reference` takes the same arguments; for an object it takes the parameters (by name) first.
    """
    call, seen = target.seen(*args, mode="gradient", **kwargs)
    _, given, named = seen.value
    leaf_args = [copy_of(value) for value in args]
    leaf_kwargs = {name: copy_of(value) for name, value in kwargs.items()}
    recipe = call.build.parameters if call.build is not None else {}
    leaves = {name: value.detach().clone().requires_grad_() for name, value in recipe.items()}
    first = (leaves,) if call.build is not None else ()

    def run(*inputs: Any, **named_inputs: Any) -> Any:
        return reference(*first, *inputs, **named_inputs)

    _, wanted, _ = gradients(run, leaf_args, leaf_kwargs)
    text = target.submission.text_of(call)
    found = dict(named)
    asked = [name for name, value in _by_name(target, call, args, kwargs) if is_tensor(value) and value.requires_grad]
    pairs = list(zip(asked, given, wanted, strict=True))
    pairs += [(name, found.get(name), leaf.grad) for name, leaf in leaves.items()]
    for name, got, want in pairs:
        if want is None:
            continue
        if name in leaves and name not in found:
            raise Failure(f"{text}\n{name} is no parameter: it cannot be learned. Use nn.Parameter.")
        if got is None:
            raise Failure(f"{text}\nNo gradient reaches {name}. Something on the way is detached or made anew.")
        try:
            matches(got, want)
        except Failure as error:
            raise Failure(f"The gradient of {name} is wrong.\n{error}") from None


def _by_name(target: Target, call: Call, args: Any, kwargs: Any) -> Iterator[tuple[str, Any]]:
    """The arguments with their names; without one an argument is called by its place."""
    names = target.submission.parameters_of(call)
    for number, value in enumerate(args):
        yield names[number] if number < len(names) else f"argument {number + 1}", value
    yield from kwargs.items()


def works_on_other_devices(target: Target, *args: Any, **kwargs: Any) -> None:
    """Nothing that the call makes stays on the CPU when its inputs are elsewhere."""
    call, seen = target.observe(*args, mode="device", **kwargs)
    if seen.problem is not None and "is not on the expected device" not in seen.problem.text:
        raise target.failure(call, seen.problem)
    said = seen.problem.text if seen.problem is not None else seen.value
    if said:
        line = f"\n{seen.problem.code}" if seen.problem is not None and seen.problem.code else ""
        raise Failure(
            f"{target.submission.text_of(call)}\nWith its inputs on another device than the CPU: {said}{line}\n"
            "Make new tensors with device=x.device, or register them as buffers."
        )


def check(condition: bool, message: str) -> None:
    """A property in words, for what no other check says."""
    if not condition:
        raise _fail(object(), [("expected", message)])


def same_value(a: Any, b: Any) -> bool:
    """Whether two results are the same for all a caller can see (numbers may differ in the last bits)."""
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(same_value(x, y) for x, y in zip(a, b, strict=True))
    if is_tensor(a) != is_tensor(b):
        return False
    if is_tensor(a) or (isinstance(a, NUMERIC) and isinstance(b, NUMERIC)):
        x, y = numbers(a), numbers(b)
        both_arrays = is_tensor(a) or (isinstance(a, np.ndarray) and isinstance(b, np.ndarray))
        if x.shape != y.shape or (both_arrays and dtype_of(a) != dtype_of(b)):
            return False
        tolerance = SAME.get(dtype_of(a) if both_arrays else "", 1e-8)
        with np.errstate(invalid="ignore", over="ignore"):
            x, y = x.astype(np.float64), y.astype(np.float64)
            return bool(np.allclose(x, y, rtol=tolerance, atol=tolerance * 1e-2, equal_nan=True))
    if type(a) is not type(b):
        return False
    return bool(getattr(a, "kind", a) == getattr(b, "kind", b))
