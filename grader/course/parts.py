"""`parts.py`: the references of earlier chapters in one file that needs nothing but NumPy and PyTorch."""

from __future__ import annotations

import ast
import inspect

from ..catalogue.load import Catalogue
from ..catalogue.model import AuthoringError, Chapter, Exercise
from ..catalogue.source import BEGIN, END
from . import words
from .pieces import pieces, tidy
from .worked import show_examples

FILE = "parts.py"


def parts_of(catalogue: Catalogue, chapter: Chapter, language: str) -> str:
    """The text of `parts.py` for an assignment: everything from the chapters before it. `language`: of what it says."""
    earlier = [exercise for exercise in catalogue.exercises if exercise.chapter.order < chapter.order]
    _refuse_clashes(earlier)
    imports, bodies = _gathered(earlier)
    title = '"""What the exercises of this chapter may use: earlier exercises, solved, and the worked examples."""'
    blocks = [
        title,
        "\n".join(imports),
        *bodies,
        f"SAYS = {words.WORKED[language]!r}",
        inspect.getsource(show_examples).strip(),
    ]
    return tidy("\n\n\n".join(block for block in blocks if block).splitlines())


def _gathered(exercises: list[Exercise]) -> tuple[list[str], list[str]]:
    """All imports, each once, and the code of each exercise under a line that names it."""
    imports: set[str] = set()
    bodies = []
    for exercise in exercises:
        code = pieces(exercise).code
        nodes = [node for node in ast.parse(code).body if isinstance(node, ast.Import | ast.ImportFrom)]
        imports |= {ast.unparse(node) for node in nodes}
        gone = {n for node in nodes for n in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
        lines = [line for number, line in enumerate(code.splitlines(), 1) if number not in gone]
        body = tidy([line for line in lines if line.strip() not in (BEGIN, END)])
        bodies.append(f"# {exercise.path}\n\n\n{body.strip()}")
    return sorted(imports, key=lambda line: (line.startswith("from"), line)), bodies


def _refuse_clashes(exercises: list[Exercise]) -> None:
    """Two exercises that define the same name cannot share a file."""
    owner: dict[str, Exercise] = {}
    for exercise in exercises:
        for node in ast.parse(pieces(exercise).code).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                if node.name in owner:
                    said = f"{node.name} is defined by {owner[node.name].id} too; {FILE} has room for one of them"
                    raise AuthoringError(exercise.solution, node.lineno, said)
                owner[node.name] = exercise
