"""Reads a number as people type it: 1e9, 1,024, 64 GiB, 2^20, 10⁹, 1.5亿, 7 billion, 2*32*8*128, 2/7."""

from __future__ import annotations

import ast
import math
import operator
import re
import unicodedata
from collections.abc import Callable

Number = int | float
BINARY = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
DECIMAL = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
BYTES = BINARY | DECIMAL
COUNTS = {"K": 10**3, "M": 10**6, "B": 10**9, "G": 10**9, "T": 10**12, "P": 10**15}
COUNTS |= {"THOUSAND": 10**3, "MILLION": 10**6, "BILLION": 10**9, "TRILLION": 10**12}
CHINESE = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}  # they multiply: 万亿 is 10^12
SYMBOLS = {"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "^": "**", "√": "sqrt", "π": "pi"}
OPERATORS: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS: dict[str, Callable[[float], float]] = {
    **{name: getattr(math, name) for name in ("sqrt", "exp", "log", "log2")},
    "ln": math.log,
}
LARGEST = 1e60
SUFFIX = re.compile(r"(.*?[\d).])\s*([A-Za-z%]+|[百千万亿]+)", re.DOTALL)
POWER = re.compile("[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207b]+")  # superscripts
ROOT = re.compile(r"√\s*([\d.]+)")
SEPARATOR = re.compile(r"(?<=\d)[,_'\u00a0\u2009 ](?=\d{3}(?!\d))")


class NotANumber(ValueError):
    """The text cannot be read as a number."""


def read_quantity(text: str, unit: str) -> Number:
    """The number that `text` means, counted in `unit`. Raises NotANumber."""
    text = POWER.sub(r"^(\g<0>)", text)
    text = unicodedata.normalize("NFKC", text).strip().rstrip("。")
    text = ROOT.sub(r"sqrt(\1)", text)
    for symbol, plain in SYMBOLS.items():
        text = text.replace(symbol, plain)
    text = SEPARATOR.sub("", text)
    factor: Number = 1
    found = SUFFIX.fullmatch(text)
    if found:
        scale = _scale(found[2], unit)
        if scale is not None:
            text, factor = found[1], scale
    value = _value(text)
    if not abs(value) < LARGEST:
        raise NotANumber(text)
    return whole(value * factor)


def _scale(suffix: str, unit: str) -> Number | None:
    """How many of `unit` one `suffix` is; None if it is no suffix that fits."""
    if suffix.casefold() == unit.casefold():
        return 1
    if unit in BYTES:
        named = {name.casefold(): size for name, size in BYTES.items()}
        family = BINARY if unit in BINARY else DECIMAL
        named |= {name[0].casefold(): size for name, size in family.items() if name != "B"}  # 64G as 64 GiB is meant
        size = named.get(suffix.casefold())
        return None if size is None else whole(size / BYTES[unit])
    if suffix == "%":
        return 0.01
    if unit:
        return None
    return math.prod(CHINESE[c] for c in suffix) if suffix[0] in CHINESE else COUNTS.get(suffix.upper())


def _value(text: str) -> Number:
    try:
        return _evaluate(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError):
        raise NotANumber(text) from None


def _evaluate(node: ast.expr) -> Number:
    """Plain arithmetic only; what would become huge is refused before it is computed."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case ast.Name(id="pi"):
            return math.pi
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_evaluate(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _evaluate(inner)
        case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_evaluate(inner))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            a, b = _evaluate(left), _evaluate(right)
            if isinstance(op, ast.Pow) and (abs(b) > 200 or abs(a) > LARGEST or isinstance(a**b, complex)):
                raise ValueError(text_of(node))
            return OPERATORS[type(op)](a, b)
    raise ValueError(text_of(node))


def text_of(node: ast.expr) -> str:
    return ast.unparse(node)


def whole(value: Number) -> Number:
    """As an integer where it is one, so that it can be compared and shown exactly."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def shown(value: Number, unit: str = "", digits: int = 0) -> str:
    """The number as a person writes it."""
    if isinstance(value, int):
        text = f"{value:,}" if abs(value) < 10**16 else f"{value:.4g}"
    else:
        text = f"{value:,.{max(digits, 4)}g}"
        if "e" in text and 1e-4 < abs(value) < 1e12:
            text = f"{value:,.0f}"
    return f"{text} {unit}".rstrip()
