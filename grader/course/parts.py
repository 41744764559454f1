"""`parts.py`: the references of earlier chapters in one file that needs nothing but NumPy and PyTorch."""

from __future__ import annotations

import ast

from ..catalogue.load import Catalogue
from ..catalogue.model import AuthoringError, Chapter, Exercise
from ..catalogue.source import BEGIN, END
from .pieces import pieces, tidy

FILE = "parts.py"
EXAMPLES = '''
def show_examples(*things):
    """Try the worked examples in the docstrings of functions and classes; print those that do not hold."""
    import sys
    from doctest import NORMALIZE_WHITESPACE, DocTestFinder, DocTestRunner

    names = sys.modules["__main__"].__dict__
    runner = DocTestRunner(verbose=False, optionflags=NORMALIZE_WHITESPACE)
    for thing in things:
        for test in DocTestFinder().find(thing, thing.__name__, module=False, globs=dict(names)):
            runner.run(test)
    tried = runner.summarize(verbose=False)
    if not tried.failed:
        print(f"The worked examples hold, all {tried.attempted} of them.")
'''


def parts_of(catalogue: Catalogue, chapter: Chapter) -> str:
    """The text of `parts.py` for an assignment: everything from the chapters before it."""
    earlier = [exercise for exercise in catalogue.exercises if exercise.chapter.order < chapter.order]
    _refuse_clashes(earlier)
    imports, bodies = _gathered(earlier)
    title = '"""What the exercises of this chapter may use: earlier exercises, solved, and the worked examples."""'
    blocks = [title, "\n".join(imports), *bodies, EXAMPLES.strip("\n")]
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
