"""`grader watch`: grades an exercise from a warm process whenever it is saved; keys for hint, notes, list, quit."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import click

from ..catalogue.load import catalogue
from ..catalogue.model import Exercise
from ..workspace.space import Workspace
from .common import (
    complete_exercise,
    console,
    language_option,
    next_exercise,
    standings,
    the_exercise,
    workspace,
)

KEYS = "h hint   n notes   l list   q quit"
SETTLE_MS = 5  # how long a file must be quiet before it counts as saved


@click.command("watch")
@click.argument("name", required=False, shell_complete=complete_exercise)
@language_option
def watch_command(name: str | None, lang: str) -> None:
    """Check an exercise whenever you save it; moves on to the next one once it passes.

    Keys: h hint, n notes, l list, q quit.
    """
    space = workspace()
    start = the_exercise(name) if name else next_exercise(standings(space))
    if start is None:
        console().print("Everything is passed. Name an exercise to watch it all the same: grader watch NAME")
        return
    Watch(space, start, lang).run()


class Watch:
    """The state of one watch session: which exercise, and the events that wait to be handled."""

    def __init__(self, space: Workspace, exercise: Exercise, language: str) -> None:
        self.space, self.exercise, self.language = space, exercise, language
        self.events: queue.Queue[tuple[str, float]] = queue.Queue()
        self.stop = threading.Event()
        self.out = console()

    def run(self) -> None:
        """Grade now, then on every save, until q, Ctrl-C or a signal ends it. Leaves no process behind."""
        from ..sandbox.client import Sandbox

        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.events.put(("q", 0.0)))
        threads = [threading.Thread(target=target, daemon=True) for target in (self._watch_files, self._read_keys)]
        with Sandbox(self.exercise.chapter.packages) as sandbox, _keys_at_once():
            for thread in threads:
                thread.start()
            try:
                self._grade(sandbox, time.time())
                while (event := self.events.get())[0] != "q":
                    self._handle(event, sandbox)
            except KeyboardInterrupt:
                pass
            finally:
                self.stop.set()
        self.out.print("Stopped watching.")

    def _handle(self, event: tuple[str, float], sandbox: object) -> None:
        what, at = event
        commands = {"h": ["hint", self.exercise.id], "n": ["notes", self.exercise.id], "l": ["list"]}
        if what == "saved":
            self._grade(sandbox, at)
        elif what in commands:
            from .main import cli

            languages = ["--lang", self.language] if what != "l" else []
            with contextlib.suppress(click.exceptions.Exit, click.exceptions.Abort):
                cli([*commands[what], *languages], standalone_mode=False)
            self.out.print(f"\n[dim]{KEYS}[/]")

    def _grade(self, sandbox: object, saved_at: float) -> None:
        from ..judge.grade import Options, grade
        from ..sandbox.client import Sandbox
        from .check import record
        from .render import show_report

        assert isinstance(sandbox, Sandbox)
        exercise, shown = self.exercise, self.space.shown(self.exercise)
        report = grade(
            catalogue(), exercise, self.space.file(exercise), Options(language=self.language), sandbox, shown
        )
        if sys.stdout.isatty():
            self.out.clear()
        show_report(report, exercise, shown, brief=False, language=self.language)
        self.out.print(f"[dim]{(time.time() - saved_at) * 1000:.0f} ms after the save[/]")
        first = record(self.space, report)
        if report.passed:
            self._move_on(exercise, first)
        self.out.print(f"\n[dim]{KEYS}[/]")

    def _move_on(self, exercise: Exercise, first: bool) -> None:
        if first:
            self.out.print(f"\n{exercise.idea[self.language]}", markup=False)
        upcoming = next_exercise(standings(self.space))
        if upcoming is None:
            self.out.print("\nEverything is passed.")
        elif upcoming != exercise and upcoming.chapter.packages == exercise.chapter.packages:
            self.exercise = upcoming
            self.out.print(f"\nNow watching [bold]{upcoming.id}[/]: edit exercises/{upcoming.path}")

    def _watch_files(self) -> None:
        import watchfiles

        saves = watchfiles.watch(
            self.space.exercises, step=SETTLE_MS, debounce=50, stop_event=self.stop, rust_timeout=200
        )
        for changes in saves:
            if any(Path(path) == self.space.file(self.exercise).resolve() for _, path in changes):
                self.events.put(("saved", self._saved_at()))

    def _saved_at(self) -> float:
        try:
            return self.space.file(self.exercise).stat().st_mtime
        except OSError:
            return time.time()

    def _read_keys(self) -> None:
        descriptor = sys.stdin.fileno() if not sys.stdin.closed else -1
        if descriptor < 0 or not os.isatty(descriptor):
            return
        while not self.stop.is_set():
            if select.select([descriptor], [], [], 0.1)[0]:
                data = os.read(descriptor, 16)
                if not data:
                    self.events.put(("q", 0.0))
                    return
                for key in data.decode(errors="ignore").lower():
                    self.events.put((key, 0.0))


@contextlib.contextmanager
def _keys_at_once() -> Iterator[None]:
    """Keys arrive without Enter and are not echoed; the terminal is put back as it was."""
    if not sys.stdin.isatty():
        yield
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin)
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
