"""Import rules, read from a submission's text."""

from __future__ import annotations

import ast

import pytest

from grader.sandbox.policy import broken_rules


def rules(source: str, packages: tuple[str, ...] = ("numpy", "einops")) -> list[str]:
    return [broken["rule"] for broken in broken_rules(ast.parse(source), packages)]


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np",
        "import numpy.linalg",
        "from numpy.lib import stride_tricks",
        "from einops import rearrange, einsum",
        "from __future__ import annotations",
        "import math, itertools, functools, collections.abc",
        "import sys",  # for sys.float_info.max
        "from typing import NamedTuple",
        "from dataclasses import dataclass",
        "from .softmax import softmax",
        "from ..ch1_by_hand.softmax import softmax",
        "from . import softmax",
        "from exercises.ch1_by_hand.softmax import softmax",
        "if __name__ == '__main__':\n    import os\n    import doctest, scipy",
        "import typing\nif typing.TYPE_CHECKING:\n    import torch",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch",
        "text = 'import os'",
        "# import os",
        "",
    ],
)
def test_allowed(source: str) -> None:
    """The allowed packages, the pure standard library, the course's own modules, and code that only scripts run."""
    assert rules(source) == []


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("import os", "import:os"),
        ("import os as numpy", "import:os"),
        ("import numpy, subprocess", "import:subprocess"),
        ("from scipy.special import softmax", "import:scipy.special"),
        ("import torch", "import:torch"),
        ("import grader.judge", "import:grader.judge"),
        ("from grader import judge", "import:grader"),
        ("from solutions.ch1_by_hand import softmax", "import:solutions.ch1_by_hand"),
        ("import ctypes", "import:ctypes"),
        ("import importlib", "import:importlib"),
        ("def f():\n    import socket", "import:socket"),
        ("try:\n    import torch\nexcept ImportError:\n    torch = None", "import:torch"),
        ("class C:\n    from pathlib import Path", "import:pathlib"),
        ("if True:\n    import os", "import:os"),
        ("if __name__ == '__main__':\n    pass\nelse:\n    import os", "import:os"),
        ("__import__('os').system('true')", "import:os"),
        ("name = 'os'\n__import__(name)", "import:__import__"),
        ("import numpyx", "import:numpyx"),
        ("import mathx.math", "import:mathx.math"),
    ],
)
def test_not_allowed(source: str, rule: str) -> None:
    """Everything else breaks a rule, wherever in the file it stands."""
    assert rules(source) == [rule]


def test_packages_belong_to_the_chapter() -> None:
    """What one chapter allows another does not."""
    assert rules("import torch", ("numpy", "torch")) == []
    assert rules("import torch") == ["import:torch"]


def test_the_line_and_what_is_allowed_are_said() -> None:
    """The learner reads the line of the import and what may be used instead; each module once."""
    (broken,) = broken_rules(ast.parse("\nimport os\nimport os\n"), ("numpy", "einops"))
    assert broken["says"].startswith("line 2 imports os; allowed are einops, numpy and ")


@pytest.mark.parametrize("test", ["__name__ != '__main__'", "__name__", "__name__ or True"])
def test_a_guard_that_guards_nothing(test: str) -> None:
    """Only `__name__ == "__main__"` keeps code from running on import."""
    assert rules(f"if {test}:\n    import os") == ["import:os"]
