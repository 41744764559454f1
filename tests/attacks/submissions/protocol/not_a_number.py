"""fail: sends NaN and infinity in place of numbers."""
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
    to_judge(frame(b'{"id": NaN, "work": Infinity, "values": null}'))
    while True:
        pass
    return scores
