"""What hidden tests say about a result: the ladder None, kind, shape, dtype, values."""

from __future__ import annotations

import re

import numpy as np
import pytest

from grader.judge import checks
from grader.judge.backends import InProcess, Source
from grader.judge.submission import Failure, Submission
from grader.sandbox.executor import Observation
from grader.sandbox.wire import Foreign


class Canned:
    """A backend that answers every call with this value."""

    def __init__(self, *values: object) -> None:
        self.values = list(values)

    def perform(self, call) -> Observation:
        return Observation(value=self.values.pop(0) if len(self.values) > 1 else self.values[0])


@pytest.fixture
def answering():
    """A submission whose function f(x) answers with the given values, watched by the checks."""

    def make(*values: object) -> Submission:
        submission = Submission(Canned(*values), ("f",), "mine.py", {"f": ("x",)})
        checks.watch(submission)
        return submission

    yield make
    checks.watch(None)


@pytest.fixture
def running():
    """A submission that runs this source in the process."""
    opened = []

    def make(text: str) -> Submission:
        backend = InProcess(Source(text, "mine.py", "ch.mine", {}, ()))
        opened.append(backend)
        submission = Submission(backend, ("f",), "mine.py", {"f": ("x", "y")})
        checks.watch(submission)
        return submission

    yield make
    checks.watch(None)
    for backend in opened:
        backend.close()


THREE = np.array([1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (THREE, THREE),
        (THREE * (1 + 1e-12), THREE),
        (np.array([1, 2, 3]), THREE),
        (np.array([[1.0, 9.0], [2.0, 9.0], [3.0, 9.0]])[:, 0], THREE),
        (6.0, 6.0),
        (6, 6.0),
        (np.float64(6.0), 6.0),
        (np.array(6.0), 6.0),
        (np.array([np.inf, -np.inf]), np.array([np.inf, -np.inf])),
    ],
)
def test_right_results_in_many_forms(answering, got: object, expected: object) -> None:
    """Another order of summation, whole numbers, NumPy scalars, 0-d arrays and views all count."""
    checks.matches(answering(got).f(0), expected)


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (None, "None: is there a return?"),
        (Foreign("masked array"), "masked array"),
        (Foreign("function"), "function"),
        ("1 2 3", "a str"),
        ([1.0, 2.0, 3.0], "a list of 3"),
        ((THREE, THREE), "a tuple of 2"),
        (True, "True"),
        (6.0, "the number 6.0"),
        (THREE[:, None], "an array of shape (3, 1)"),
        (THREE[None], "an array of shape (1, 3)"),
        (THREE[:1], "an array of shape (1,)"),
        (THREE[:0], "an array of shape (0,)"),
        (np.array(1.0), "an array of shape ()"),
    ],
)
def test_the_kind_and_the_shape_come_first(answering, got: object, said: str) -> None:
    """What is no array of the right shape is named; nothing is broadcast to fit."""
    with pytest.raises(Failure) as caught:
        checks.matches(answering(got).f(np.zeros(1)), THREE)
    message = str(caught.value)
    assert re.search(rf"^got +{re.escape(said)}$", message, re.MULTILINE)
    assert re.search(r"^expected +an array of shape \(3,\)$", message, re.MULTILINE)


@pytest.mark.parametrize(
    "got", [np.array([6.0]), np.array([[6.0]]), (6.0,), "6.0", True, np.True_, None, Foreign("complex")]
)
def test_a_number_is_a_number(answering, got: object) -> None:
    """An array with one entry, a text or a truth value is no number."""
    with pytest.raises(Failure, match="a number"):
        checks.matches(answering(got).f(0), 6.0)


@pytest.mark.parametrize(
    "got",
    [
        THREE.astype(complex),
        THREE.astype(object),
        np.array([object(), object(), object()]),
        np.array(["1", "2", "3"]),
        np.ma.masked_array(THREE, mask=[True, False, False]),
    ],
    ids=["complex", "numbers as objects", "objects", "texts", "masked"],
)
def test_arrays_of_another_kind_fail(answering, got: object) -> None:
    """Complex, object, text and masked arrays are no arrays of numbers, in whichever process they arose."""
    with pytest.raises(Failure):
        checks.matches(answering(got).f(0), THREE)


def test_truth_values_are_no_numbers(answering) -> None:
    """An array of True and False does not stand for weights of 1 and 0."""
    with pytest.raises(Failure):
        checks.matches(answering(np.array([True, False])).f(0), np.array([1.0, 0.0]))


def test_the_dtype_comes_before_the_values(answering) -> None:
    """Where a dtype is asked for, another one is said before any number is compared."""
    with pytest.raises(Failure, match=r"got +dtype float64\nexpected +dtype float32"):
        checks.matches(answering(THREE * 2).f(0), THREE, dtype=np.float32)
    checks.matches(answering(THREE.astype(np.float32)).f(0), THREE, dtype=np.float32)


@pytest.mark.parametrize(
    ("got", "place"),
    [
        (np.array([[1.0, 2.0], [3.0, 5.0]]), r"at \[1, 1\]: got 5, expected 4 \(1 of 4 entries differ\)"),
        (np.array([[1.0, np.nan], [3.0, np.nan]]), r"at \[0, 1\]: got nan, expected 2 \(2 of 4 entries differ\)"),
        (np.array([[1.0, np.inf], [3.0, 4.0]]), r"at \[0, 1\]: got inf, expected 2 \(1 of 4 entries differ\)"),
    ],
)
def test_the_first_wrong_entry_is_shown(answering, got: np.ndarray, place: str) -> None:
    """Wrong values: the call, what came, what was expected, and the first place where they differ."""
    with pytest.raises(Failure) as caught:
        checks.matches(answering(got).f(np.array([7.0])), np.array([[1.0, 2.0], [3.0, 4.0]]))
    message = str(caught.value)
    assert re.match(r"call +f\(x\)\nx +float64 \(1,\) \[7\.\]\n", message)
    assert re.search(place, message)


def test_nan_equals_nothing(answering) -> None:
    """NaN is never right, not even where NaN was computed as expected."""
    with pytest.raises(Failure):
        checks.matches(answering(np.array([np.nan])).f(0), np.array([np.nan]))


def test_the_call_shown_is_the_one_behind_the_result(answering) -> None:
    """After several calls the message speaks about the call whose result is wrong."""
    submission = answering(np.array([1.0]), np.array([2.0]))
    first, _ = submission.f(10), submission.f(20)
    with pytest.raises(Failure, match=r"f\(10\)"):
        checks.matches(first, np.array([5.0]))


def test_parts_of_a_tuple_or_list(answering) -> None:
    """A tuple, a list and a named tuple are taken apart alike."""
    for got in ((1.0, 2.0), [1.0, 2.0]):
        assert checks.parts(answering(got).f(0), "output", "weights") == (1.0, 2.0)


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (None, "None: is there a return?"),
        (np.zeros((2, 3)), "an array of shape (2, 3)"),
        ((1.0,), "1 values"),
        ((1.0, 2.0, 3.0), "3 values"),
        (Foreign("dict"), "dict"),
    ],
)
def test_another_number_of_parts(answering, got: object, said: str) -> None:
    """Anything but the right number of values says which values are asked for."""
    with pytest.raises(Failure) as caught:
        checks.parts(answering(got).f(0), "output", "weights")
    assert re.search(rf"got +{re.escape(said)}$", str(caught.value), re.MULTILINE)
    assert "2 values (output, weights)" in str(caught.value)


@pytest.mark.parametrize("error", ["ValueError('no')", "AssertionError", "UnicodeError('a ValueError too')"])
def test_rejecting(running, error: str) -> None:
    """ValueError, whatever is derived from it, and AssertionError all reject an argument."""
    checks.rejects(running(f"def f(x):\n    raise {error}\n").f, 1)


@pytest.mark.parametrize(
    ("body", "said"), [("raise TypeError('no')", "TypeError: no"), ("return 3", "the number 3"), ("pass", "None")]
)
def test_not_rejecting(running, body: str, said: str) -> None:
    """Another error, or a result, is named beside the ValueError that was expected."""
    with pytest.raises(Failure) as caught:
        checks.rejects(running(f"def f(x):\n    {body}\n").f, 1)
    assert said in str(caught.value)
    assert "expected  a ValueError" in str(caught.value)


def test_a_changed_argument_is_named(running) -> None:
    """Writing into an argument names the argument."""
    submission = running("def f(x, y):\n    y += 1\n    return x + y\n")
    with pytest.raises(Failure, match="The call changed its argument y; work on a copy"):
        checks.leaves_arguments_alone(submission.f, np.zeros(2), np.zeros(2))


def test_a_second_answer_must_equal_the_first(running) -> None:
    """A function that remembers the last call is caught by a second one."""
    submission = running("calls = []\n\ndef f(x, y):\n    calls.append(1)\n    return x + len(calls)\n")
    with pytest.raises(Failure, match="A second call with the same arguments answers otherwise"):
        checks.leaves_arguments_alone(submission.f, np.zeros(2), 0)


def test_a_pure_function_leaves_arguments_alone(running) -> None:
    """Working on copies, also of a transposed argument, is fine; returning nothing is not."""
    checks.leaves_arguments_alone(running("def f(x, y):\n    return x @ y\n").f, np.ones((3, 2)).T, np.ones(3))
    with pytest.raises(Failure, match="None"):
        checks.leaves_arguments_alone(running("def f(x, y):\n    pass\n").f, np.ones(2), 1)


def test_shared_results(running) -> None:
    """Two calls that answer with the same memory are told from two that do not."""
    checks.shares_no_result(running("def f(x):\n    return x + 1\n").f, np.zeros(2))
    shared = "import numpy as np\nbuffer = np.zeros(2)\n\ndef f(x):\n    return (buffer[::-1], 1)\n"
    with pytest.raises(Failure, match="the same memory"):
        checks.shares_no_result(running(shared).f, np.zeros(2))


def test_warnings_are_heard(running) -> None:
    """A division by zero that NumPy warns about is reported with NumPy's words."""
    with pytest.raises(Failure, match="The call warns: RuntimeWarning: divide by zero"):
        checks.no_warnings(running("def f(x):\n    return 1 / x\n").f, np.zeros(2))


@pytest.mark.parametrize(
    "body",
    [
        "np.array([row.sum() for row in x])",
        "np.array(list(map(lambda row: row.sum(), x)))",
        "np.apply_along_axis(np.sum, 1, x)",
        "np.vectorize(lambda n: n + 1)(x)",
    ],
)
def test_loops_over_rows_are_counted(running, body: str) -> None:
    """A loop shows in the number of steps, also where C code drives it."""
    submission = running(f"import numpy as np\n\ndef f(x):\n    return {body}\n")
    with pytest.raises(Failure, match="A Python loop goes through them"):
        checks.constant_work(submission.f, [np.ones((4, 3))], [np.ones((64, 3))])


def test_array_operations_take_constant_work(running) -> None:
    """One array operation takes as many steps for many rows as for few."""
    checks.constant_work(running("def f(x):\n    return x @ x.T\n").f, [np.ones((4, 3))], [np.ones((64, 3))])


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (np.array([1.0]), np.array([1.0 + 1e-12]), True),
        (np.array([1.0]), np.array([1.1]), False),
        (np.array([np.nan]), np.array([np.nan]), True),
        (np.array([1.0]), np.array([[1.0]]), False),
        (np.array([1.0]), np.array([1.0], np.float32), False),
        (1.0, np.float64(1.0), True),
        (1.0, np.array(1.0), True),
        ((1.0, THREE), [1.0, THREE], True),
        ((1.0,), (1.0, 2.0), False),
        (None, None, True),
        (None, 0.0, False),
        (Foreign("dict"), Foreign("dict"), True),
        (Foreign("dict"), Foreign("set"), False),
        ("a", "a", True),
    ],
)
def test_same_value(a: object, b: object, same: bool) -> None:
    """Two results are the same if a caller sees no difference beyond the last bits."""
    assert checks.same_value(a, b) is same
    assert checks.same_value(b, a) is same
