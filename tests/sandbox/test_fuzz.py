"""Malformed messages, tens of thousands of them: each is refused by name or read as data; nothing else happens."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from grader.judge import report as reports
from grader.judge.report import BrokenRule, Diagnosis, Report, from_json
from grader.sandbox import wire
from grader.sandbox.values import leaves

MESSAGES = 60_000  # of each kind; 120,000 in all
ODD = [None, True, 0, -1, 2**31, 2**63, 2**70, 0.5, 1e999, "", "x", "0", "1e9", "\ud800", [], [[]], {}, {"t": "tuple"}]
TAGS = ["plain", "int", "float", "tuple", "list", "other", "array", "tensor", "callback", "seeded", "layer", "pickle"]


def frames() -> list[tuple[dict[str, Any], bytes]]:
    """Headers and payloads as honest workers send them."""
    square = np.arange(6.0).reshape(2, 3)
    values = [None, 1.5, (1, [True, "x"]), square.T, np.float32(2), [square[::-1], (square, np.int64(3))]]
    packed = [wire.pack({"id": 3, "problem": None, "changed": [], "work": 5}, value) for value in values]
    found = []
    for frame in packed:
        header, _ = wire.lengths(frame[: wire.LENGTHS.size])
        body = frame[wire.LENGTHS.size :]
        found.append((json.loads(body[:header]), body[header:]))
    return found


def report() -> dict[str, Any]:
    tests = tuple(reports.TestResult(f"test_{n}", "says", "required", "fail", "message", 0.1) for n in range(3))
    diagnosis, policy = (Diagnosis("id", "says", "ask", "note"),), (BrokenRule("import:os", "says"),)
    return asdict(Report("softmax", "fail", 0, 1.0, 10.0, "confined", tests, diagnosis, "output", policy, 0.5))


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to everything inside."""
    yield path
    for key, item in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(item, (*path, key))


def bent(data: Any, chance: random.Random) -> Any:
    """The same with one part replaced, removed, doubled or renamed."""
    data = copy.deepcopy(data)
    path = chance.choice([place for place in places(data) if place])
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    last = path[-1]
    way = chance.randrange(5)
    if way == 0:
        del holder[last]
    elif way == 1 and isinstance(holder, dict):
        holder[chance.choice(["t", "v", "k", "id", "strides", "x"])] = holder.pop(last)
    elif way == 2 and last == "t":
        holder[last] = chance.choice(TAGS)
    elif way == 3:
        holder[last] = [holder[last]] * chance.randrange(5)
    else:
        holder[last] = chance.choice(ODD)
    return data


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """The same with some bytes flipped, cut off, doubled or moved."""
    if not data:
        return bytes(chance.randrange(256) for _ in range(chance.randrange(20)))
    raw = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(raw)) if raw else 0
        way = chance.randrange(4)
        if way == 0 and raw:
            raw[place] ^= 1 << chance.randrange(8)
        elif way == 1:
            del raw[place:]
        elif way == 2:
            raw[place:place] = raw[place : place + 16]
        else:
            raw[place : place + 4] = chance.randbytes(4)
    return bytes(raw)


def malformed(chance: random.Random, honest: list[tuple[dict[str, Any], bytes]]) -> tuple[bytes, bytes]:
    header, payload = chance.choice(honest)
    for _ in range(chance.randrange(3)):
        header = bent(header, chance) if header else header
    text = json.dumps(header).encode()
    way = chance.randrange(3)
    return (spoilt(text, chance) if way == 0 else text), (spoilt(payload, chance) if way == 1 else payload)


def refused(read: Callable[[], Any], error: type[Exception]) -> bool:
    try:
        read()
    except error:
        return True
    return False


def test_the_wire_refuses_or_reads() -> None:
    """Whatever bytes come, unpack gives data of bounded size or a WireError."""
    chance, honest, refusals = random.Random(20), frames(), 0
    for _ in range(MESSAGES):
        header, payload = malformed(chance, honest)
        try:
            fields, value = wire.unpack(header, payload, from_submission=True)
        except wire.WireError:
            refusals += 1
            continue
        assert type(fields) is dict
        assert sum(array.nbytes for array in leaves(value)) < 1 << 16
    assert refusals > MESSAGES // 4


def test_lengths_are_refused_or_small() -> None:
    """Eight random bytes are two lengths within the caps, or a WireError."""
    chance, refusals = random.Random(21), 0
    for _ in range(1000):
        try:
            header, payload = wire.lengths(chance.randbytes(wire.LENGTHS.size))
        except wire.WireError:
            refusals += 1
            continue
        assert header <= wire.MAX_HEADER
        assert payload <= wire.MAX_PAYLOAD
    assert refusals > 900


def test_the_report_reader_refuses_or_reads() -> None:
    """Whatever JSON comes, from_json gives the report that it says or a ValueError."""
    chance, honest, refusals = random.Random(22), json.loads(json.dumps(report())), 0
    for _ in range(MESSAGES):
        data = bent(honest, chance)
        try:
            read = from_json(data)
        except ValueError:
            refusals += 1
            continue
        assert json.loads(json.dumps(asdict(read))) == data
    assert refusals > MESSAGES // 2


@pytest.mark.parametrize("data", [None, 1, "x", [], {}, [{}], {"tests": None}, float("nan")], ids=repr)
def test_what_is_no_report_at_all(data: object) -> None:
    """Anything but an object with a report's fields is refused."""
    assert refused(lambda: from_json(data), ValueError)


def test_an_honest_report_survives() -> None:
    """A report written and read is the same report."""
    data = json.loads(json.dumps(report()))
    assert json.loads(json.dumps(asdict(from_json(data)))) == data
