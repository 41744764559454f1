"""What a table of grades says about a class: pass rates, and the misconceptions that are commonest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .class_table import Row


@dataclass(frozen=True)
class ExerciseSummary:
    """How a class did in one exercise. `mistakes`: id and number of students, the commonest first."""

    exercise: str
    students: int
    attempted: int
    passed: int
    stars: int
    mean_points: float  # over those who attempted it
    max_points: float
    mistakes: tuple[tuple[str, int], ...]

    @property
    def pass_rate(self) -> float:
        """The share of those who attempted it."""
        return self.passed / self.attempted if self.attempted else 0.0


def summarise(rows: Iterable[Row]) -> list[ExerciseSummary]:
    """One summary for each exercise, in the order in which they first appear."""
    by_exercise: dict[str, list[Row]] = {}
    for row in rows:
        by_exercise.setdefault(row.exercise, []).append(row)
    return [_summary(exercise, group) for exercise, group in by_exercise.items()]


def _summary(exercise: str, rows: Sequence[Row]) -> ExerciseSummary:
    attempts = [row for row in rows if row.attempted]
    found = Counter(mistake for row in attempts for mistake in row.diagnosis)
    return ExerciseSummary(
        exercise,
        len(rows),
        len(attempts),
        sum(row.status == "pass" for row in attempts),
        sum(row.stars for row in attempts),
        sum(row.points for row in attempts) / len(attempts) if attempts else 0.0,
        max(row.max_points for row in rows),
        tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))),
    )
