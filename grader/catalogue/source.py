"""Reads Python sources of the bank without running them: hidden tests, misconceptions, stubs."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path
from typing import Any

from .model import LANGUAGES, AuthoringError, Exercise, HiddenTest, Misconception, Tier

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"


def parse(file: Path) -> ast.Module:
    try:
        return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
    except SyntaxError as error:
        raise AuthoringError(file, error.lineno or 1, f"syntax error: {error.msg}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise AuthoringError(file, 1, f"cannot be read: {error}") from error


def hidden_tests(exercise: Exercise) -> tuple[HiddenTest, ...]:
    """The test functions of an exercise's hidden grader, in the order in which they are written."""
    tests = []
    for node in parse(exercise.hidden_tests).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            says = ast.get_docstring(node)
            if not says or "\n" in says:
                raise AuthoringError(exercise.hidden_tests, node.lineno, f"{node.name} needs a one-line docstring")
            marks = [ast.unparse(decorator) for decorator in node.decorator_list]
            tier: Tier = "stretch" if "pytest.mark.stretch" in marks else "required"
            tests.append(HiddenTest(node.name, says, tier, node.lineno))
    return tuple(tests)


def misconceptions(exercise: Exercise) -> tuple[Misconception, ...]:
    """The wrong versions in an exercise's `misconceptions.py`: one class each, read as data."""
    file = exercise.room / "misconceptions.py"
    tree = parse(file)
    source = file.read_text(encoding="utf-8")
    return tuple(_misconception(file, source, node) for node in tree.body if isinstance(node, ast.ClassDef))


def _misconception(file: Path, source: str, node: ast.ClassDef) -> Misconception:
    facts: dict[str, Any] = {}
    overrides: dict[str, str] = {}
    for item in node.body:
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            try:
                facts[item.targets[0].id] = ast.literal_eval(item.value)
            except ValueError as error:
                raise AuthoringError(file, item.lineno, "must be a plain value") from error
        elif isinstance(item, ast.FunctionDef | ast.ClassDef):
            lines = source.splitlines()[item.lineno - 1 : item.end_lineno]
            overrides[item.name] = textwrap.dedent("\n".join(lines))
    for key in ("says", "ask"):
        texts = facts.get(key, {})
        if sorted(texts) != sorted(LANGUAGES) or not all(str(text).strip() for text in texts.values()):
            raise AuthoringError(file, node.lineno, f"{node.name} needs `{key}` in {', '.join(LANGUAGES)}")
    if not overrides:
        raise AuthoringError(file, node.lineno, f"{node.name} replaces no function")
    return Misconception(node.name, facts["says"], facts["ask"], str(facts.get("note", "")), overrides, node.lineno)


def with_mistake(reference: str, mistake: Misconception) -> str:
    """The reference's source with the functions that `mistake` defines put in place of its own."""
    lines = reference.splitlines()
    nodes = [n for n in ast.parse(reference).body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    for node in reversed(nodes):
        if node.name in mistake.overrides:
            lines[node.lineno - 1 : node.end_lineno] = mistake.overrides[node.name].splitlines()
    return "\n".join(lines) + "\n"


def stub(solution: str, file: Path) -> str:
    """A solution's source with every marked block replaced by the learner's task.

    A block inside a function becomes `raise NotImplementedError`; a block at module level (a helper that
    only the reference needs) disappears.
    """
    kept: list[str] = []
    start: int | None = None
    for number, line in enumerate(solution.splitlines(), 1):
        mark = line.strip()
        if mark == BEGIN:
            if start is not None:
                raise AuthoringError(file, number, f"{BEGIN} inside a block that began on line {start}")
            start = number
            indent = line[: len(line) - len(line.lstrip())]
            if indent:
                kept += [f"{indent}# YOUR CODE HERE", f"{indent}raise NotImplementedError"]
        elif mark == END:
            if start is None:
                raise AuthoringError(file, number, f"{END} without {BEGIN}")
            start = None
        elif start is None:
            kept.append(line.rstrip())
    if start is not None:
        raise AuthoringError(file, start, f"{BEGIN} without {END}")
    # A dropped module-level block leaves its blank lines behind: never more than two in a row.
    text = "\n".join(kept).strip("\n") + "\n"
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text


def stub_of(exercise: Exercise) -> str:
    return stub(exercise.solution.read_text(encoding="utf-8"), exercise.solution)


def parameters(source: str) -> dict[str, tuple[str, ...]]:
    """Function or `Class.method` -> its parameters' names (without self), for the top level of a source."""
    found: dict[str, tuple[str, ...]] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = tuple(a.arg for a in (*node.args.posonlyargs, *node.args.args))
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    found[f"{node.name}.{method.name}"] = tuple(a.arg for a in method.args.args[1:])
    return found
