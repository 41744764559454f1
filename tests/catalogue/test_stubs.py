"""Cutting stubs out of references."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.catalogue.load import catalogue
from grader.catalogue.model import AuthoringError
from grader.catalogue.source import parameters, stub, stub_of

FILE = Path("softmax.py")


def test_a_block_in_a_function_becomes_the_task() -> None:
    """The marked lines go; the learner finds where to write, at the block's own depth."""
    solution = (
        "def f(x):\n"
        '    """Twice."""\n'
        "    if x:\n"
        "        ### BEGIN SOLUTION\n"
        "        return 2 * x\n"
        "        ### END SOLUTION\n"
        "    return 0\n"
    )
    assert stub(solution, FILE) == (
        "def f(x):\n"
        '    """Twice."""\n'
        "    if x:\n"
        "        # YOUR CODE HERE\n"
        "        raise NotImplementedError\n"
        "    return 0\n"
    )


def test_a_block_at_module_level_disappears() -> None:
    """A helper that only the reference needs leaves nothing behind, not even a hole."""
    solution = (
        "import math\n\n\n### BEGIN SOLUTION\ndef helper():\n    return 1\n\n\n### END SOLUTION\ndef f():\n    pass\n"
    )
    assert stub(solution, FILE) == "import math\n\n\ndef f():\n    pass\n"


def test_a_block_between_functions_leaves_two_blank_lines() -> None:
    """What stands before and after a dropped block stays two lines apart."""
    solution = "def f():\n    pass\n\n\n### BEGIN SOLUTION\nHELPER = 1\n### END SOLUTION\n\n\ndef g():\n    pass\n"
    assert stub(solution, FILE) == "def f():\n    pass\n\n\ndef g():\n    pass\n"


def test_several_blocks() -> None:
    """Every block of a file is cut by itself."""
    block = "    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n"
    text = stub(f"def f():\n{block}\n\ndef g():\n{block}", FILE)
    assert text.count("raise NotImplementedError") == 2
    assert "return 1" not in text


def test_nothing_marked_nothing_changed() -> None:
    """A file without marks stays as it is."""
    assert stub("def f():\n    return 1\n", FILE) == "def f():\n    return 1\n"


@pytest.mark.parametrize(
    ("solution", "line", "what"),
    [
        ("x = 1\n### BEGIN SOLUTION\ny = 2\n", 2, "without"),
        ("x = 1\ny = 2\n### END SOLUTION\n", 3, "without"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n", 2, "began on line 1"),
    ],
)
def test_marks_that_do_not_pair_name_file_and_line(solution: str, line: int, what: str) -> None:
    """A mark without its partner is reported where it stands."""
    with pytest.raises(AuthoringError, match=rf"^softmax\.py:{line}: .*{what}"):
        stub(solution, FILE)


@pytest.mark.parametrize("exercise", catalogue().exercises, ids=lambda exercise: exercise.id)
def test_the_stubs_of_the_course(exercise) -> None:
    """Every stub is Python, keeps the task's text and signature, and gives nothing away."""
    solution, text = exercise.solution.read_text(encoding="utf-8"), stub_of(exercise)
    tree, whole = ast.parse(text), ast.parse(solution)
    assert ast.get_docstring(tree) == ast.get_docstring(whole)
    public = [n for n in parameters(solution) if n.split(".")[0] in exercise.names]
    assert {name: parameters(solution)[name] for name in public} == parameters(text)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            assert [type(part) for part in node.body] == [ast.Expr, ast.Raise]
    assert "SOLUTION" not in text


def test_parameters() -> None:
    """The names of the parameters of functions and methods, in order; those that go by name only are left out."""
    source = "def f(a, /, b, *, c=1):\n    pass\n\n\nclass C:\n    def g(self, x):\n        pass\n"
    assert parameters(source) == {"f": ("a", "b"), "C.g": ("x",)}
