"""Names the mistake: a misconception that does exactly what the learner's code did on the calls that failed.

Right or absent. A misconception explains a failed test if it does the same in every call of it. It is named only if it
explains at least two of the failed tests that call what it gets wrong (or the only one), contradicts no test that
passed, and no other one explains as much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..catalogue.model import Exercise, Misconception
from ..catalogue.source import misconceptions, with_mistake
from ..sandbox.executor import Observation
from .backends import InProcess, Source
from .checks import same_value
from .submission import Recorded

Traces = Mapping[str, Sequence[Recorded]]  # test name -> the calls it made


class Oracle:
    """The reference and every wrong version of an exercise, loaded once, and what they answered before. Close it."""

    def __init__(self, exercise: Exercise, source: Source) -> None:
        text = exercise.solution.read_text(encoding="utf-8")
        self.mistakes = {mistake.id: mistake for mistake in misconceptions(exercise)}
        self.reference = Remembering(InProcess(replace(source, text=text, filename="<reference>")))
        self.wrong = {
            id: Remembering(InProcess(replace(source, text=with_mistake(text, mistake), filename=f"<{id}>")))
            for id, mistake in self.mistakes.items()
        }

    def close(self) -> None:
        for version in (self.reference, *self.wrong.values()):
            version.backend.close()


class Remembering:
    """A trusted version that makes no call twice: most submissions are asked the same."""

    LIMIT = 1000  # answers that are kept

    def __init__(self, backend: InProcess) -> None:
        self.backend = backend
        self._known: dict[bytes, Observation] = {}

    def perform(self, recorded: Recorded) -> Observation:
        """What this version does in a recorded call."""
        key = recorded.fingerprint
        if not key:
            return self.backend.perform(recorded.call)
        if key not in self._known:
            if len(self._known) >= self.LIMIT:
                self._known.clear()
            self._known[key] = self.backend.perform(recorded.call)
        return self._known[key]


def diagnose(oracle: Oracle, failed: Traces, passed: Traces) -> tuple[Misconception, ...]:
    """The misconceptions that explain the failed tests, the one that explains most first."""
    explained: dict[str, set[str]] = {}
    for id, wrong in oracle.wrong.items():
        found = {name for name, trace in failed.items() if trace and _same_behaviour(wrong, trace)}
        concerned = [trace for trace in failed.values() if _calls(trace) & set(oracle.mistakes[id].overrides)]
        if found and len(found) >= min(2, len(concerned)) and not _contradicted(wrong, oracle.reference, passed):
            explained[id] = found
    return tuple(oracle.mistakes[id] for id in _unrivalled(explained))


def _contradicted(wrong: Remembering, reference: Remembering, passed: Traces) -> bool:
    """Whether the mistake would show in a call of a test that passed, and the submission did otherwise there."""
    for recorded in (recorded for trace in passed.values() for recorded in trace):
        does = wrong.perform(recorded)
        if not _same(recorded.seen, does) and not _both_reject(recorded.seen, does):
            right = reference.perform(recorded)
            if not _same(right, does) and not _both_reject(right, does):
                return True
    return False


def _both_reject(a: Observation, b: Observation) -> bool:
    """Both refuse the arguments, in whatever words."""
    kinds = {"ValueError", "AssertionError"}
    return all(seen.problem is not None and kinds & set(seen.problem.kinds) for seen in (a, b))


def _calls(trace: Sequence[Recorded]) -> set[str]:
    return {recorded.call.name for recorded in trace}


def _unrivalled(explained: dict[str, set[str]]) -> list[str]:
    """Those that share tests only with mistakes that explain less: of two rivals either might be meant."""
    chosen = [
        id
        for id, tests in explained.items()
        if all(len(rival) < len(tests) for other, rival in explained.items() if other != id and rival & tests)
    ]
    return sorted(chosen, key=lambda id: -len(explained[id]))


def _same_behaviour(version: Remembering, trace: Sequence[Recorded]) -> bool:
    seen, does = [recorded.seen for recorded in trace], [version.perform(recorded) for recorded in trace]
    return all(map(_same, seen, does)) and _work_grows(seen) == _work_grows(does)


def _work_grows(observations: Sequence[Observation]) -> bool:
    """Whether the calls whose steps or multiplications were counted took more and more of them."""
    counted = [seen.work for seen in observations if seen.work]
    return len(counted) > 1 and counted[-1] > 1.5 * counted[0] + 10


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
