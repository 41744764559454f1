"""Runs the installed `grader` command as a learner does, and the files that the tests hand in."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.catalogue.load import catalogue

GRADER = Path(sys.executable).with_name("grader")
SOFTMAX = "exercises/ch1_by_hand/softmax.py"
NOT_PASSED_ON = (
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "LINES",
    "GRADER_LANG",
    "TERM",
    "PAGER",
    "LESS",
)
# Takes from root what lets it write into read-only folders; other users need no help to fail.
AS_ANYONE = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()

RIGHT = """import numpy as np


def softmax(scores, axis=-1):
    exponentials = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return exponentials / exponentials.sum(axis=axis, keepdims=True)
"""
OVERFLOWS = """import numpy as np


def softmax(scores, axis=-1):
    return np.exp(scores) / np.exp(scores).sum(axis=axis, keepdims=True)
"""
HANGS = "def softmax(scores, axis=-1):\n    while True:\n        pass\n"


def starred() -> str:
    """The reference of softmax, which earns the star."""
    return catalogue().by_id["softmax"].solution.read_text(encoding="utf-8")


def mistake(name: str, fact: str, language: str) -> str:
    """The sentence (`says`) or question (`ask`) that the bank holds for one of softmax's misconceptions."""
    source = (catalogue().by_id["softmax"].room / "misconceptions.py").read_text(encoding="utf-8")
    found = next(n for n in ast.parse(source).body if isinstance(n, ast.ClassDef) and n.name == name)
    facts = {n.targets[0].id: n.value for n in found.body if isinstance(n, ast.Assign)}  # type: ignore[attr-defined]
    return str(ast.literal_eval(facts[fact])[language])


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what changes how the command prints."""
    kept = {k: v for k, v in os.environ.items() if k not in NOT_PASSED_ON and not k.startswith(("PYTEST", "COV_"))}
    return kept | (extra or {})


class Done:
    """What a command printed and how it ended. `out` and `err` are as printed; `text` joins wrapped lines."""

    def __init__(self, out: str, err: str, code: int) -> None:
        self.out, self.err, self.code = out, err, code

    @property
    def text(self) -> str:
        return flat(self.out + self.err)

    @property
    def data(self) -> Any:
        """Standard output read as JSON: it must hold nothing else."""
        return json.loads(self.out)

    @property
    def report(self) -> Any:
        return self.data["reports"][0]

    def __repr__(self) -> str:
        return f"exit code {self.code}\n--- stdout\n{self.out}--- stderr\n{self.err}"


def flat(text: str) -> str:
    """On one line, with single spaces: where a line was broken does not matter."""
    return " ".join(text.split())


def grader(
    *words: str,
    cwd: Path,
    stdin: str = "",
    env: dict[str, str] | None = None,
    prefix: Sequence[str] = (),
    own_traceback: bool = False,
) -> Done:
    """Run `grader WORDS` in `cwd`. A traceback in what it prints is a failure unless the learner's own is due."""
    done = subprocess.run(
        [*prefix, str(GRADER), *words],
        cwd=cwd,
        input=stdin.encode(),
        env=environment(env),
        capture_output=True,
        timeout=60,
        check=False,
    )
    result = Done(done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"), done.returncode)
    assert own_traceback or "Traceback" not in result.out + result.err, result
    return result


def ends_with_one_line(done: Done, code: int, *parts: str) -> None:
    """The command says one line on stderr that holds `parts`, nothing on stdout, and ends with `code`."""
    assert done.code == code, done
    assert done.out == "", done
    lines = done.err.splitlines()
    assert len(lines) == 1, done
    assert lines[0].startswith("grader: "), done
    for part in parts:
        assert part in lines[0], done
