"""Grades orders on a Dask cluster: every thread of its workers holds a judge's process of its own.

Grading an order depends on nothing but the order, so one that was under way on a machine that died is simply graded
again elsewhere. Texts travel out, reports back; what comes back is read as strictly as any other message.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any
from uuid import uuid4

from distributed import Client, as_completed

from ..catalogue.load import catalogue
from ..judge.grade import own_error
from ..judge.report import Report, from_json
from ..sandbox.client import strongest_level
from .class_journal import exercise_digest
from .judging import Order, Settings
from .pool import grade_in_this_thread, lost

AHEAD = 3  # orders per thread that are under way in the cluster
CONNECT_SECONDS, WORKERS_SECONDS = 5, 30


class ClusterTrouble(Exception):
    """The cluster cannot be reached, has no workers, or was lost."""


class Cluster:
    """A cluster by its scheduler's address. Use as a context manager."""

    def __init__(self, address: str, settings: Settings) -> None:
        self._settings = settings
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
            self._client.wait_for_workers(1, timeout=WORKERS_SECONDS)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterTrouble(f"no cluster answers at {address} ({str(error) or type(error).__name__}).") from None

    def grade(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Report]]:
        """Each order with its report, in whatever order they are done."""
        run, waiting = uuid4().hex, iter(orders)
        under_way: dict[str, Order] = {}

        def send(count: int) -> list[Any]:
            futures = []
            for order in islice(waiting, count):
                digest = exercise_digest(catalogue().by_id[order.exercise])
                key = f"grade-{run}-{order.number}"
                under_way[key] = order
                arguments = asdict(self._settings), asdict(order), digest
                futures.append(self._client.submit(grade_there, *arguments, key=key, pure=False))
            return futures

        ahead = AHEAD * max(sum(self._client.nthreads().values()), 1)
        done = as_completed(send(ahead), loop=self._client.loop)
        for future in done:
            order = under_way.pop(future.key)
            yield order, self._report(future, order)
            for following in send(1):
                done.add(following)

    def _report(self, future: Any, order: Order) -> Report:
        if future.status == "finished":
            try:
                return from_json(future.result())
            except ValueError as error:
                return lost(order, self._settings, f"a machine of the cluster answered nonsense: {error}")
        if future.status == "error":
            return lost(order, self._settings, f"the cluster could not grade it: {future.exception()}"[:300])
        raise ClusterTrouble("the cluster's scheduler was lost.")

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()


def grade_there(settings: dict[str, Any], order: dict[str, Any], digest: str) -> dict[str, Any]:
    """Runs on a worker machine: one order, in this thread's judge's process."""
    wanted, given = Settings(**settings), Order(**order)
    return asdict(_refusal(wanted, given, digest) or grade_in_this_thread(given, wanted))


def _refusal(settings: Settings, order: Order, digest: str) -> Report | None:
    """Why this machine must not grade: its verdicts would differ from the others', or it cannot confine."""
    exercise = catalogue().by_id.get(order.exercise)
    if exercise is None:
        raise ValueError(f"{platform.node()} does not know the exercise {order.exercise}")
    if exercise_digest(exercise) != digest:
        return own_error(exercise, settings.options, f"{platform.node()} has another version of this exercise")
    if settings.level == "confined" and strongest_level() != "confined":
        return own_error(exercise, settings.options, f"the kernel of {platform.node()} cannot confine submissions")
    return None
