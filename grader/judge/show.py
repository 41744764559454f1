"""Words for values: how a call, an array and a difference look in a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..sandbox.executor import Call
from ..sandbox.values import is_tensor
from ..sandbox.wire import Callback, Foreign, Layer, Seeded

INLINE = 4  # entries of an array that is shown within the call
WHOLE = 48  # entries of an array that is shown in full


def show_array(array: np.ndarray) -> str:
    """The numbers, whole where they are few, with their corners where they are many."""
    edges = 2 if array.ndim < 4 else 1
    with np.printoptions(
        precision=6, suppress=False, threshold=WHOLE, edgeitems=edges, linewidth=88, floatmode="maxprec"
    ):
        return str(array)


def numbers(value: Any) -> np.ndarray:
    """An array with the value's numbers; a tensor's in float64, since NumPy has no bfloat16."""
    if is_tensor(value):
        plain = value.detach().cpu()
        return np.asarray((plain.double() if plain.is_floating_point() else plain).numpy())
    return np.asarray(value)


def dtype_of(value: Any) -> str:
    return str(value.dtype).removeprefix("torch.")


def kind_of(value: Any) -> str:
    """What kind of thing a result is, in a learner's words."""
    if value is None:
        return "None"
    if isinstance(value, Foreign):
        return value.kind
    if is_tensor(value):
        return f"a tensor of shape {tuple(value.shape)}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple | list):
        return f"a {'tuple' if isinstance(value, tuple) else 'list'} of {len(value)}"
    if isinstance(value, np.generic | bool | int | float):
        return f"the number {value}"
    return f"a {type(value).__name__}"


def show_value(value: Any) -> str:
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and not value.ndim):
        return f"{value.dtype} {value.item()}"
    if _is_numbers(value):
        head = f"{dtype_of(value)} {tuple(value.shape)}"
        array = numbers(value)
        return (
            f"{head}\n{show_array(array)}" if array.ndim > 1 or array.size > INLINE else f"{head} {show_array(array)}"
        )
    if isinstance(value, Callback):
        return "a function of the test"
    if isinstance(value, Layer):
        name = value.kind if value.kind.startswith("torch.") else value.kind.rpartition(".")[2]
        return f"{name}({', '.join(map(repr, value.args))})"
    if isinstance(value, Seeded):
        return f"torch.Generator().manual_seed({value.seed})"
    if _holds_numbers(value):
        return "\n".join([kind_of(value), *(f"  {show_value(item)}".replace("\n", "\n  ") for item in value[:WHOLE])])
    return repr(value)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, np.ndarray) or is_tensor(value)


def _holds_numbers(value: Any) -> bool:
    return isinstance(value, tuple | list) and any(map(_is_numbers, value))


def labelled(lines: Iterable[tuple[str, str]]) -> str:
    """`label  text` lines in one column; further lines of a text are indented below its first."""
    rows = list(lines)
    width = max(len(label) for label, _ in rows) + 2
    return "\n".join(label.ljust(width) + text.replace("\n", "\n" + " " * width) for label, text in rows)


def show_call(name: str, parameters: Sequence[str], call: Call) -> str:
    """The call as one would type it, with arrays and the like named and listed below."""
    below: list[tuple[str, str]] = []

    def word(name: str, value: Any) -> str:
        if isinstance(value, Callback | Layer | Seeded) or _is_numbers(value) or _holds_numbers(value):
            below.append((name, show_value(value)))
            return name
        return repr(value)

    names = [*parameters[: len(call.args)], *(f"argument_{n + 1}" for n in range(len(parameters), len(call.args)))]
    words = [word(name, value) for name, value in zip(names, call.args, strict=True)]
    words += [f"{name}={word(name, value)}" for name, value in call.kwargs.items()]
    return labelled([("call", f"{name}({', '.join(words)})"), *below])


def show_arguments(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    return ", ".join([*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())])
