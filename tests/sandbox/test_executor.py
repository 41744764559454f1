"""Ways of calling that need more than the function's own arguments: modules of earlier exercises, counted products."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from grader.sandbox.executor import Call, Loaded, load, perform
from grader.sandbox.wire import Layer

EARLIER = """
import torch
class Doubling(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.scale = torch.nn.Parameter(torch.ones(width))
    def forward(self, x):
        return 2 * self.scale * x
"""
LATER = """
from ..ch1.doubling import Doubling
def applies(layer, x):
    assert type(layer) is Doubling
    return layer(x)
def product(a, b):
    return a @ b
def scaled(a, b):
    return (a @ b) / 2 + 1
"""


@pytest.fixture
def later() -> Iterator[Loaded]:
    loaded = load(LATER, "ch2.later", "later.py", {"ch1.doubling": EARLIER}, "here")
    yield loaded
    loaded.close()


def test_a_module_of_an_earlier_exercise_is_an_argument(later: Loaded) -> None:
    """It is the very class that the submission imports, with the parameters of the test."""
    layer = Layer("ch1.doubling.Doubling", (3,), {"scale": torch.tensor([1.0, 2.0, 3.0])})
    seen = perform(later, Call("applies", (layer, torch.ones(2, 3)), {}))
    assert seen.problem is None
    assert seen.value.tolist() == [[2.0, 4.0, 6.0]] * 2


@pytest.mark.parametrize(("name", "extra"), [("product", 0), ("scaled", 2 * 5)])
def test_multiplications_are_counted(later: Loaded, name: str, extra: int) -> None:
    """(2, 3) @ (3, 5) takes 30 of them; dividing the result takes one for each entry, adding takes none."""
    seen = perform(later, Call(name, (torch.ones(2, 3), torch.ones(3, 5)), {}, "multiplications"))
    assert seen.work == 2 * 3 * 5 + extra
