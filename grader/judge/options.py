"""How to grade: cheap to import, so that a command can read its options before the judge is loaded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """How to grade. `debug` runs the submission in this process, so that breakpoint() works.

    `diagnose` False: mistakes are not named. Another device than the CPU (with `debug` alone): calls are made there.
    Without `policy`, imports and operators are not looked at: what the attack suite does, to show that isolation holds
    alone. `seconds` stands in for the exercise's own deadline.
    """

    stretch: bool = True
    debug: bool = False
    device: str = "cpu"
    language: str = "en"
    policy: bool = True
    seconds: float | None = None
    diagnose: bool = True
