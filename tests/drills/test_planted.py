"""Debugging drills: what is planted, and that nothing but the mistake gives it away."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest

from grader.catalogue.load import catalogue
from grader.catalogue.source import misconceptions
from grader.drills.planted import file_with, one_mistake, read_tasks, several_mistakes, write_tasks
from grader.drills.spot import plant, spottable


def test_the_same_seed_plants_the_same() -> None:
    """A seed decides what is planted; another may decide otherwise."""
    exercise = next(e for e in catalogue().exercises if len(spottable(e)) > 5)
    drawn = [dict(one_mistake(exercise, random.Random(seed)).mistakes) for seed in range(9)]
    assert drawn == [dict(one_mistake(exercise, random.Random(seed)).mistakes) for seed in range(9)]
    assert len({task[exercise.id] for task in drawn}) > 1


def test_several_mistakes_lie_in_different_parts_of_the_model() -> None:
    """Three mistakes, three parts."""
    task = several_mistakes(catalogue(), "model", 3, random.Random(1))
    assert len(task.mistakes) == 3
    assert all(catalogue().by_id[id].part_of_model for id in task.mistakes)


@pytest.mark.parametrize("exercise", catalogue().exercises, ids=lambda e: e.id)
def test_signatures_and_docstrings_give_nothing_away(exercise) -> None:  # type: ignore[no-untyped-def]
    """A planted file documents and annotates the same functions as the right one, and holds no mark of a solution."""
    right = ast.parse(file_with(exercise, None))
    for mistake in misconceptions(exercise):
        text = file_with(exercise, mistake.id)
        wrong = ast.parse(text)
        assert _documented(wrong) >= {n for n in _documented(right) if n in _names(wrong)}
        assert "SOLUTION" not in text
        assert text != file_with(exercise, None)


def _names(tree: ast.Module) -> set[str]:
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def _documented(tree: ast.Module) -> set[str]:
    nodes = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return {node.name for node in nodes if ast.get_docstring(node)}


def test_a_missing_line_is_found_on_either_side_of_the_gap(course) -> None:  # type: ignore[no-untyped-def]
    """Where a line was left out, the lines beside the gap answer."""
    course.change(course.solution, "    return x * 2\n", "    x = x + x\n    x = x + 0\n    return x\n")
    course.misconceptions.write_text(
        'class left_out:\n    says = {"en": "a", "zh": "b"}\n    ask = {"en": "a", "zh": "b"}\n\n'
        "    def double(x):\n        x = x + 0\n        return x\n",
        encoding="utf-8",
    )
    exercise = course.exercise()
    planted = plant(exercise, misconceptions(exercise)[0])
    assert planted.lines == ("def double(x):", "    x = x + 0", "    return x")
    assert planted.wrong == {1, 2}
    assert planted.right == ("    x = x + x",)


def test_a_version_that_is_wrong_all_over_is_not_asked(course) -> None:  # type: ignore[no-untyped-def]
    """Two lines of code are nothing to search in."""
    assert spottable(course.exercise()) == ()


def test_the_record_comes_back_the_same(tmp_path: Path) -> None:
    """What was planted is remembered; a damaged record says so."""
    file = tmp_path / "debug.json"
    task = several_mistakes(catalogue(), "model", 2, random.Random(1))
    write_tasks(file, {"model": task})
    assert read_tasks(file, catalogue()) == {"model": task}
    assert read_tasks(tmp_path / "none.json", catalogue()) == {}
    for damage in ("", "{}{", "[1]", '[{"name": "x"}]', '{"a": 1}'):
        file.write_text(damage, encoding="utf-8")
        with pytest.raises(ValueError):  # JSON's own errors are among them
            read_tasks(file, catalogue())
