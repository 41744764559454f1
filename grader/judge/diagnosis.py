"""Names the mistake: a misconception that does exactly what the learner's code did on the calls that failed.

Right or absent. A misconception is named only if it explains every call of at least one failed test, contradicts no
test that passed, and no other misconception explains the same tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..catalogue.model import Exercise, Misconception
from ..catalogue.source import misconceptions, with_mistake
from ..sandbox.executor import Observation
from .backends import InProcess, Source
from .checks import same_value
from .submission import Recorded

Traces = Mapping[str, Sequence[Recorded]]  # test name -> the calls it made


def diagnose(exercise: Exercise, source: Source, failed: Traces, passed: Traces) -> tuple[Misconception, ...]:
    """The misconceptions that explain the failed tests, the one that explains most first."""
    explains: dict[str, set[str]] = {}
    by_id = {mistake.id: mistake for mistake in misconceptions(exercise)}
    reference = exercise.solution.read_text(encoding="utf-8")
    for mistake in by_id.values():
        wrong = Source(
            with_mistake(reference, mistake),
            f"<{mistake.id}>",
            source.module,
            source.prerequisites,
            source.packages,
        )
        backend = InProcess(wrong)
        try:
            found = {name for name, trace in failed.items() if trace and _same_behaviour(backend, trace)}
            if found and all(_same_behaviour(backend, trace) for trace in passed.values()):
                explains[mistake.id] = found
        finally:
            backend.close()
    return tuple(by_id[id] for id in _fewest(explains))


def _fewest(explains: dict[str, set[str]]) -> list[str]:
    """Take what explains most, again and again; stop where two explain the same, since either might be meant."""
    chosen: list[str] = []
    left = dict(explains)
    while left:
        most = max(len(tests) for tests in left.values())
        best = [id for id, tests in left.items() if len(tests) == most]
        if len(best) > 1:
            if len({frozenset(left[id]) for id in best}) < len(best):
                break
            best = best[:1] if chosen else []
            if not best:
                break
        chosen.append(best[0])
        covered = left.pop(best[0])
        left = {id: rest for id, tests in left.items() if (rest := tests - covered) and rest == tests}
    return chosen


def _same_behaviour(backend: InProcess, trace: Sequence[Recorded]) -> bool:
    return all(_same(recorded.seen, backend.perform(recorded.call)) for recorded in trace)


def _same(seen: Observation, wrong: Observation) -> bool:
    if seen.problem is not None or wrong.problem is not None:
        return (
            seen.problem is not None
            and wrong.problem is not None
            and (seen.problem.kinds, seen.problem.text) == (wrong.problem.kinds, wrong.problem.text)
        )
    return (
        seen.missing == wrong.missing
        and seen.changed == wrong.changed
        and seen.shared == wrong.shared
        and same_value(seen.value, wrong.value)
    )
