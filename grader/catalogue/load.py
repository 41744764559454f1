"""Reads the bank: one TOML file per chapter and one per exercise, checked as it is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .model import LANGUAGES, AuthoringError, Chapter, Exercise, Text

PACKAGE = Path(__file__).resolve().parent.parent
BANK = PACKAGE / "bank"
# An installed wheel carries the references inside the package; in a checkout they stand beside it.
SOLUTIONS = PACKAGE / "solutions" if (PACKAGE / "solutions").is_dir() else PACKAGE.parent / "solutions"

CHAPTER_KEYS = {"order", "title", "packages", "forbids"}
EXERCISE_KEYS = {"title", "order", "names", "requires", "points", "difficulty", "seconds", "idea", "hints"} | {
    "forbids",
    "part_of_model",
    "role",
}
HINT_RUNGS = 3
IDEA_LINES = 3


class Toml:
    """One TOML file whose complaints name the file and the line of the offending key. `allowed` None: any key."""

    def __init__(self, file: Path, allowed: set[str] | None) -> None:
        self.file = file
        try:
            self.text = file.read_text(encoding="utf-8")
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            raise AuthoringError(file, int(found[1]) if found else 1, f"not TOML: {error}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise AuthoringError(file, 1, f"cannot be read: {error}") from error
        for key in self.data:
            if allowed is not None and key not in allowed:
                raise self.wrong(key, f"unknown key '{key}'")

    def wrong(self, key: str, what: str) -> AuthoringError:
        lines = self.text.splitlines()
        line = next((n for n, text in enumerate(lines, 1) if re.match(rf"\[?{re.escape(key)}\b", text)), 1)
        return AuthoringError(self.file, line, what)

    def get(self, key: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
        value = self.data.get(key, default)
        if value is None:
            raise self.wrong(key, f"'{key}' is missing")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(key, f"'{key}' has the wrong type")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        values = self.get(key, list)
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, f"'{key}' must be a list of strings")
        return tuple(values)

    def table(self, key: str) -> dict[str, str]:
        value = self.get(key, dict, {})
        if not all(isinstance(text, str) and text for text in value.values()):
            raise self.wrong(key, f"'{key}' must map names to texts")
        return dict(value)

    def text_of(self, key: str) -> Text:
        value = self.get(key, dict)
        if sorted(value) != sorted(LANGUAGES) or not all(str(value[lang]).strip() for lang in LANGUAGES):
            raise self.wrong(key, f"'{key}' needs a text for each of {', '.join(LANGUAGES)}")
        return {lang: str(value[lang]).strip() for lang in LANGUAGES}


class Catalogue:
    """All exercises in course order: by chapter, then by `order`; every exercise after what it requires."""

    def __init__(self, exercises: tuple[Exercise, ...]) -> None:
        self.exercises = exercises
        self.by_id: Mapping[str, Exercise] = {exercise.id: exercise for exercise in exercises}

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        return tuple(dict.fromkeys(exercise.chapter for exercise in self.exercises))

    def earlier(self, exercise: Exercise) -> tuple[Exercise, ...]:
        """The exercises before this one: the only references that a submission may be given."""
        return self.exercises[: self.exercises.index(exercise)]

    def prerequisites(self, exercise: Exercise) -> dict[str, str]:
        """Module name -> reference source, for every exercise earlier in the course."""
        return {e.module: e.solution.read_text(encoding="utf-8") for e in self.earlier(exercise)}


def read_chapter(folder: Path) -> Chapter:
    toml = Toml(folder / "chapter.toml", CHAPTER_KEYS)
    return Chapter(
        folder.name, toml.get("order", int), toml.text_of("title"), toml.strings("packages"), toml.table("forbids")
    )


def read_exercise(room: Path, chapter: Chapter, solutions: Path) -> Exercise:
    toml = Toml(room / "exercise.toml", EXERCISE_KEYS)
    names = toml.strings("names")
    if not names:
        raise toml.wrong("names", "'names' must name at least one function or class")
    difficulty = toml.get("difficulty", int)
    if difficulty not in (1, 2, 3):
        raise toml.wrong("difficulty", "'difficulty' must be 1, 2 or 3")
    points = toml.get("points", (int, float))
    if points <= 0:
        raise toml.wrong("points", "'points' must be positive")
    seconds = toml.get("seconds", (int, float), 10)
    if seconds <= 0:
        raise toml.wrong("seconds", "'seconds' must be positive")
    hints = toml.get("hints", dict)
    for language in LANGUAGES:
        rungs = hints.get(language, [])
        if (
            not isinstance(rungs, list)
            or len(rungs) != HINT_RUNGS
            or not all(isinstance(rung, str) and rung.strip() for rung in rungs)
        ):
            raise toml.wrong("hints", f"'hints.{language}' needs {HINT_RUNGS} texts, none of them empty")
    idea = toml.text_of("idea")
    for language, text in idea.items():
        if len(text.splitlines()) != IDEA_LINES:
            raise toml.wrong("idea", f"'idea.{language}' must have {IDEA_LINES} lines")
    return Exercise(
        id=room.name,
        chapter=chapter,
        order=toml.get("order", int),
        title=toml.text_of("title"),
        names=names,
        requires=toml.strings("requires"),
        points=float(points),
        difficulty=difficulty,
        seconds=float(seconds),
        idea=idea,
        hints={language: tuple(hints[language]) for language in LANGUAGES},
        forbids={**chapter.forbids, **toml.table("forbids")},
        part_of_model=toml.get("part_of_model", bool, False),
        role=toml.get("role", str, ""),
        room=room,
        solution=solutions / room.parent.name / f"{room.name}.py",
    )


def read_catalogue(bank: Path = BANK, solutions: Path = SOLUTIONS) -> Catalogue:
    """Read every exercise below `bank`. Raises AuthoringError at the first mistake."""
    exercises: list[Exercise] = []
    for folder in sorted(path.parent for path in bank.glob("*/chapter.toml")):
        chapter = read_chapter(folder)
        exercises += [read_exercise(toml.parent, chapter, solutions) for toml in sorted(folder.glob("*/exercise.toml"))]
    exercises.sort(key=lambda e: (e.chapter.order, e.order, e.id))
    seen: set[str] = set()
    for exercise in exercises:
        toml = exercise.room / "exercise.toml"
        if exercise.id in seen:
            raise AuthoringError(toml, 1, f"there are two exercises called '{exercise.id}'")
        for name in exercise.requires:
            if name not in seen:
                raise AuthoringError(toml, 1, f"requires '{name}', which does not come earlier in the course")
        seen.add(exercise.id)
    return Catalogue(tuple(exercises))


@cache
def catalogue() -> Catalogue:
    """The catalogue that this installation ships, read once."""
    return read_catalogue()
