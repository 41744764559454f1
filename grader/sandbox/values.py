"""Copying and comparing arrays and tensors with their memory layout. torch is touched only where a tensor is."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

from . import wire


def is_tensor(value: Any) -> bool:
    kind = type(value)
    return kind.__module__.startswith("torch") and hasattr(value, "untyped_storage")


def is_array(value: Any) -> bool:
    import numpy as np

    return isinstance(value, np.ndarray)


def copy_of(value: Any) -> Any:
    """A copy with the same memory layout, so that a transposed argument arrives transposed."""
    if is_tensor(value):
        if value.numel() == 0 or value.is_contiguous():
            copy = value.detach().clone()
        else:
            copy = wire.restrided(value.detach(), list(value.stride()))
        return copy.requires_grad_(value.requires_grad)
    if type(value) in (list, tuple):
        return type(value)(copy_of(item) for item in value)
    if is_array(value) and value.ndim:
        return wire._with_strides(value, [stride // value.itemsize for stride in value.strides])
    return value


def materialise(value: Any, root: str, device: str = "cpu") -> Any:
    """Turn what stands for a thing (a generator, a layer, a callback) into the thing; all of it on `device`.

    root: the package under which this submission finds its prerequisites.
    """
    if type(value) is wire.Callback:
        return _of_one_tensor(value.function, device)
    if type(value) is wire.Seeded:
        import torch

        return torch.Generator(device).manual_seed(value.seed)
    if type(value) is wire.Layer:
        import torch

        module, _, name = value.kind.rpartition(".")
        place = module if module.startswith("torch.") else f"{root}.{module}"
        layer = getattr(importlib.import_module(place), name)(*value.args)
        with torch.no_grad():
            for parameter, numbers in value.parameters.items():
                layer.get_parameter(parameter).copy_(numbers)
        return layer.to(device)
    return there(value, device)


def there(value: Any, device: str) -> Any:
    """A value whose tensors are on `device`, leaves as before."""
    if device == "cpu":
        return value
    if type(value) in (list, tuple):
        return type(value)(there(item, device) for item in value)
    return value.detach().to(device).requires_grad_(value.requires_grad) if is_tensor(value) else value


def home(value: Any) -> Any:
    """A result whose tensors are on the CPU."""
    if type(value) in (list, tuple):
        return type(value)(home(item) for item in value)
    return value.cpu() if is_tensor(value) else value


def _of_one_tensor(function: Any, device: str) -> Any:
    """The function, refusing anything but one array or tensor: what else it is given is the caller's mistake."""

    def called(*args: Any) -> Any:
        if len(args) != 1 or not (is_tensor(args[0]) or is_array(args[0])):
            given = ", ".join(type(value).__name__ for value in args) or "nothing"
            raise TypeError(f"this function takes one tensor, but it was given {given}")
        return there(function(*home(args)), device) if device != "cpu" else function(*args)

    return called


def same_bits(before: Any, after: Any) -> bool:
    """Whether an argument still holds what it held."""
    if is_tensor(before):
        import torch

        raw_before, raw_after = before.detach().contiguous(), after.detach().contiguous()
        if raw_before.shape != raw_after.shape:
            return False
        return torch.equal(raw_before.view(torch.uint8), raw_after.view(torch.uint8)) if raw_before.dim() else bool(
            raw_before == raw_after
        )  # fmt: skip
    if is_array(before):
        return bool(before.shape == after.shape and before.tobytes() == after.tobytes())
    if isinstance(before, wire.Callback | wire.Seeded | wire.Layer):
        return True
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(same_bits(b, a) for b, a in zip(before, after, strict=True))
    same: bool = before == after
    return bool(same)


def feed(value: Any, into: Callable[[bytes], None]) -> bool:
    """Tell `into` the bytes that make up a value; False where it is none that can be told by its bytes."""
    if is_tensor(value):
        into(f"{value.dtype}{tuple(value.shape)}{value.stride()}{value.requires_grad}".encode())
        into(_raw(value))
        return True
    if is_array(value):
        into(f"{value.dtype}{value.shape}{value.strides}".encode())
        into(value.tobytes())
        return True
    if type(value) in (list, tuple):
        into(f"{type(value).__name__}{len(value)}".encode())
        return all(feed(item, into) for item in value)
    if isinstance(value, wire.Layer):
        return feed([value.kind, list(value.args), [[n, v] for n, v in value.parameters.items()]], into)
    if isinstance(value, wire.Callback | wire.Foreign):
        return False
    into(f"{type(value).__name__}{value!r}".encode())
    return True


def _raw(tensor: Any) -> bytes:
    import torch

    plain = tensor.detach().contiguous()
    return bytes((plain if plain.dim() else plain.reshape(1)).view(torch.uint8).numpy().tobytes())


def leaves(value: Any) -> Iterator[Any]:
    """The arrays and tensors in a result."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from leaves(item)
    elif is_tensor(value) or is_array(value):
        yield value


def share_memory(a: Any, b: Any) -> bool:
    import numpy as np

    if is_tensor(a) and is_tensor(b):
        return bool(a.untyped_storage().data_ptr() == b.untyped_storage().data_ptr())
    return is_array(a) and is_array(b) and bool(np.may_share_memory(a, b))
