"""Cuts one exercise's submission out of a notebook: a module with what its functions need, and nothing else.

Read from the text alone; nothing runs. Kept are the statements that bind the exercise's names and, in turn, the names
that those use: helpers, constants and imports from any cell. Plots, tries and magics are left behind. A name that an
earlier exercise of the chapter defines is that exercise's reference, so that one mistake is counted once.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..catalogue.load import Catalogue
from ..catalogue.model import Exercise
from ..sandbox.policy import PURE
from .pieces import pieces

FILENAME = "your notebook"
PARTS = "_parts"  # the handed-out module's place beside the exercises
NOTHING = "# the notebook defines nothing that this exercise asks for\n"
IMPORTS = ast.Import | ast.ImportFrom
LARGEST = 1 << 20  # characters of a cell that are looked at


@dataclass(frozen=True)
class CodeCell:
    """A code cell: what nbgrader calls it ("" if it does not) and its text."""

    name: str
    source: str


@dataclass(frozen=True)
class Statement:
    """A top-level statement: the names it binds, those it needs, and where it stands."""

    cell: int
    first: int
    text: str
    binds: frozenset[str]
    needs: frozenset[str]
    is_import: bool = False


@dataclass(frozen=True)
class Cut:
    """A submission's text, and for each of its lines (cell's name or number, line there)."""

    text: str
    places: tuple[tuple[str, int], ...]


def cut(catalogue: Catalogue, exercise: Exercise, cells: Sequence[CodeCell], graded_by: str) -> Cut:
    """The submission for `exercise`. `graded_by` names the cell that tests it: what binds a name later does not count."""
    end = next((n for n, cell in enumerate(cells) if cell.name == graded_by), len(cells))
    parsed = [statements(number, cell.source) for number, cell in enumerate(cells)]
    own = next((n for n, cell in enumerate(cells) if cell.name == exercise.id), -1)
    before = [s for found in parsed[:end] if found is not None for s in found]
    after = [s for found in parsed[end:] if found is not None for s in found]
    kept, from_reference = _needed(exercise.names, before, after, own, _references(catalogue, exercise))
    if not any(set(exercise.names) & s.binds for s in kept):
        broken = own >= 0 and parsed[own] is None
        text = cells[own].source if broken else NOTHING
        return Cut(text, tuple((exercise.id, line) for line in range(1, text.count("\n") + 2)))
    return _joined(kept, from_reference, cells)


def _references(catalogue: Catalogue, exercise: Exercise) -> dict[str, str]:
    """Name -> module of the earlier exercises of the same chapter."""
    earlier = [e for e in catalogue.earlier(exercise) if e.chapter is exercise.chapter]
    found = {name: e.module for e in earlier for name in e.names}
    return found | {name: i.module for i in pieces(exercise).relative for name in i.names}


def _needed(
    names: Sequence[str], before: list[Statement], after: list[Statement], own: int, references: Mapping[str, str]
) -> tuple[list[Statement], dict[str, str]]:
    """The statements to keep, in order, and the names to take from references."""
    kept: set[int] = set()
    everything = before + after
    from_reference: dict[str, str] = {}
    waiting, seen = list(names), set(names)
    while waiting:
        name = waiting.pop()
        binding = [s for s in before if name in s.binds]
        if name in references and name not in names:
            own_binding = [s for s in binding if s.cell == own and not s.is_import]
            if not own_binding:
                from_reference[name] = references[name]
                continue
            binding = own_binding
        binding = binding or [s for s in after if name in s.binds]
        if not binding and not hasattr(builtins, name):
            binding = [s for s in before if "*" in s.binds]
        for statement in binding:
            kept.add(id(statement))
            waiting += statement.needs - seen
            seen |= statement.needs
    return [s for s in everything if id(s) in kept], from_reference


def _joined(kept: list[Statement], from_reference: Mapping[str, str], cells: Sequence[CodeCell]) -> Cut:
    lines: list[str] = []
    places: list[tuple[str, int]] = []
    for name, module in sorted(from_reference.items()):
        lines.append(f"from ..{module} import {name}")
        places.append(("parts", 1))
    for statement in kept:
        label = cells[statement.cell].name or f"#{statement.cell + 1}"
        for number, line in enumerate(statement.text.split("\n")):
            lines.append(line)
            places.append((label, statement.first + number))
    return Cut("\n".join(lines) + "\n", tuple(places))


def statements(cell: int, source: str) -> list[Statement] | None:
    """The cell's top-level statements; None where it cannot be read as Python."""
    if len(source) > LARGEST:
        return None
    for text in (source, _without_magics(source)):
        try:
            tree = ast.parse(text)
            return [s for node in tree.body if (s := _statement(cell, node, text)) is not None]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _without_magics(source: str) -> str:
    """The cell without IPython's own lines; a cell magic such as %%time loses its first line alone."""
    lines = [re.sub(r"^(\s*)[%!?].*$", r"\1pass", line) for line in source.split("\n")]
    lines = [re.sub(r"=\s*[%!].*$", "= None", line) for line in lines]
    return "\n".join(re.sub(r"^(\s*)[\w.]+\?{1,2}\s*$", r"\1pass", line) for line in lines)


def _statement(cell: int, node: ast.stmt, text: str) -> Statement | None:
    """A statement with its decorators and its own lines; None for one that binds nothing."""
    binds = frozenset(_binds(node))
    if not binds:
        return None
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(d.lineno for d in decorators)])
    lines = text.split("\n")[first - 1 : node.end_lineno]
    alone = ast.unparse(node)
    shown = "\n".join(lines)
    if isinstance(node, IMPORTS):
        shown = alone = _import(node)
    elif not _stands_alone(shown, alone):  # it shares its lines with another statement
        shown = alone
    return Statement(cell, first, shown, binds, frozenset(_needs(alone)) - {"*"}, isinstance(node, IMPORTS))


def _stands_alone(shown: str, alone: str) -> bool:
    try:
        return ast.dump(ast.parse(shown)) == ast.dump(ast.parse(alone))
    except SyntaxError:
        return False


def _import(node: ast.Import | ast.ImportFrom) -> str:
    """The import; what comes from `parts.py` is found beside the exercises."""
    if isinstance(node, ast.ImportFrom) and node.module == "parts" and not node.level:
        return ast.unparse(ast.ImportFrom(PARTS, node.names, 1))
    if isinstance(node, ast.Import) and any(alias.name == "parts" for alias in node.names):
        names = [ast.alias(PARTS, a.asname or "parts") for a in node.names if a.name == "parts"]
        rest = [a for a in node.names if a.name != "parts"]
        return "; ".join(ast.unparse(n) for n in (ast.ImportFrom(None, names, 1), *([ast.Import(rest)] if rest else [])))
    return ast.unparse(node)


def _binds(node: ast.stmt) -> Iterator[str]:
    """The names that a statement binds or changes (TABLE[0] = 1, Model.forward = f, seen.append(1))."""
    if isinstance(node, IMPORTS):
        for alias in node.names:
            starred = alias.name == "*"
            root = (getattr(node, "module", None) or "").split(".")[0]
            if not starred or root in PURE | {"numpy", "torch", "parts", "einops"}:
                yield alias.asname or alias.name.split(".")[0]
        return
    waiting: list[ast.AST] = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield item.name
            continue
        if isinstance(item, IMPORTS):
            yield from _binds(item)
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store):
            yield item.id
        if isinstance(item, ast.Attribute | ast.Subscript) and isinstance(item.ctx, ast.Store) and (root := _root(item)):
            yield root
        if isinstance(item, ast.Expr) and isinstance(item.value, ast.Call) and isinstance(item.value.func, ast.Attribute):
            yield from filter(None, [_changed(item.value.func)])
        if not isinstance(item, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            waiting += ast.iter_child_nodes(item)


CHANGES = frozenset({"append", "extend", "update", "add", "insert", "setdefault", "setattr"})


def _changed(function: ast.Attribute) -> str:
    """The name whose object a statement such as `seen.append(1)` changes."""
    return _root(function) if function.attr in CHANGES else ""


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _needs(text: str) -> Iterator[str]:
    """The module's names that a statement refers to, in whatever depth."""
    waiting = [symtable.symtable(text, "<cell>", "exec")]
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        for symbol in table.get_symbols():
            if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
                yield symbol.get_name()
