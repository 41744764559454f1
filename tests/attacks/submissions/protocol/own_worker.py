"""fail: takes the worker's place and answers every question as if all were well."""
import json
import os
import stat
import struct
import sys


def to_judge(data):
    """Write to the judge's socket, which this process holds."""
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, data)
                return fd
        except OSError:
            continue


def number():
    """The number of the question that is being answered."""
    frame = sys._getframe()
    while "header" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["header"]["id"]


def frame(header, payload=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack(">II", len(text), len(payload)) + text + payload


def softmax(scores, axis=-1):
    def questions():
        while True:
            lengths = struct.unpack(">II", exactly(8))
            yield json.loads(exactly(lengths[0])), exactly(lengths[1])


    def exactly(size):
        data = b""
        while len(data) < size:
            data += os.read(fd, size - len(data))
        return data


    fd = to_judge(b"")
    good = {"problem": None, "missing": None, "changed": [], "warnings": [], "forbidden": [], "shared": False, "work": 0}
    to_judge(frame({"id": number(), **good, "values": {"t": "plain", "v": ""}}))
    for header, _ in questions():
        problem = {"kinds": ["ValueError"], "text": "", "line": None, "code": ""}
        to_judge(frame({"id": header["id"], **good, "problem": problem, "values": {"t": "plain", "v": ""}}))
    return scores
