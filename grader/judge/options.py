"""How to grade: cheap to import, so that a command can read its options before the judge is loaded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """How to grade. `debug` runs the submission in this process, so that breakpoint() works.

    `diagnose` False: mistakes are not named. Another device than the CPU (with `debug` alone): calls are made there.
    """

    stretch: bool = True
    debug: bool = False
    device: str = "cpu"
    language: str = "en"
    diagnose: bool = True
