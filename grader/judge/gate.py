"""The gate: an exercise ships only if its stub fails, its reference passes and its wrong versions are told apart.

Every complaint reads `file:line: what`.
"""

from __future__ import annotations

import ast
import doctest
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from ..catalogue.load import Catalogue, catalogue
from ..catalogue.model import LANGUAGES, AuthoringError, Exercise, Misconception
from ..catalogue.notes import Notes, misread_lines, read_notes
from ..catalogue.source import hidden_tests, misconceptions, parse, stub_of, with_mistake
from ..sandbox.client import Sandbox
from ..sandbox.executor import load
from .grade import grade_text
from .options import Options
from .report import Report

MIN_MISCONCEPTIONS = 6
MIN_REQUIRED_FAILURES = 4
MIN_POINTS = 6
ROOM = {
    "exercise.toml",
    "test_hidden.py",
    "misconceptions.py",
    "cards.toml",
    *(f"notes.{language}.md" for language in LANGUAGES),
}


def check_exercises(exercises: Sequence[Exercise], jobs: int) -> Iterator[tuple[Exercise, list[str]]]:
    """Each exercise with everything that is wrong with it, in order; `jobs` of them at a time."""
    if min(jobs, len(exercises)) <= 1:
        for exercise in exercises:
            yield exercise, _complaints(exercise.id)
        return
    with ProcessPoolExecutor(min(jobs, len(exercises)), mp_context=get_context("spawn")) as pool:
        yield from zip(exercises, pool.map(_complaints, [exercise.id for exercise in exercises]), strict=True)


def _complaints(id: str) -> list[str]:
    exercise = catalogue().by_id[id]
    with Sandbox(exercise.chapter.packages) as sandbox:
        return list(check_exercise(catalogue(), exercise, sandbox))


def check_exercise(catalogue: Catalogue, exercise: Exercise, sandbox: Sandbox) -> Iterator[str]:
    """Everything that is wrong with one exercise."""
    if not exercise.solution.is_file():
        yield f"{exercise.solution}:1: the reference does not exist"
        return
    for part in (_texts, _reference, _stub, _wrong_versions):
        try:
            yield from part(catalogue, exercise, sandbox)
        except AuthoringError as error:
            yield str(error)


def _grade(catalogue: Catalogue, exercise: Exercise, text: str, sandbox: Sandbox | None) -> Report:
    name = f"exercises/{exercise.path}"
    return grade_text(catalogue, exercise, text, name, Options(debug=sandbox is None), sandbox)


def _texts(catalogue: Catalogue, exercise: Exercise, _: Sandbox) -> Iterator[str]:
    for stray in sorted(exercise.room.iterdir()):
        if stray.name not in ROOM and stray.name != "__pycache__":
            yield f"{stray}:1: a stray file"
    tests = hidden_tests(exercise)
    if not any(test.tier == "required" for test in tests):
        yield f"{exercise.hidden_tests}:1: no required test"
    for name, count in Counter(test.name for test in tests).items():
        if count > 1:
            yield f"{exercise.hidden_tests}:1: there are {count} tests called {name}"
    notes: dict[str, Notes] = {language: read_notes(exercise.notes(language), language) for language in LANGUAGES}
    ids = {language: [(p.id, p.level) for p in notes[language].points] for language in LANGUAGES}
    for language in LANGUAGES:
        if len(ids[language]) < MIN_POINTS:
            yield f"{exercise.notes(language)}:1: fewer than {MIN_POINTS} interview points"
        if ids[language] != ids[LANGUAGES[0]]:
            yield f"{exercise.notes(language)}:1: ids or levels differ from {exercise.notes(LANGUAGES[0]).name}"
        for number in misread_lines(notes[language].page):
            yield f"{exercise.notes(language)}:{number}: wrapping makes this line look like a list or a quotation"
    for number, id in _duplicates([id for id, _ in ids["en"]]):
        yield f"{exercise.notes('en')}:1: point {number} repeats the id {id}"
    known = {id for id, _ in ids["en"]}
    for mistake in misconceptions(exercise):
        if mistake.note not in known:
            yield f"{_file(exercise)}:{mistake.line}: {mistake.id}: no interview point '{mistake.note}' in the notes"


def _duplicates(ids: list[str]) -> Iterator[tuple[int, str]]:
    for number, id in enumerate(ids, 1):
        if id in ids[: number - 1]:
            yield number, id


def _file(exercise: Exercise) -> Path:
    return exercise.room / "misconceptions.py"


def _reference(catalogue: Catalogue, exercise: Exercise, sandbox: Sandbox) -> Iterator[str]:
    tree = parse(exercise.solution)
    if not ast.get_docstring(tree):
        yield f"{exercise.solution}:1: the module needs a docstring: it is the task"
    defined = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    for name in exercise.names:
        if name not in defined:
            yield f"{exercise.solution}:1: does not define {name}"
        elif not ast.get_docstring(defined[name]):
            yield f"{exercise.solution}:{defined[name].lineno}: {name} needs a docstring"
    text = exercise.solution.read_text(encoding="utf-8")
    for where in (None, sandbox):
        report = _grade(catalogue, exercise, text, where)
        for rule in report.policy:
            yield f"{exercise.solution}:1: breaks its own rule: {rule.says}"
        for test in report.tests:
            if test.outcome != "pass":
                line = next(t.line for t in hidden_tests(exercise) if t.name == test.name)
                yield f"{exercise.hidden_tests}:{line}: the reference does not pass {test.name}: {test.message}"
        if report.tests and all(t.outcome == "pass" for t in report.tests) and not report.stars:
            yield f"{exercise.solution}:1: the reference does not earn its star"
    yield from _examples(catalogue, exercise, text)


def _examples(catalogue: Catalogue, exercise: Exercise, text: str) -> Iterator[str]:
    """The worked examples in the reference's docstrings must hold."""
    loaded = load(text, exercise.module, str(exercise.solution), catalogue.prerequisites(exercise), "examples")
    try:
        if loaded.module is None:
            return
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
        tried = 0
        for test in doctest.DocTestFinder().find(loaded.module, exercise.id):
            tried += len(test.examples)
            if runner.run(test, out=lambda _: None).failed:
                yield f"{exercise.solution}:{(test.lineno or 0) + 1}: a worked example of {test.name} does not hold"
        if not tried:
            yield f"{exercise.solution}:1: no worked example"
    finally:
        loaded.close()


def _stub(catalogue: Catalogue, exercise: Exercise, _: Sandbox) -> Iterator[str]:
    stub = stub_of(exercise)
    try:
        tree = ast.parse(stub)
    except SyntaxError as error:
        yield f"{exercise.solution}:{error.lineno}: its stub is no Python: {error.msg}"
        return
    unmarked = [
        node for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name in exercise.names
        and "NotImplementedError" not in ast.unparse(node)
    ]  # fmt: skip
    for node in unmarked:
        yield f"{exercise.solution}:{node.lineno}: {node.name} has no BEGIN SOLUTION block: its stub gives it away"
    report = _grade(catalogue, exercise, stub, None)
    for test in report.tests:
        if test.outcome == "pass":
            yield f"{exercise.hidden_tests}:1: the stub passes {test.name}"


def _wrong_versions(catalogue: Catalogue, exercise: Exercise, _: Sandbox) -> Iterator[str]:
    mistakes = misconceptions(exercise)
    for name, count in Counter(mistake.id for mistake in mistakes).items():
        if count > 1:
            yield f"{_file(exercise)}:1: there are {count} misconceptions called {name}"
    if len(mistakes) < MIN_MISCONCEPTIONS:
        yield f"{_file(exercise)}:1: {len(mistakes)} misconceptions; at least {MIN_MISCONCEPTIONS} are needed"
    reports = {mistake.id: _wrong_report(catalogue, exercise, mistake) for mistake in mistakes}
    for mistake in mistakes:
        report = reports[mistake.id]
        place = f"{_file(exercise)}:{mistake.line}: {mistake.id}"
        unknown = set(mistake.overrides) - {
            n.name for n in parse(exercise.solution).body if isinstance(n, ast.FunctionDef | ast.ClassDef)
        }
        if unknown:
            yield f"{place}: replaces {', '.join(sorted(unknown))}, which the reference does not define"
        trouble = [test for test in report.tests if test.outcome == "error"]
        if trouble:
            yield f"{place}: makes {trouble[0].name} err: {trouble[0].message}"
        elif all(test.outcome == "pass" for test in report.tests):
            yield f"{place}: passes every test"
        elif [d.id for d in report.diagnosis] != [mistake.id]:
            said = ", ".join(d.id for d in report.diagnosis) or "nothing"
            failed = ", ".join(test.name for test in report.tests if test.outcome == "fail")
            yield f"{place}: is diagnosed as {said} (fails {failed})"
    refused = sum(report.status == "fail" for report in reports.values())
    if refused < MIN_REQUIRED_FAILURES:
        yield f"{_file(exercise)}:1: only {refused} fail a required test; {MIN_REQUIRED_FAILURES} must"


def _wrong_report(catalogue: Catalogue, exercise: Exercise, mistake: Misconception) -> Report:
    reference = exercise.solution.read_text(encoding="utf-8")
    return _grade(catalogue, exercise, with_mistake(reference, mistake), None)


def check_course(catalogue: Catalogue) -> Iterator[str]:
    """What concerns the exercises together: stray solutions, interview ids that are used twice."""
    rooms = {exercise.room for exercise in catalogue.exercises}
    for chapter in {room.parent for room in rooms}:
        for room in sorted(chapter.iterdir()):
            if room.is_dir() and room not in rooms and room.name != "__pycache__":
                yield f"{room}:1: a room without exercise.toml"
    known = {exercise.solution for exercise in catalogue.exercises}
    if catalogue.exercises:
        folder = catalogue.exercises[0].solution.parent.parent
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file not in known and "__pycache__" not in file.parts:
                yield f"{file}:1: a stray file"
    seen: dict[str, str] = {}
    for exercise in catalogue.exercises:
        try:
            points = read_notes(exercise.notes("en"), "en").points
        except AuthoringError:
            continue
        for point in points:
            if point.id in seen:
                yield f"{exercise.notes('en')}:1: the id {point.id} is used by {seen[point.id]} too"
            seen[point.id] = exercise.id
