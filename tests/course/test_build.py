"""`grader course init`: the source notebooks, what they must not give away, and bringing them up to date."""

from __future__ import annotations

import filecmp
import json
import shutil
from pathlib import Path

import pytest
from conftest import copied
from course_driver import CHAPTER, by_name, code, insert, succeed

from grader.catalogue.load import catalogue
from grader.catalogue.model import Chapter, Exercise
from grader.catalogue.notes import read_notes
from grader.catalogue.source import BEGIN, hidden_tests, stub_of
from grader.course.notebook import as_text, from_text, notebook_of
from grader.course.parts import parts_of
from grader.workspace.space import digest

CHAPTERS = catalogue().chapters


def notebook_file(course: Path, chapter: str = CHAPTER) -> Path:
    return course / "source" / chapter / f"{chapter}.ipynb"


def files_of(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two courses made with the same options differ in nothing; an update of one changes nothing."""
    for name in ("one", "two"):
        succeed("grader", "course", "init", name, cwd=tmp_path)
    succeed("grader", "course", "init", "one", "--update", cwd=tmp_path)
    names = files_of(tmp_path / "one")
    assert names == files_of(tmp_path / "two")
    assert len(names) == 2 * len(CHAPTERS) + 2
    same, differing, lost = filecmp.cmpfiles(tmp_path / "one", tmp_path / "two", names, shallow=False)
    assert (set(same), differing, lost) == (names, [], [])


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.id)
def test_every_exercise_has_its_cells(chapter: Chapter) -> None:
    """Task, answer with markers, examples, tests of both tiers, question: with the points of exercise.toml."""
    cells = by_name(notebook_of(catalogue(), chapter, "en", "exercise"))
    for exercise in (e for e in catalogue().exercises if e.chapter is chapter):
        assert BEGIN in cells[exercise.id]["source"]
        assert f"show_examples({', '.join(exercise.names)})" in cells[f"{exercise.id}-examples"]["source"]
        assert cells[f"{exercise.id}-required"]["metadata"]["nbgrader"]["points"] == exercise.points
        assert cells[f"{exercise.id}-stretch"]["metadata"]["nbgrader"]["points"] == exercise.points * 0.2
        assert cells[f"{exercise.id}-question"]["metadata"]["nbgrader"]["task"]
        assert "from .." not in cells[exercise.id]["source"]


def test_chinese_notebooks_ask_in_chinese() -> None:
    """Titles, the written question and its marking scheme are the Chinese notes' own."""
    exercise = catalogue().by_id["softmax"]
    source = by_name(notebook_of(catalogue(), exercise.chapter, "zh", "exercise"))["softmax-question"]["source"]
    points = read_notes(exercise.notes("zh"), "zh").points
    assert any(point.question in source and point.answer in source for point in points)


@pytest.mark.parametrize("chapter", CHAPTERS[1:], ids=lambda chapter: chapter.id)
def test_parts_hold_earlier_chapters_alone(chapter: Chapter) -> None:
    """`parts.py` runs by itself and gives every earlier exercise, none of this chapter or a later one."""
    names: dict[str, object] = {}
    exec(compile(parts_of(catalogue(), chapter), "parts.py", "exec"), names)
    for exercise in catalogue().exercises:
        given = exercise.chapter.order < chapter.order
        assert all((name in names) == given for name in exercise.names), exercise.id


def reference_lines(exercise: Exercise) -> set[str]:
    """Lines of the reference's marked blocks that the stub does not show, short ones left out."""
    stub = {line.strip() for line in stub_of(exercise).splitlines()}
    lines = {line.strip() for line in exercise.solution.read_text(encoding="utf-8").splitlines()}
    return {line for line in lines - stub if len(line) > 25 and not line.startswith("###")}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.id)
def test_the_release_gives_nothing_away(
    fresh: Path, tmp_path_factory: pytest.TempPathFactory, chapter: Chapter
) -> None:
    """Released files hold no reference, hidden test, marking scheme or misconception of their chapter."""
    shared = tmp_path_factory.getbasetemp() / "released"
    course = shared if shared.exists() else copied(fresh, shared)
    release = course / "release" / chapter.id
    if not release.exists():
        succeed("nbgrader", "generate_assignment", chapter.id, cwd=course)
    assert files_of(release) == {f"{chapter.id}.ipynb", "parts.py"}
    notebook = from_text((release / f"{chapter.id}.ipynb").read_text(encoding="utf-8"))
    everything = "\n".join(cell["source"] for cell in notebook["cells"])
    everything += (release / "parts.py").read_text(encoding="utf-8")
    raw = "".join(file.read_text(encoding="utf-8") for file in release.iterdir())
    for mark in ("BEGIN SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "import grader", "from grader"):
        assert mark not in raw
    for exercise in (e for e in catalogue().exercises if e.chapter is chapter):
        assert exercise.id in everything
        for line in reference_lines(exercise):
            assert line not in everything, line
        for test in hidden_tests(exercise):
            assert test.says not in everything
        for point in read_notes(exercise.notes("en"), "en").points:
            assert point.answer not in everything


def test_update_keeps_what_the_instructor_added(nbcourse: Path) -> None:
    """Own cells stay where they stand, an edited text and changed points stay, deleted cells stay away."""
    file = notebook_file(nbcourse)
    notebook = from_text(file.read_text(encoding="utf-8"))
    insert(notebook, "softmax-task", {**code("# my own cell"), "id": "mine"})
    cells = by_name(notebook)
    cells["softmax-task"]["source"] += "\n\nHand in by Friday."
    cells["softmax-required"]["metadata"]["nbgrader"]["points"] = 25
    notebook["cells"].remove(cells["softmax-question"])
    file.write_text(as_text(notebook), encoding="utf-8")
    said = succeed("grader", "course", "init", "course", "--update", cwd=nbcourse.parent)
    assert "softmax-task" in said
    after = from_text(file.read_text(encoding="utf-8"))
    order = [cell["source"] for cell in after["cells"]]
    changed = by_name(after)
    assert order.index("# my own cell") + 1 == order.index(changed["softmax-task"]["source"])
    assert changed["softmax-task"]["source"].endswith("Hand in by Friday.")
    assert changed["softmax-required"]["metadata"]["nbgrader"]["points"] == 25
    assert "points('softmax', 'required', 25.0)" in changed["softmax-required"]["source"]
    assert "softmax-question" not in changed
    once = file.read_bytes()
    succeed("grader", "course", "init", "course", "--update", cwd=nbcourse.parent)
    assert file.read_bytes() == once


def test_update_renews_what_was_generated(nbcourse: Path) -> None:
    """A cell that still is as an older version wrote it becomes what this version writes."""
    file = notebook_file(nbcourse)
    old = file.read_text(encoding="utf-8")
    manifest = json.loads((nbcourse / ".course.json").read_text(encoding="utf-8"))
    notebook = from_text(old)
    cell = by_name(notebook)["softmax-task"]
    cell["source"] = "An older text."
    manifest["cells"][f"source/{CHAPTER}/{CHAPTER}.ipynb"][cell["id"]] = [digest(cell["source"]), 0.0]
    (nbcourse / ".course.json").write_text(json.dumps(manifest), encoding="utf-8")
    file.write_text(as_text(notebook), encoding="utf-8")
    succeed("grader", "course", "init", "course", "--update", cwd=nbcourse.parent)
    assert file.read_text(encoding="utf-8") == old


def test_an_edited_configuration_stays(nbcourse: Path) -> None:
    """What the instructor wrote into nbgrader_config.py survives an update, which says so."""
    config = nbcourse / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.Execute.timeout = 5\n")
    said = succeed("grader", "course", "init", "course", "--update", cwd=nbcourse.parent)
    assert "kept as you edited it: nbgrader_config.py" in said
    assert config.read_text().endswith("c.Execute.timeout = 5\n")


def test_a_lost_notebook_comes_back(nbcourse: Path) -> None:
    """A chapter's folder that is gone is written anew by an update."""
    shutil.rmtree(nbcourse / "source" / CHAPTER)
    succeed("grader", "course", "init", "course", "--update", cwd=nbcourse.parent)
    assert notebook_file(nbcourse).is_file()
