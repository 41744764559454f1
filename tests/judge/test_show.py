"""How values look in a message."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch

from grader.judge.show import labelled, show_call, show_value
from grader.sandbox.executor import Call


def words(text: str) -> str:
    """The text with its columns closed up."""
    return re.sub(" +", " ", text)


def test_a_call_looks_as_one_would_type_it() -> None:
    """Numbers stand in the call, arrays are named in it and listed below."""
    call = Call("softmax", (np.array([1.0, 2.0]),), {"axis": -1})
    assert (
        words(show_call("softmax", ("scores", "axis"), call))
        == "call softmax(scores, axis=-1)\nscores float64 (2,) [1. 2.]"
    )


def test_an_argument_without_a_name() -> None:
    """More arguments than the reference has parameters still get names."""
    shown = words(show_call("f", ("x",), Call("f", (1, np.array([2.0])), {})))
    assert shown == "call f(1, argument_2)\nargument_2 float64 (1,) [2.]"


def test_rows_stand_below_each_other() -> None:
    """A matrix, small or not, begins its rows in one column."""
    lines = labelled([("got", show_value(np.eye(2)))]).splitlines()
    assert lines[-1].index("[0. 1.]") == lines[-2].index("[1. 0.]")


@pytest.mark.parametrize("size", [3, 1000])
def test_large_arrays_are_cut(size: int) -> None:
    """A big matrix is shown by its corners."""
    assert len(show_value(np.zeros((size, size)))) < 400


@pytest.mark.parametrize("value", [np.array(2), np.float64(2.0), 2])
def test_a_number_is_shown_as_a_number(value: object) -> None:
    """A number needs no dtype and no empty shape beside it."""
    assert "()" not in show_value(value)
    assert "np." not in show_value(value)


def test_tensors_inside_a_list_are_shown_as_tensors_are() -> None:
    """Cut where they are large, named in the call: not the long text that PyTorch makes of them."""
    several = (torch.zeros(1, 2), torch.ones(50, 60))
    text = show_call("f", ("cache",), Call("f", (several,), {}))
    assert text.splitlines()[:2] == ["call   f(cache)", "cache  a tuple of 2"]
    assert "tensor(" not in text
    assert len(text.splitlines()) < 20
