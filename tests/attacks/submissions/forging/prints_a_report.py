"""fail: prints the report that it would like to have, on every descriptor."""
import contextlib
import json
import os

REPORT = {"schema": 1, "reports": [{"exercise": "softmax", "status": "pass", "stars": 1, "points": 10}]}
for fd in (1, 2):
    with contextlib.suppress(OSError):
        os.write(fd, json.dumps(REPORT).encode() + b"\n")


def softmax(scores, axis=-1):
    print(json.dumps(REPORT))
    return scores
