"""Judges' processes: orders of several exercises and chapters in any order, and one process for each thread."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest

from grader.catalogue.load import catalogue
from grader.catalogue.source import misconceptions, with_mistake
from grader.course.judging import Order, Settings
from grader.course.pool import Pool, grade_in_this_thread
from grader.sandbox import confine

pytestmark = pytest.mark.skipif(not confine.can_confine(), reason="this kernel offers no confinement")
MIXED = (
    "qkv_projection",
    "soft_lookup",
    "scaled_dot_product_attention",
    "softmax",
    "causal_mask",
    "soft_lookup",
    "softmax",
)


def orders() -> Iterator[tuple[Order, tuple[str, ...]]]:
    """Right answers and wrong ones by turns, of exercises that follow each other at random; the diagnosis of each."""
    for number, id in enumerate(MIXED * 2):
        exercise = catalogue().by_id[id]
        text, mistake = exercise.solution.read_text(encoding="utf-8"), misconceptions(exercise)[0]
        wrong = number % 3 == 1
        yield Order(number, id, id, with_mistake(text, mistake) if wrong else text), (mistake.id,) if wrong else ()


def test_orders_of_many_exercises_do_not_mix() -> None:
    """Each has its own exercise's tests and diagnosis, though a process keeps a chapter's tests collected."""
    expected = {order.number: (order.exercise, "fail" if ids else "pass", not ids, ids) for order, ids in orders()}
    with Pool(2, Settings("confined")) as pool:
        found = {
            order.number: (report.exercise, report.status, report.stars, tuple(d.id for d in report.diagnosis))
            for order, report in pool.grade(order for order, _ in orders())
        }
    assert found == expected


def test_settings_are_kept_apart() -> None:
    """A thread's process is replaced when settings change: no stretch tests run for who wants none."""
    exercise = catalogue().by_id["softmax"]
    order = Order(0, exercise.id, "x", exercise.solution.read_text(encoding="utf-8"))
    found = []

    def grade_twice() -> None:
        for stretch in (True, False):
            report = grade_in_this_thread(order, Settings("confined", stretch=stretch))
            found.append({test.tier for test in report.tests})

    thread = Thread(target=grade_twice)
    thread.start()
    thread.join(60)
    assert found == [{"required", "stretch"}, {"required"}]
