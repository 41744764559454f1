"""The wire: values survive the journey, and hostile frames are refused without any other exception."""

from __future__ import annotations

import json
import math
import random
import struct
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch

from grader.sandbox import wire
from grader.sandbox.wire import Foreign, WireError


def taken_apart(frame: bytes) -> tuple[bytes, bytes]:
    """A frame's header and payload."""
    start = wire.LENGTHS.size
    header, payload = wire.lengths(frame[:start])
    assert len(frame) == start + header + payload
    return frame[start : start + header], frame[start + header :]


def travelled(value: Any) -> Any:
    """The value as it arrives on the other side."""
    fields, arrived = wire.unpack(*taken_apart(wire.pack({"id": 7}, value)))
    assert fields == {"id": 7}
    return arrived


SQUARE = np.arange(12.0).reshape(3, 4)
LAYOUTS = {
    "contiguous": SQUARE,
    "transposed": SQUARE.T,
    "every other column": SQUARE[:, ::2],
    "every other row": SQUARE[::2],
    "backwards": SQUARE[::-1, ::-1],
    "one column": SQUARE[:, 1],
    "backwards by two": np.arange(8)[::-2],
    "broadcast": np.broadcast_to(np.arange(3.0), (5, 3)),
    "one number everywhere": np.broadcast_to(np.float64(2.0), (2, 3)),
    "axes moved": np.moveaxis(np.arange(24).reshape(2, 3, 4), 0, -1),
    "windows": np.lib.stride_tricks.sliding_window_view(np.arange(6.0), 3),
    "Fortran": np.asfortranarray(SQUARE),
    "single row": SQUARE[1:2],
}


@pytest.mark.parametrize("array", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts_survive(array: np.ndarray) -> None:
    """An array arrives with its numbers, its shape and its strides."""
    arrived = travelled(array)
    np.testing.assert_array_equal(arrived, array, strict=True)
    assert all(a == b for a, b, size in zip(arrived.strides, array.strides, array.shape, strict=True) if size > 1)


def test_a_crop_of_a_large_buffer_arrives_without_its_gaps() -> None:
    """A cache that was made for 2,048 places, say: right answers look like that."""
    crop = torch.arange(2 * 3 * 2048 * 4.0).reshape(2, 3, 2048, 4)[:, :, :5]
    for value in (crop, crop.transpose(1, 2), crop.bfloat16(), crop.numpy(), crop.numpy()[:, ::-1]):
        arrived = travelled(value)
        assert arrived.shape == value.shape
        assert arrived.dtype == value.dtype
        assert (arrived == value).all()


@pytest.mark.parametrize("dtype", ["bool", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"])
def test_dtypes_survive(dtype: str) -> None:
    """Every dtype of numbers arrives as it was."""
    array = np.array([[0, 1, 100]]).astype(dtype)
    np.testing.assert_array_equal(travelled(array), array, strict=True)
    np.testing.assert_array_equal(travelled(array.T), array.T, strict=True)


def test_foreign_byte_order_arrives_native() -> None:
    """Big-endian numbers arrive as the same numbers."""
    arrived = travelled(np.array([1.5, -2.0], ">f8"))
    assert arrived.dtype == np.float64
    assert arrived.tolist() == [1.5, -2.0]


def test_a_field_of_records_arrives() -> None:
    """Strides that are no multiple of the item's size lose their layout, never their numbers."""
    records = np.array([(1.0, 2), (3.0, 4), (5.0, 6)], dtype=[("a", "f8"), ("b", "i4")])
    assert travelled(records["a"]).tolist() == [1.0, 3.0, 5.0]


def test_scalars_and_0d_arrays_are_kept_apart() -> None:
    """A NumPy scalar stays a scalar, a 0-d array an array."""
    assert type(travelled(np.float32(1.5))) is np.float32
    assert type(travelled(np.bool_(True))) is np.bool_
    arrived = travelled(np.array(1.5))
    assert type(arrived) is np.ndarray
    assert arrived.shape == ()


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0, -1, 2**70, -(2**1023), 1.5, -0.0, math.inf, -math.inf, 5e-324, "", "打分 \x1b[0m \ud800"],
)
def test_plain_values_survive(value: object) -> None:
    """Python's own values arrive with their type, to the last bit."""
    arrived = travelled(value)
    assert type(arrived) is type(value)
    assert arrived == value
    assert math.copysign(1, arrived) == math.copysign(1, value) if isinstance(value, float) else True


def test_nan_survives() -> None:
    """NaN arrives, as a number and inside an array."""
    assert math.isnan(travelled(math.nan))
    np.testing.assert_array_equal(travelled(np.array([np.nan, np.inf, -np.inf])), [np.nan, np.inf, -np.inf])


class Pair(NamedTuple):
    value: Any
    weights: Any


def test_nested_sequences_survive() -> None:
    """Tuples and lists keep their kind; a named tuple is a tuple."""
    arrived = travelled((1, [2.0, (None, "x")], Pair(SQUARE, ())))
    assert arrived[:2] == (1, [2.0, (None, "x")])
    assert type(arrived[2]) is tuple
    np.testing.assert_array_equal(arrived[2][0], SQUARE)
    assert arrived[2][1] == ()


class LiesAboutItsClass:
    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return np.ndarray


STRANGERS = {
    "dict": {},
    "set": set(),
    "function": len,
    "complex": 1j,
    "bytes": b"x",
    "masked array": np.ma.masked_array([1.0, 2.0], mask=[True, False]),
    "array of dtype complex128": np.array([1j]),
    "array of dtype object": np.array([None]),
    "array of dtype <U1": np.array(["x"]),
    "array of dtype float64 and shape (0, 3)": np.zeros((0, 3)),
    "array of shape (3000, 3000), too large": np.zeros((3000, 3000)),
    "array of shape (100000, 100000), too large": np.broadcast_to(np.float64(1), (100_000, 100_000)),
    "huge int": 1 << 2000,
    "LiesAboutItsClass": LiesAboutItsClass(),
    "list": [0] * 5000,
}


@pytest.mark.parametrize(("kind", "value"), STRANGERS.items(), ids=STRANGERS)
def test_what_does_not_travel_is_named(kind: str, value: object) -> None:
    """Of anything else only its kind arrives."""
    arrived = travelled(value)
    assert isinstance(arrived, Foreign)
    assert kind.split("(")[0].strip() in arrived.kind or kind == "function"


def test_depth_is_capped() -> None:
    """A list inside itself, or 100,000 lists inside each other, arrive cut off."""
    circle: list[Any] = []
    circle.append(circle)
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    for value in (circle, deep):
        arrived = travelled(value)
        for _ in range(wire.MAX_DEPTH):
            arrived = arrived[0]
        assert isinstance(arrived, Foreign)
    while deep != 1:  # taken apart here: Python's own clean-up would recurse
        deep = deep[0]


def described(**value: Any) -> bytes:
    return json.dumps({"id": 1, "values": value}).encode()


PAYLOAD = taken_apart(wire.pack({}, SQUARE))[1]
DEEP = b'{"values":' + b'{"t":"tuple","v":[' * 20 + b"]}" * 20 + b"}"
HOSTILE = {
    "no JSON": b"\xff\xfe",
    "nothing": b"",
    "a list": b"[]",
    "a number": b"1",
    "half": b'{"id": 1, "val',
    "NaN for a value": b'{"values": NaN}',
    "depth of JSON": b'{"values":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "depth of tuples": DEEP,
    "no tag": described(v=1),
    "unknown tag": described(t="pickle", v="cos\nsystem"),
    "tag of another type": described(t=["array"], k="0"),
    "plain number": described(t="plain", v=1),
    "plain list": described(t="plain", v=[1]),
    "int from text": described(t="int", v="one"),
    "int of a million digits": described(t="int", v="9" * 1_000_000),
    "int as int": described(t="int", v=5),
    "float from text": described(t="float", v="one"),
    "float too long": described(t="float", v="0x1." + "0" * 100 + "p0"),
    "float overflow": described(t="float", v="0x1p99999"),
    "tuple of plain numbers": described(t="tuple", v=[1, 2]),
    "tuple without end": described(t="tuple", v=[{"t": "plain", "v": None}] * 5000),
    "other that is no text": described(t="other", v=3),
    "unknown array": described(t="array", k="1"),
    "array by number": described(t="array", k=0),
    "strides too few": described(t="array", k="0", strides=[1]),
    "strides too many": described(t="array", k="0", strides=[4, 1, 1]),
    "strides of text": described(t="array", k="0", strides=["4", "1"]),
    "strides of truth": described(t="array", k="0", strides=[True, False]),
    "strides of floats": described(t="array", k="0", strides=[4.0, 1.0]),
    "strides that reach far": described(t="array", k="0", strides=[100_000_000, 1]),
    "strides that reach back": described(t="array", k="0", strides=[-100_000_000, 100_000_000]),
    "strides without end": described(t="array", k="0", strides=[10**30, 1]),
    "strides as a number": described(t="array", k="0", strides=4),
    "tensor that is not there": described(t="tensor", k="1", dtype="float64", grad=False),
    "tensor with strides too many": described(t="tensor", k="0", dtype="float64", strides=[4, 1, 1]),
    "tensor with strides that reach far": described(t="tensor", k="0", dtype="float64", strides=[100_000_000, 1]),
    "tensor with negative strides": described(t="tensor", k="0", dtype="float64", strides=[-4, 1]),
    "callback by name": described(t="callback", v="os.system"),
    "generator by text": described(t="seeded", v="1"),
    "layer without parameters": described(t="layer", v="os.system", args=[{"t": "plain", "v": "true"}]),
    "layer of numbers": described(t="layer", v=5, args=[], parameters=[]),
    "layer with plain arguments": described(t="layer", v="torch.nn.Linear", args=[3, 4], parameters=[]),
}


@pytest.mark.parametrize("header", HOSTILE.values(), ids=HOSTILE)
def test_hostile_headers(header: bytes) -> None:
    """A header that says what no header may say is refused."""
    with pytest.raises(WireError):
        wire.unpack(header, PAYLOAD)


def tensors(size: int, **tensor: Any) -> bytes:
    """A safetensors payload whose header claims this of a tensor, and `size` bytes of zeros."""
    header = json.dumps({"0": {"dtype": "F64", "shape": [3, 4], "data_offsets": [0, 96], **tensor}}).encode()
    return struct.pack("<Q", len(header)) + header + b"\0" * size


@pytest.mark.parametrize(
    "payload",
    [
        b"x",
        PAYLOAD[:-1],
        PAYLOAD + b"\0",
        PAYLOAD[:4],
        struct.pack("<Q", 1 << 60) + PAYLOAD[8:],
        tensors(95),
        tensors(96, shape=[1 << 40, 1 << 40]),
        tensors(96, shape=[-3, -4]),
        tensors(96, data_offsets=[0, 1 << 50]),
        tensors(96, data_offsets=[96, 0]),
        tensors(96, dtype="PICKLE"),
    ],
    ids=[
        "garbage",
        "short",
        "long",
        "cut",
        "huge-header",
        "few-bytes",
        "huge-shape",
        "negative-shape",
        "far",
        "backwards",
        "dtype",
    ],
)
def test_hostile_payloads(payload: bytes) -> None:
    """A payload that is no set of tensors, or claims more than it holds, is refused."""
    with pytest.raises(WireError):
        wire.unpack(described(t="array", k="0"), payload)


@pytest.mark.parametrize(
    ("header", "payload"),
    [(wire.MAX_HEADER + 1, 0), (0, wire.MAX_PAYLOAD + 1), (0xFFFFFFFF, 0xFFFFFFFF)],
)
def test_lengths_are_capped(header: int, payload: int) -> None:
    """A frame that announces more than the cap is refused before anything of it is read."""
    with pytest.raises(WireError, match="too large"):
        wire.lengths(wire.LENGTHS.pack(header, payload))


def test_lying_strides_stay_inside_their_buffer() -> None:
    """Strides that overlap give some numbers, never memory that is not theirs."""
    for strides in ([0, 0], [1, 1], [-1, 1], [4, -1]):
        _, value = wire.unpack(described(t="array", k="0", strides=strides), PAYLOAD)
        assert value.shape == SQUARE.shape
        assert set(value.ravel().tolist()) <= {0.0, *SQUARE.ravel().tolist()}


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The same bytes with a few of them changed, dropped, doubled or exchanged for another piece."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed) + 1)
        kind = chance.randrange(5)
        if kind == 0 and place < len(changed):
            changed[place] = chance.randrange(256)
        elif kind == 1:
            del changed[place : place + chance.randint(1, 8)]
        elif kind == 2:
            changed[place:place] = changed[: chance.randint(0, 16)]
        elif kind == 3:
            changed[place:place] = chance.choice([b"9", b"-", b"[", b'"', b"{}", b"null", b"1e999", b"true"])
        elif place < len(changed):
            changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed)


def test_twenty_thousand_broken_frames() -> None:
    """A frame broken at random gives a value or a WireError, and no other exception."""
    chance = random.Random(20)
    samples = [
        wire.pack({"id": 1, "problem": None}, (SQUARE.T, [1.5, None, "x"], np.float32(2))),
        wire.pack({"id": 2}, [SQUARE[:, ::2], 2**80, (True,)]),
        wire.pack({"id": 3, "changed": ["0"]}, np.arange(3, dtype=np.int8)[::-1]),
    ]
    refused = 0
    for n in range(20_000):
        header, payload = taken_apart(samples[n % len(samples)])
        if chance.random() < 0.7:
            header = mutated(chance, header)
        if chance.random() < 0.5:
            payload = mutated(chance, payload)
        try:
            fields, _ = wire.unpack(header, payload)
            assert isinstance(fields, dict)
        except WireError:
            refused += 1
    assert 10_000 < refused < 20_000
