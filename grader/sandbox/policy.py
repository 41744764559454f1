"""Which imports a submission makes that it may not make, read from its text before it runs.

A deterrent, not a wall: a determined program finds another way, and isolation has to hold against it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

# The standard library's pure parts: nothing that reads files, starts processes or opens sockets. (sys: for float_info.)
PURE = frozenset(
    """
    __future__ abc array bisect cmath collections contextlib copy dataclasses decimal doctest enum fractions functools
    heapq itertools logging math numbers operator pprint random re reprlib statistics string sys textwrap time timeit
    types typing typing_extensions unittest warnings
    """.split()  # noqa: SIM905
)


def broken_rules(tree: ast.Module, packages: Iterable[str]) -> list[dict[str, str]]:
    """One {"rule", "says"} for each forbidden import; code that only runs as a script is not looked at."""
    allowed = PURE | set(packages) | {"exercises"}
    broken: dict[str, str] = {}
    for node in sorted(_nodes_that_run(tree), key=lambda node: getattr(node, "lineno", 0)):
        for name in _imported(node):
            if name.split(".")[0] not in allowed:
                broken.setdefault(
                    f"import:{name}",
                    f"line {getattr(node, 'lineno', 0)} imports {name}; "
                    f"allowed are {', '.join(sorted(packages))} and the pure parts of the standard library.",
                )
    return [{"rule": rule, "says": says} for rule, says in broken.items()]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [node.module or ""]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "__import__":
        first = node.args[0] if node.args else None
        return [first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else "__import__"]
    return []


def _nodes_that_run(tree: ast.Module) -> Iterable[ast.AST]:
    """Every node except what stands under `if __name__ == "__main__":` or `if TYPE_CHECKING:`."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and _is_guard(node.test):
            waiting += node.orelse
            continue
        yield node
        waiting += ast.iter_child_nodes(node)


def _is_guard(test: ast.expr) -> bool:
    """Whether a test is never true when the file is imported."""
    if isinstance(test, ast.Name | ast.Attribute):
        return (test.id if isinstance(test, ast.Name) else test.attr) == "TYPE_CHECKING"
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = (test.left, test.comparators[0])
    return any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides) and any(
        isinstance(side, ast.Constant) and side.value == "__main__" for side in sides
    )
