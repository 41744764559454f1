"""The mistake is named right, or not at all."""

from __future__ import annotations

import pytest

from grader.judge.grade import Options, grade_text

SOLUTION = '''"""Double and add.

>>> add(1, 2)
3
"""

import numpy as np


def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return x * 2
    ### END SOLUTION


def add(x, y):
    """The sum."""
    ### BEGIN SOLUTION
    return x + y
    ### END SOLUTION
'''
HIDDEN = '''import numpy as np
import pytest

from grader.judge import checks


def test_double_small(submission):
    """doubles"""
    checks.matches(submission.double(np.array([1.0, 3.0])), np.array([2.0, 6.0]))


def test_double_negative(submission):
    """doubles negative numbers"""
    checks.matches(submission.double(np.array([-1.0, 4.0])), np.array([-2.0, 8.0]))


def test_double_large(submission):
    """doubles large numbers"""
    checks.matches(submission.double(np.array([50.0])), np.array([100.0]))


def test_add(submission):
    """adds"""
    checks.matches(submission.add(1.0, 3.0), 4.0)


def test_add_negative(submission):
    """adds negative numbers"""
    checks.matches(submission.add(-2.0, 5.0), 3.0)


@pytest.mark.stretch
def test_rejects_texts(submission):
    """rejects texts"""
    checks.rejects(submission.add, "a", "b")
'''
TEXTS = 'says = {"en": "s", "zh": "s"}\n    ask = {"en": "a", "zh": "a"}\n    note = "double-0"\n'


@pytest.fixture
def named(course, sandbox):
    """The ids of the mistakes found in a submission that defines double and add like this."""
    course.solution.write_text(SOLUTION, encoding="utf-8")
    course.hidden.write_text(HIDDEN, encoding="utf-8")
    course.change(course.toml, 'names = ["double"]', 'names = ["double", "add"]')

    def find(double: str = "x * 2", add: str = "x + y", mistakes: dict[str, str] | None = None, **options) -> list[str]:
        classes = [
            f"class {name}:\n    {TEXTS}\n    def {what}\n".replace(") = ", "):\n        return ", 1)
            for name, what in (mistakes or MISTAKES).items()
        ]
        course.misconceptions.write_text("import numpy as np\n\n\n" + "\n\n".join(classes), encoding="utf-8")
        text = f"import numpy as np\n\n\ndef double(x):\n    return {double}\n\n\ndef add(x, y):\n    return {add}\n"
        report = grade_text(*course.read(), text, "double.py", Options(**options), sandbox)
        return [d.id for d in report.diagnosis]

    return find


MISTAKES = {
    "triples": "double(x) = x * 3",
    "forgets_the_sign": "double(x) = abs(x * 2)",
    "caps_at_ten": "double(x) = np.minimum(x * 2, 10)",
    "subtracts": "add(x, y) = x - y",
    "takes_texts": "add(x, y) = x + y",
}


def test_the_mistake_that_was_made(named) -> None:
    """A submission that does what one misconception does, in other words, is told that one."""
    assert named(double="x + x + x") == ["triples"]


def test_a_mistake_that_one_test_alone_sees(named) -> None:
    """If only one test fails, the mistake that explains it is named."""
    assert named(double="np.abs(2 * x)") == ["forgets_the_sign"]


def test_an_unknown_mistake_is_not_named(named) -> None:
    """Wrong in a way that the bank does not know: nothing is said."""
    assert named(double="x * 7") == []


def test_right_code_has_no_diagnosis(named) -> None:
    """Nothing failed, nothing is said."""
    assert named(mistakes={"triples": "double(x) = x * 3"}, stretch=False) == []


def test_two_rivals_silence_each_other(named) -> None:
    """If two misconceptions explain the same tests either might be meant: neither is named."""
    assert named(double="x * 3", mistakes={"one": "double(x) = x * 3", "other": "double(x) = x + x + x"}) == []


def test_the_one_that_explains_more_is_named(named) -> None:
    """Where one misconception explains every failure and another only some, the first is meant."""
    mistakes = {"triples": "double(x) = x * 3", "triples_small_ones": "double(x) = np.where(x < 9, x * 3, x * 4)"}
    assert named(double="x * 3", mistakes=mistakes) == ["triples"]


def test_one_agreement_among_several_failures_is_chance(named) -> None:
    """A misconception that agrees in one of three failed tests is not named."""
    assert named(double="np.where(x > 9, 10.0, x * 5)") == []


def test_a_passed_test_speaks_against_a_mistake(named) -> None:
    """A misconception that would fail where the submission passed is not what happened."""
    mistakes = {"never_mind": "double(x) = np.where(x < 0, 2, 0 * x)"}
    assert named(double="np.where(x < 0, 2.0, 0 * x)", mistakes=mistakes) == ["never_mind"]
    assert named(double="np.where(x.size == 2, np.where(x < 0, 2.0, 0 * x), 2 * x)", mistakes=mistakes) == []


def test_two_mistakes_in_two_functions_are_both_named(named) -> None:
    """Independent mistakes in two functions are told one beside the other."""
    assert sorted(named(double="x * 3", add="x - y")) == ["subtracts", "triples"]


def test_a_known_mistake_beside_an_unknown_one(named) -> None:
    """A mistake that is known is named although another one, unknown, is there too."""
    assert named(double="x * 3", add="x * y") == ["triples"]


def test_a_second_mistake_that_one_test_alone_sees(named) -> None:
    """Two independent mistakes are both named, also where one of them shows in a single test of its function."""
    assert sorted(named(double="np.minimum(2 * x, 10)", add="x - y")) == ["caps_at_ten", "subtracts"]


def test_stretch_mistakes_wait_for_the_required_tests(named) -> None:
    """What costs the star is named only once nothing required is wrong."""
    assert named() == ["takes_texts"]
    assert named(double="x * 3") == ["triples"]


def test_without_stretch_no_stretch_mistake(named) -> None:
    """A mistake that only stretch tests see is not looked for without them."""
    assert named(stretch=False) == []


@pytest.mark.parametrize("double", ["undefined_name", "[1, 2]", "None", "x[9]"])
def test_broken_code_is_not_diagnosed(named, double: str) -> None:
    """An exception, a list or nothing at all looks like no misconception."""
    assert named(double=double) == []


def test_the_same_exception_is_the_same_mistake(named) -> None:
    """A misconception that raises is recognised by what it raises."""
    assert named(double="x @ np.ones(7)", mistakes={"multiplies_matrices": "double(x) = x @ np.ones(7)"}) == [
        "multiplies_matrices"
    ]


def test_a_mistake_in_the_argument(named) -> None:
    """Working in place is told from the same numbers computed on a copy."""
    mistakes = {"in_place": "double(x) = np.multiply(x, 3, out=x)", "copy": "double(x) = x * 3"}
    assert named(double="np.multiply(x, 3, out=x)", mistakes=mistakes) == ["in_place"]
    assert named(double="x * 3", mistakes=mistakes) == ["copy"]


COUNTED = '''

@pytest.mark.stretch
def test_no_loop(submission):
    """does not loop"""
    checks.constant_work(submission.double, [np.full(4, 2.0)], [np.full(64, 2.0)])
'''


def test_right_but_slow_code_is_not_called_a_mistake(named, course) -> None:
    """Right values say nothing where steps were counted: a mistake that does not show there is not meant."""
    course.hidden.write_text(HIDDEN + COUNTED, encoding="utf-8")
    mistakes = {"adds_a_number": "double(x) = x + 2.0", "takes_texts": "add(x, y) = x + y"}
    slow = "np.array([2 * v for v in x])"
    assert named(double=slow, add="float(x) + float(y)", mistakes=mistakes) == []
    loops = mistakes | {"loops": "double(x) = np.array([v + v for v in x])"}
    assert named(double=slow, add="float(x) + float(y)", mistakes=loops) == ["loops"]
