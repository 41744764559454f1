"""Asks a person: a line, or a key without Enter where there is a terminal. Any wish to stop raises Quit."""

from __future__ import annotations

import contextlib
import locale
import os
import select
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence

import click

from .common import console
from .wrap import wrapped


class Quit(Exception):
    """The person wants to stop: q, Ctrl-C, Ctrl-D, or there is no more input."""


def line(prompt: str) -> str:
    """What was typed, without blanks around it."""
    _edit_whole_characters()
    try:
        typed = input(_fitting(prompt)).strip()
    except (EOFError, KeyboardInterrupt):
        click.echo()
        raise Quit from None
    if typed.casefold() in ("q", "quit", "exit"):
        raise Quit
    return typed


def _fitting(prompt: str) -> str:
    """The last line of a prompt, broken to fit the terminal; the lines above it are shown."""
    *above, last = wrapped(prompt, console().width)
    for row in above:
        click.echo(row)
    return last + prompt[len(prompt.rstrip()) :]


def _edit_whole_characters() -> None:
    """Backspace takes back a Chinese character whole, where the locale knows about them; elsewhere it garbles them."""
    if "UTF-8" in locale.setlocale(locale.LC_CTYPE).upper().replace("UTF8", "UTF-8"):
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401


def key(prompt: str, keys: Sequence[str]) -> str:
    """One of `keys`; others are ignored in a terminal, and asked again elsewhere. "" among them stands for Enter."""
    click.echo(_fitting(prompt), nl=False)
    while True:
        pressed = _pressed()
        if pressed == "q":
            click.echo()
            raise Quit
        if pressed is not None and pressed in keys:
            click.echo(pressed)
            return pressed
        if not sys.stdin.isatty():
            click.echo(f"\n? {' '.join(k or 'Enter' for k in keys)} q: ", nl=False)


def _pressed() -> str | None:
    """A key in lower case, "" for Enter, None for one that means nothing here."""
    try:
        if sys.stdin.isatty():
            with keys_at_once():  # what was typed ahead counts
                stroke = _stroke(sys.stdin.fileno())
            if stroke in (b"", b"\x04"):  # the terminal is gone; Ctrl-D is a key like others then
                raise EOFError
            pressed = stroke.decode(errors="replace")
        elif not (pressed := sys.stdin.readline()):
            raise EOFError
    except (EOFError, KeyboardInterrupt, OSError):
        click.echo()
        raise Quit from None
    if not pressed.strip("\r\n"):
        return ""
    return unicodedata.normalize("NFKC", pressed).strip().casefold()[:1] or None


def _stroke(terminal: int) -> bytes:
    """The bytes of one key: a character of an input method has several, and Delete or an arrow a whole sequence."""
    first = os.read(terminal, 1)
    if first == b"\x1b":
        second = _following(terminal)
        if second in (b"[", b"O"):
            while (last := _following(terminal)) and not b"@" <= last <= b"~":
                pass
    elif first >= b"\xc0":
        for _ in range(1 + (first >= b"\xe0") + (first >= b"\xf0")):
            first += _following(terminal)
    return first


def _following(terminal: int) -> bytes:
    """The next byte of the same key, nothing if there is none."""
    return os.read(terminal, 1) if select.select([terminal], [], [], 0.05)[0] else b""


@contextlib.contextmanager
def keys_at_once() -> Iterator[None]:
    """Keys arrive without Enter and are not echoed; the terminal is put back as it was."""
    if not sys.stdin.isatty():
        yield
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin, termios.TCSADRAIN)
        yield
    finally:
        with contextlib.suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


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
