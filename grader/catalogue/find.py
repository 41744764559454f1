"""Finds the exercise that a person means: by name, unique prefix or file path."""

from __future__ import annotations

import difflib
from pathlib import PurePath

from .load import Catalogue
from .model import Exercise


class UnknownExercise(LookupError):
    """No single exercise answers to that name; the text says which come close."""


def find(catalogue: Catalogue, wanted: str) -> Exercise:
    """The one exercise meant by `wanted`: `softmax`, `softm`, or `exercises/ch1_by_hand/softmax.py`."""
    path = PurePath(wanted)
    name = path.stem if path.suffix == ".py" else wanted.rstrip("/")
    if path.suffix == ".py" and len(path.parts) > 1 and name in catalogue.by_id:
        exercise = catalogue.by_id[name]
        if path.parent.name == exercise.chapter.id:
            return exercise
        raise UnknownExercise(f"'{wanted}' is not an exercise's file; {name} is {exercise.path}.")
    if name in catalogue.by_id:
        return catalogue.by_id[name]
    matches = [exercise for id, exercise in catalogue.by_id.items() if name and id.startswith(name)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise UnknownExercise(f"'{wanted}' could be {_either(e.id for e in matches)}. Type a little more.")
    close = difflib.get_close_matches(name, catalogue.by_id, n=3)
    hint = f"Did you mean {_either(close)}?" if close else "`grader list` shows them all."
    raise UnknownExercise(f"There is no exercise '{wanted}'. {hint}")


def _either(names: object) -> str:
    words = list(names)  # type: ignore[call-overload]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
