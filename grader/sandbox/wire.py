"""Frames on a socket: a JSON header and a safetensors payload. Nothing is ever unpickled or evaluated.

A frame is two big-endian lengths (header, payload), then the bytes. Values of a header are described by small
JSON objects; arrays travel in the payload under their running number. Decoding is strict: whatever a header
claims is checked against caps and against the payload, and a lie is a `WireError`.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LENGTHS = struct.Struct(">II")
MAX_HEADER = 4 << 20  # bytes
MAX_PAYLOAD = 256 << 20  # bytes
MAX_ARRAY = 32 << 20  # bytes of one array
MAX_DEPTH = 8  # tuples within tuples
RECIPES = ("callback", "seeded", "layer")  # tags of values that stand for a thing to be made
MAX_ITEMS = 4096  # entries of one tuple


class WireError(ValueError):
    """A frame that does not say what a frame may say."""


@dataclass(frozen=True)
class Callback:
    """A function of the judge's that the submission may call; the call travels back over the wire."""

    function: Any


@dataclass(frozen=True)
class Seeded:
    """A random generator, made where it is used."""

    seed: int


@dataclass(frozen=True)
class Layer:
    """A module by name, made where it is used, so that gradients flow through it.

    kind: one of PyTorch's (`torch.nn.Linear`), or a class of an earlier exercise (`<chapter>.<exercise>.<class>`).
    """

    kind: str
    args: tuple[Any, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)


class Foreign:
    """A value that does not travel: all that is known of it is what kind of thing it is."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return f"<{self.kind}>"


def pack(header: dict[str, Any], values: Any = None) -> bytes:
    """One frame that carries `header` and `values` (under the header's key "values").

    Of a callback only its identity travels: whoever packed it answers when the other side calls.
    """
    arrays: dict[str, Any] = {}
    described = _describe(values, arrays, 0)
    payload = b""
    if arrays:
        from safetensors.numpy import save

        payload = save(arrays)
    text = json.dumps({**header, "values": described}).encode()
    return LENGTHS.pack(len(text), len(payload)) + text + payload


def lengths(prefix: bytes) -> tuple[int, int]:
    """The header's and payload's lengths, checked against the caps."""
    header, payload = LENGTHS.unpack(prefix)
    if header > MAX_HEADER or payload > MAX_PAYLOAD:
        raise WireError(f"a frame of {header} + {payload} bytes is too large")
    return header, payload


def unpack(header: bytes, payload: bytes, *, from_submission: bool = False) -> tuple[dict[str, Any], Any]:
    """The header and the values of one frame. Raises WireError for anything malformed.

    What comes from a submission is data alone: things that are made where they are used may only travel towards it.
    """
    try:
        fields = json.loads(header)
        if not isinstance(fields, dict):
            raise WireError("the header is not an object")
        arrays: dict[str, Any] = {}
        if payload:
            from safetensors.numpy import load

            arrays = load(payload)
        described = fields.pop("values", None)
        if from_submission and _recipes(described):
            raise WireError("an answer holds something else than data")
        return fields, _rebuild(described, arrays, 0)
    except WireError:
        raise
    except (RecursionError, MemoryError) as error:
        raise WireError(f"the message is too deep or too large ({type(error).__name__})") from None
    except Exception as error:  # whatever the parsers raise on hostile bytes
        raise WireError(f"the message cannot be read ({type(error).__name__})") from None


def _recipes(described: Any) -> bool:
    """Whether a description holds anything but data."""
    if isinstance(described, list):
        return any(_recipes(item) for item in described)
    if not isinstance(described, dict):
        return False
    return described.get("t") in RECIPES or any(_recipes(item) for item in described.values())


def _describe(value: Any, arrays: dict[str, Any], depth: int) -> Any:
    """JSON for one value; arrays are put aside into `arrays`. Judges by the real type, never by `__class__`."""
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return {"t": "plain", "v": value}
    if kind is int:
        return {"t": "int", "v": str(value)} if abs(value) < 1 << 1024 else {"t": "other", "v": "huge int"}
    if kind is float:
        return {"t": "float", "v": value.hex()}
    for sequence in (tuple, list):  # a named tuple is a tuple
        if sequence in type.mro(kind) and depth < MAX_DEPTH and sequence.__len__(value) <= MAX_ITEMS:
            items = [_describe(item, arrays, depth + 1) for item in sequence.__iter__(value)]
            return {"t": sequence.__name__, "v": items}
    if kind is Foreign:
        return {"t": "other", "v": value.kind}
    if kind is Callback:
        return {"t": "callback", "v": id(value)}
    if kind is Seeded:
        return {"t": "seeded", "v": value.seed}
    if kind is Layer:
        parameters = [[name, _describe(item, arrays, depth + 1)] for name, item in value.parameters.items()]
        args = [_describe(item, arrays, depth + 1) for item in value.args]
        return {"t": "layer", "v": value.kind, "args": args, "parameters": parameters}
    if kind.__module__.startswith("torch") and (described := _describe_tensor(value, kind, arrays)):
        return described
    return _describe_array(value, kind, arrays)


def _describe_tensor(value: Any, kind: type, arrays: dict[str, Any]) -> Any:
    """A tensor travels as an array (bfloat16 as its bits) with its dtype, layout and device; None for other things."""
    import torch

    if kind is torch.dtype or kind is torch.device:
        return {"t": "plain", "v": str(value)}
    if torch.Tensor not in type.mro(kind):
        return None
    if value.layout is not torch.strided or value.is_complex() or value.is_quantized or value.numel() == 0:
        return {"t": "other", "v": f"tensor of dtype {value.dtype} and shape {tuple(value.shape)}"}
    if value.numel() * value.element_size() > MAX_ARRAY:
        return {"t": "other", "v": f"tensor of shape {tuple(value.shape)}, too large to be an answer"}
    if value.device.type == "meta":
        return {"t": "other", "v": f"tensor on {value.device}"}
    plain = value.detach().cpu()
    bits = plain.contiguous().view(torch.int16) if plain.dtype == torch.bfloat16 else plain
    described = _describe_array(bits.contiguous().numpy(), _array_type(), arrays)
    described |= {"t": "tensor", "dtype": str(plain.dtype).removeprefix("torch."), "grad": bool(value.requires_grad)}
    if not plain.is_contiguous() and not _sparse(plain.shape, plain.stride()):
        described["strides"] = list(plain.stride())
    return described


def _array_type() -> type:
    import numpy as np

    return np.ndarray


def _describe_array(value: Any, kind: type, arrays: dict[str, Any]) -> Any:
    import numpy as np

    mro = type.mro(kind)
    if np.ndarray not in mro and np.generic not in mro:
        return {"t": "other", "v": _kind_of(kind)}
    if np.ndarray in mro and value.nbytes > MAX_ARRAY:
        return {"t": "other", "v": f"array of shape {value.shape}, too large to be an answer"}
    array = np.array(value, copy=True, order="C", subok=False)
    if np.ma.MaskedArray in mro:
        return {"t": "other", "v": "masked array"}
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8 or array.size == 0:
        return {"t": "other", "v": f"array of dtype {array.dtype} and shape {array.shape}"}
    key = str(len(arrays))
    arrays[key] = array.astype(array.dtype.newbyteorder("="))
    described = {"t": "array", "k": key, "scalar": np.generic in mro}
    if np.ndarray in mro and not value.flags.c_contiguous:
        # In elements, not bytes: enough to rebuild the same layout (transposed, sliced, broadcast) on the other side.
        strides = [stride // value.itemsize for stride in value.strides]
        if not _sparse(value.shape, strides):
            described["strides"] = strides
    return described


def _sparse(shape: Sequence[int], strides: Sequence[int]) -> bool:
    """Whether numbers with these strides (in elements) lie so far apart that they do not travel in their layout.

    A crop of a large buffer, say: it arrives without gaps.
    """
    reach = sum((size - 1) * abs(stride) for size, stride in zip(shape, strides, strict=True)) + 1
    return reach > max(64 * math.prod(shape), 4096)


def _kind_of(kind: type) -> str:
    name = kind.__name__ if isinstance(kind.__name__, str) else "object"
    return name[:80]


def _rebuild(described: Any, arrays: dict[str, Any], depth: int) -> Any:
    if described is None and depth == 0:
        return None
    if depth > MAX_DEPTH or not isinstance(described, dict):
        raise WireError("a value is described wrongly")
    tag, value = described.get("t"), described.get("v")
    if tag == "plain" and (value is None or isinstance(value, bool | str)):
        return value
    if tag == "int" and isinstance(value, str) and len(value) <= 400:
        return int(value)
    if tag == "float" and isinstance(value, str) and len(value) <= 40:
        return float.fromhex(value)
    if tag in ("tuple", "list") and isinstance(value, list) and len(value) <= MAX_ITEMS:
        items = [_rebuild(item, arrays, depth + 1) for item in value]
        return tuple(items) if tag == "tuple" else items
    if tag == "other" and isinstance(value, str):
        return Foreign(value[:200])
    if tag == "array":
        return _rebuild_array(described, arrays)
    if tag == "tensor":
        return _rebuild_tensor(described, arrays)
    if tag == "callback" and type(value) is int:
        return Callback(value)
    if tag == "seeded" and type(value) is int:
        return Seeded(value)
    if tag == "layer" and isinstance(value, str):
        pairs = [(str(name), _rebuild(item, arrays, depth + 1)) for name, item in described["parameters"]]
        return Layer(value, tuple(_rebuild(item, arrays, depth + 1) for item in described["args"]), dict(pairs))
    raise WireError("a value is described wrongly")


def _rebuild_array(described: dict[str, Any], arrays: dict[str, Any]) -> Any:
    import numpy as np

    key, strides = described.get("k"), described.get("strides")
    if not isinstance(key, str) or key not in arrays:
        raise WireError("a value names an array that is not there")
    array = np.array(arrays[key], copy=True)
    if described.get("scalar") is True and array.ndim == 0:
        return array[()]
    if strides is None:
        return array
    if not isinstance(strides, list) or len(strides) != array.ndim:
        raise WireError("strides do not fit their array")
    if not all(type(stride) is int and abs(stride) <= MAX_PAYLOAD for stride in strides):
        raise WireError("strides do not fit their array")
    return _with_strides(array, strides)


def _rebuild_tensor(described: dict[str, Any], arrays: dict[str, Any]) -> Any:
    import torch

    strides = described.pop("strides", None)
    tensor = torch.from_numpy(_rebuild_array({"k": described.get("k")}, arrays))
    if described.get("dtype") == "bfloat16" and tensor.dtype == torch.int16:
        tensor = tensor.view(torch.bfloat16)
    if strides is not None:
        tensor = restrided(tensor, strides)
    return tensor.requires_grad_() if described.get("grad") is True and tensor.is_floating_point() else tensor


def restrided(tensor: Any, strides: Any) -> Any:
    """The same numbers in storage laid out with these strides (in elements)."""
    import torch

    if not isinstance(strides, list | tuple) or len(strides) != tensor.dim():
        raise WireError("strides do not fit their tensor")
    if not all(type(stride) is int and 0 <= stride <= MAX_PAYLOAD for stride in strides):
        raise WireError("strides do not fit their tensor")
    if _sparse(tensor.shape, strides):
        raise WireError("strides do not fit their tensor")
    needed = sum((size - 1) * stride for size, stride in zip(tensor.shape, strides, strict=True)) + 1
    storage = torch.zeros(needed, dtype=tensor.dtype)
    if 0 in strides:  # broadcast: write once, through the axes that have strides of their own
        index = tuple(slice(0, 1) if stride == 0 else slice(None) for stride in strides)
        storage.as_strided(tensor[index].shape, strides).copy_(tensor[index])
    else:
        storage.as_strided(tensor.shape, strides).copy_(tensor)
    return storage.as_strided(tensor.shape, strides)


def _with_strides(array: Any, strides: list[int]) -> Any:
    """The same numbers in a buffer laid out with these strides (in elements; negative and zero ones too)."""
    import numpy as np

    if _sparse(array.shape, strides):
        raise WireError("strides do not fit their array")
    reach = [(size - 1) * stride for size, stride in zip(array.shape, strides, strict=True)]
    first = -sum(min(step, 0) for step in reach)
    needed = first + sum(max(step, 0) for step in reach) + 1
    buffer = np.zeros(needed, dtype=array.dtype)
    view = np.lib.stride_tricks.as_strided(buffer[first:], array.shape, [stride * array.itemsize for stride in strides])
    np.copyto(view, array)
    return view
