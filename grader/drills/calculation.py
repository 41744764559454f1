"""Calculation cards: draws fresh numbers, grades an answer, recognises the mistake behind a wrong one."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import CodeType
from typing import Any, Literal

from .card import Calculation, Slip
from .quantity import Number, shown, whole

# What an author may use in an expression, beside the names drawn before it.
TOOLS: Mapping[str, Any] = {
    **{name: getattr(math, name) for name in ("exp", "log", "log2", "sqrt", "sin", "cos", "pi", "ceil", "floor")},
    **{f.__name__: f for f in (sum, min, max, abs, round, len, range, zip, sorted, int, float, list, tuple, bin)},
    "enumerate": enumerate,
    "prod": math.prod,
}
HOLE = re.compile(r"\{([^{}:]+)(?::([^{}]*))?\}")
Verdict = Literal["right", "near", "wrong"]


@dataclass(frozen=True)
class Drawn:
    """One draw of a calculation: the numbers, the right answer, and the slips that differ from it."""

    item: Calculation
    names: Mapping[str, Any]
    answer: Number
    slips: tuple[tuple[Number, Slip], ...]

    def text(self, template: str) -> str:
        """The template with every `{expression}` or `{expression:format}` filled in."""
        return HOLE.sub(lambda hole: _formatted(_evaluate(hole[1], self.names), hole[2]), template)

    def question(self, language: str) -> str:
        return self.text(self.item.question[language])

    def worked(self, language: str) -> str:
        return self.text(self.item.worked[language])

    def shown_answer(self) -> str:
        return shown(self.answer, self.item.unit, self.item.digits)

    def verdict(self, given: Number) -> Verdict:
        """Right, near (a rounded number where the exact one is asked) or wrong."""
        if same(given, self.answer, self.item.digits):
            return "right"
        if not self.recognised(given) and same(given, self.answer, 2):
            return "near"
        return "wrong"

    def recognised(self, given: Number) -> tuple[Slip, ...]:
        """The mistakes that produce exactly this wrong answer; some numbers make two of them alike."""
        return tuple(slip for value, slip in self.slips if same(given, value, self.item.digits))


def same(given: Number, expected: Number, digits: int) -> bool:
    """Equal to so many significant digits (one unit of the last counts as rounding); 0 digits: exactly."""
    if digits == 0:
        return given == expected or math.isclose(given, expected, rel_tol=1e-12)
    size = 10.0 ** (math.floor(math.log10(abs(expected))) - digits + 1) if expected else 10.0**-digits
    return abs(given - expected) <= size * 0.51 + abs(expected) * 1e-12


def draw(item: Calculation, seed: int) -> Drawn:
    """Fresh numbers for the item; the same seed draws the same ones."""
    rng = random.Random(seed)
    names: dict[str, Any] = {"choice": rng.choice, "randint": rng.randint, "sample": rng.sample}
    for name, source in item.draw.items():
        names[name] = rng.choice(source) if isinstance(source, list) else _evaluate(source, names)
    answer = whole(_evaluate(item.answer, names))
    slips = ((whole(_evaluate(slip.value, names)), slip) for slip in item.slips)
    return Drawn(item, names, answer, tuple((v, s) for v, s in slips if not same(v, answer, item.digits)))


@cache
def _compiled(expression: str) -> CodeType:
    return compile(expression.strip(), f"<{expression}>", "eval")


def _evaluate(expression: str, names: Mapping[str, Any]) -> Any:
    """The value of an author's expression. The bank is trusted as its tests are; learners write none of this."""
    return eval(_compiled(expression), {"__builtins__": {}, **TOOLS, **names})


def _formatted(value: Any, form: str | None) -> str:
    if form is not None:
        return format(value, form)
    if isinstance(value, int | float):
        return shown(whole(value))
    if isinstance(value, list | tuple):
        return "(" + ", ".join(_formatted(v, None) for v in value) + ")"
    return str(value)
