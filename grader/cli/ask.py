"""Asks a person: a line, or a key without Enter where there is a terminal. Any wish to stop raises Quit."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Sequence

import click


class Quit(Exception):
    """The person wants to stop: q, Ctrl-C, Ctrl-D, or there is no more input."""


def line(prompt: str) -> str:
    """What was typed, without blanks around it."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # so that Backspace takes back whole Chinese characters
    try:
        typed = input(prompt).strip()
    except (EOFError, KeyboardInterrupt):
        click.echo()
        raise Quit from None
    except UnicodeDecodeError:
        return ""
    if typed.casefold() in ("q", "quit", "exit"):
        raise Quit
    return typed


def key(prompt: str, keys: Sequence[str]) -> str:
    """One of `keys`; others are ignored in a terminal, and asked again elsewhere. Enter counts as "" if that is one."""
    click.echo(prompt, nl=False)
    while True:
        pressed = _pressed()
        if pressed == "q":
            click.echo()
            raise Quit
        if pressed in keys:
            click.echo(pressed)
            return pressed
        if not sys.stdin.isatty():
            click.echo(f"\n? {' '.join(k or 'Enter' for k in keys)} q: ", nl=False)


def _pressed() -> str:
    try:
        if sys.stdin.isatty():
            pressed = click.getchar()
        else:
            pressed = sys.stdin.readline()
            if not pressed:
                raise EOFError
    except (EOFError, KeyboardInterrupt):
        click.echo()
        raise Quit from None
    return pressed.strip().casefold()[:1]


class Clock:
    """How long something takes. Reads the machine's steady clock, which nobody can set."""

    def __init__(self, already: float = 0.0) -> None:
        self._start = time.monotonic() - already

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._start


def minutes(seconds: float) -> str:
    """Seconds as m:ss."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
