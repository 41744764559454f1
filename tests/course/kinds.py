"""The notebooks that an instructor meets, with the points that each must get in the first chapter."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from grader.catalogue.load import catalogue

from .course_driver import Notebook, answer, by_name, change, code, filled, insert

SOFTMAX = catalogue().by_id["softmax"]
ALL = 84.0  # seven exercises of 10 points each, 2 more for each one's stretch tests
OVERFLOWS = """import numpy as np


def softmax(scores, axis=-1):
    return np.exp(scores) / np.exp(scores).sum(axis=axis, keepdims=True)
"""
RIGHT_BUT_PLAIN = """import numpy as np


def softmax(scores, axis=-1):
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""
HELPED = """def softmax(scores, axis=-1):
    return normalised(shifted_exp(scores, axis), axis)
"""
HELPERS = """%matplotlib inline
import numpy as np
import matplotlib.pyplot as plt
import a_package_that_nobody_has as nobody

SMALLEST = -np.inf
plt.plot([1, 2], [3, 4])
!ls
def shifted_exp(scores, axis):
    top = scores.max(axis=axis, keepdims=True)
    top = np.where(top == SMALLEST, 0, top).astype(scores.dtype)
    return np.exp(scores - top)


def normalised(e, axis):
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1, total).astype(e.dtype)
"""
HOSTILE = """import numpy as np
import os, sys

def softmax(scores, axis=-1):
    try:
        get_ipython().ast_transformers.append(None)
    except Exception:
        pass
    for depth in range(1, 7):
        for name in ("gradebook.db", "nbgrader_config.py", "source/ch1_by_hand/ch1_by_hand.ipynb"):
            for mode in ("rb", "ab"):
                try:
                    with open("../" * depth + name, mode) as file:
                        return np.full_like(scores, 1234.0)
                except OSError:
                    pass
    np.allclose = np.isclose = lambda *a, **k: True
    os._exit(0)
"""

SCRIPTS = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> <style>body{display:none}</style>\n\n"
    "[link](javascript:alert(3)) ![no such picture](attachment:gone.png)\n\n"
    "```mermaid\n<img src=x onerror=alert(4)>\n```\n\n<div onclick='alert(5)'>here</div>"
)


@dataclass(frozen=True)
class Kind:
    """A submission and what it earns. `needles` stand in its feedback."""

    name: str
    content: Notebook | str
    points: float
    file: str = ""
    needles: tuple[str, ...] = ()


def _prefixed(prefix: str, body: str = "") -> str:
    """The reference of softmax that does something else first."""
    source = body or answer(SOFTMAX)
    return source.replace("    largest = ", f"    {prefix}\n    largest = ")


def kinds(empty: Notebook) -> list[Kind]:
    """Every kind, made from the released notebook."""
    right = filled(empty)
    copied = insert(filled(empty), "softmax-examples", copy.deepcopy(by_name(right)["softmax"]))
    insert(copied, "softmax_scaling", copy.deepcopy(by_name(right)["softmax-required"]))
    deleted = filled(empty)
    gone = {"softmax-required", "softmax-examples", "self_attention-question", "correlation_matrix-task"}
    deleted["cells"] = [
        c for c in deleted["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id", "") not in gone
    ]
    without_answer = filled(empty)
    without_answer["cells"].remove(by_name(without_answer)["softmax"])
    tampered = filled(empty, {"softmax": OVERFLOWS})
    by_name(tampered)["softmax-required"]["metadata"]["nbgrader"]["points"] = 1000
    by_name(tampered)["softmax-stretch"]["metadata"]["nbgrader"]["grade"] = False
    by_name(tampered)["softmax-examples"]["metadata"]["nbgrader"] = 5
    helped = insert(filled(empty, {"softmax": HELPED}), "softmax-task", code(HELPERS))
    insert(helped, "", code("1 / 0"))
    scripted = filled(empty)
    place = scripted["cells"].index(by_name(scripted)["softmax-question"]) + 1
    scripted["cells"][place]["source"] = SCRIPTS
    raw = {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": SCRIPTS}
    scripted["cells"].insert(place + 1, raw)
    scripted["metadata"]["language_info"] = {"name": "<script>alert(6)</script>"}
    mistake = "exp of the raw scores"
    return [
        Kind("right", right, ALL, needles=("✓ stays finite for scores up to 10,000",)),
        Kind("wrong", filled(empty, {"softmax": OVERFLOWS}), ALL - 5, needles=(mistake, "Ask yourself")),
        Kind("partial", filled(empty, {"softmax": RIGHT_BUT_PLAIN}), ALL - 0.4, needles=("✗ gives zeros, not NaN",)),
        Kind("empty", empty, 0.0, needles=("softmax is still to be written",)),
        Kind("late", right, ALL),
        Kind("renamed", right, ALL, file="ch1_by_hand (1).ipynb"),
        Kind("duplicated", copied, ALL),
        Kind("deleted", deleted, ALL),
        Kind("without_answer", without_answer, ALL - 12),
        Kind("tampered", tampered, ALL - 5),
        Kind("syntax", change(filled(empty), "softmax", lambda s: s + "\ndef f(:\n"), ALL - 12, needles=("line",)),
        Kind("noisy", filled(empty, {"softmax": _prefixed("import warnings; warnings.warn('ah'); import sys; "
                                                          "print('oh', file=sys.stderr)")}), ALL),
        Kind("endless", filled(empty, {"softmax": "def softmax(scores, axis=-1):\n    while True:\n        pass\n"}),
             ALL - 12, needles=("did not finish within",)),
        Kind("flooding", filled(empty, {"softmax": "def softmax(scores, axis=-1):\n    while True:\n"
                                                   "        print('x' * 1000000)\n"}), ALL - 12),
        Kind("hostile", filled(empty, {"softmax": HOSTILE}), ALL - 12, needles=("ended its own process",)),
        Kind("helped", helped, ALL),
        Kind("scripted", scripted, ALL, needles=("&lt;script&gt;alert(1)",)),
    ]  # fmt: skip
