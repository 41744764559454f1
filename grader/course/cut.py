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
from functools import lru_cache

from ..catalogue.load import Catalogue
from ..catalogue.model import Exercise
from ..sandbox.policy import PURE
from .handed_out import PARTS
from .pieces import pieces

FILENAME = "your notebook"
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
    """The submission for `exercise`. `graded_by` names its test cell: what binds a name after it does not count."""
    end = next((n for n, cell in enumerate(cells) if cell.name == graded_by), len(cells))
    available = PURE | {package for chapter in catalogue.chapters for package in chapter.packages} | {"parts"}
    parsed = [statements(number, cell.source, available) for number, cell in enumerate(cells)]
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


@lru_cache(maxsize=512)
def statements(cell: int, source: str, available: frozenset[str]) -> list[Statement] | None:
    """The cell's top-level statements that bind something; None where it cannot be read as Python."""
    if len(source) > LARGEST:
        return None
    for text in (source, _without_magics(source)):
        try:
            tree = ast.parse(text)
            return [s for node in tree.body for s in _statements(cell, node, text, available)]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _without_magics(source: str) -> str:
    """The cell without IPython's own lines; a cell magic such as %%time loses its first line alone."""
    lines = [re.sub(r"^(\s*)[%!?].*$", r"\1pass", line) for line in source.split("\n")]
    lines = [re.sub(r"=\s*[%!].*$", "= None", line) for line in lines]
    return "\n".join(re.sub(r"^(\s*)[\w.]+\?{1,2}\s*$", r"\1pass", line) for line in lines)


def _statements(cell: int, node: ast.stmt, text: str, available: frozenset[str]) -> Iterator[Statement]:
    """The statement with its decorators; an import as one statement for each name."""
    if isinstance(node, IMPORTS):
        for alias in node.names:
            single = ast.Import([alias]) if isinstance(node, ast.Import) else _from(node, alias)
            root = (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
            if alias.name != "*" or root in available:
                bound = alias.asname or alias.name.split(".")[0]
                shown = _import(single, guarded=root not in available)
                yield Statement(cell, node.lineno, shown, frozenset([bound]), frozenset(), True)
        return
    binds = frozenset(_binds(node)) - {""}
    if binds:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        shown, alone = "\n".join(text.split("\n")[first - 1 : node.end_lineno]), ast.unparse(node)
        if not _stands_alone(shown, alone):  # it shares its lines with another statement
            shown = alone
        yield Statement(cell, first, shown, binds, frozenset(_needs(alone)))


def _from(node: ast.ImportFrom, alias: ast.alias) -> ast.ImportFrom:
    return ast.ImportFrom(node.module, [alias], node.level)


def _stands_alone(shown: str, alone: str) -> bool:
    try:
        return ast.dump(ast.parse(shown)) == ast.dump(ast.parse(alone))
    except SyntaxError:
        return False


def _import(node: ast.Import | ast.ImportFrom, *, guarded: bool) -> str:
    """The import. What comes from `parts.py` is found beside the exercises; what is not there is done without."""
    alias = node.names[0]
    if isinstance(node, ast.ImportFrom) and node.module == "parts" and not node.level:
        node = ast.ImportFrom(PARTS, node.names, 1)
    elif isinstance(node, ast.Import) and alias.name == "parts":
        node = ast.ImportFrom(None, [ast.alias(PARTS, alias.asname or "parts")], 1)
    text = ast.unparse(node)
    return f"try:\n    {text}\nexcept Exception:\n    pass" if guarded else text


def _binds(node: ast.AST) -> Iterator[str]:
    """The names that a statement binds or changes (TABLE[0] = 1, Model.forward = f, seen.append(1))."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    if isinstance(node, IMPORTS):
        yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
        yield _root(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield _changed(node.value.func)
    if not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        for child in ast.iter_child_nodes(node):
            yield from _binds(child)


CHANGES = frozenset({"append", "extend", "update", "add", "insert", "setdefault"})


def _changed(function: ast.expr) -> str:
    """The name whose object a statement such as `seen.append(1)` changes."""
    return _root(function) if isinstance(function, ast.Attribute) and function.attr in CHANGES else ""


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
