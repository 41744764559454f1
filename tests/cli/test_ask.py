"""Lines and keys as they come from terminals, pipes and input methods."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import Iterator

import pytest

from grader.cli.ask import Quit, key

RATE = ("1", "2", "3", "4", "f")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The keyboard's end of a terminal that is standard input."""
    master, slave = pty.openpty()
    with open(slave, encoding="utf-8", closefd=False) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield master
    for end in (master, slave):
        os.close(end)


@pytest.mark.parametrize("sequence", ["\x1b[3~", "\x1b[1~", "\x1b[F", "\x1bOF", "\x1b[1;5D", "\x1b[15~", "\x1bf"])
def test_delete_home_and_arrows_rate_nothing(terminal: int, sequence: str) -> None:
    """What such a key sends holds digits and letters; none of them counts."""
    os.write(terminal, f"{sequence}2".encode())
    assert key("", RATE) == "2"


def test_full_width_keys_count_and_other_characters_do_not(terminal: int) -> None:
    """With a Chinese input method on, 3 arrives as a full-width digit; a Chinese word is no Enter."""
    os.write(terminal, "好\uff13".encode())
    assert key("", ("", *RATE)) == "3"
    os.write(terminal, "\uff14".encode())
    assert key("", ("", *RATE)) == "4"


def test_enter_alone_is_enter(terminal: int) -> None:
    """A space or a tab is not."""
    os.write(terminal, b" \t\n")
    assert key("", ("", "s")) == ""
    os.write(terminal, b"  s")
    assert key("", ("", "s")) == "s"


def test_a_terminal_that_goes_away_quits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing more will come: no endless loop."""
    master, slave = pty.openpty()
    with open(slave, encoding="utf-8", closefd=False) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr(os, "read", lambda *_: b"")
        with pytest.raises(Quit):
            key("", RATE)
    for end in (master, slave):
        os.close(end)
