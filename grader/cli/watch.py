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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.load import catalogue
from ..catalogue.model import Exercise
from ..workspace.space import Workspace
from .ask import keys_at_once
from .common import (
    complete_exercise,
    console,
    language_option,
    next_exercise,
    standings,
    the_exercise,
    workspace,
)

if TYPE_CHECKING:
    from ..judge.grade import Examiner
    from ..sandbox.client import Sandbox

KEYS = "h hint   n notes   l list   q quit"
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SETTLE_MS = 5  # how long a file must be quiet before it counts as saved


@click.command("watch")
@click.argument("name", required=False, shell_complete=complete_exercise)
@language_option
def watch_command(name: str | None, lang: str) -> None:
    """Check whichever exercise you save.

    Names the next exercise once one passes.

    Keys: h hint, n notes, l list, q quit.
    """
    space = workspace()
    start = the_exercise(name) if name else next_exercise(standings(space))
    if start is None:
        console().print("Everything is passed. Name an exercise to watch it all the same: grader watch NAME")
        return
    Watch(space, start, lang).run()


@dataclass(frozen=True)
class Event:
    """A key that was pressed, or an exercise that was saved (at which moment, in seconds since the epoch)."""

    key: str = ""
    saved: Exercise | None = None
    at: float = 0.0


class Watch:
    """One watch session: the exercise at hand, warm processes by the packages they hold, and waiting events."""

    def __init__(self, space: Workspace, exercise: Exercise, language: str) -> None:
        self.space, self.exercise, self.language = space, exercise, language
        self.events: queue.Queue[Event] = queue.Queue()
        self.stop = threading.Event()
        self.out = console()
        self.sandboxes: dict[tuple[str, ...], Sandbox] = {}
        self.examiners: dict[tuple[str, bool], Examiner] = {}  # by exercise, and whether stretch tests run
        self.files = {space.file(e).resolve(): e for e in catalogue().exercises}

    def run(self) -> None:
        """Grade now, then on every save, until q, Ctrl-C or a signal ends it. Leaves no process behind."""
        for number in ENDS:  # as Ctrl-C: ends a grading that is under way too
            signal.signal(number, signal.default_int_handler)
        threads = [threading.Thread(target=target, daemon=True) for target in (self._watch_files, self._read_keys)]
        with keys_at_once():
            try:
                for thread in threads:
                    thread.start()
                self._grade(self.exercise, None)
                while True:
                    with contextlib.suppress(queue.Empty):  # an endless wait can miss a signal
                        self._handle(self.events.get(timeout=0.5))
            except KeyboardInterrupt:
                pass
            finally:
                for number in ENDS:  # closing a terminal sends two
                    signal.signal(number, signal.SIG_IGN)
                self.stop.set()
                for sandbox in self.sandboxes.values():
                    sandbox.close()
        with contextlib.suppress(OSError):  # the terminal may be gone
            self.out.print("Stopped watching.")

    def _handle(self, event: Event) -> None:
        commands = {"h": ["hint", self.exercise.id], "n": ["notes", self.exercise.id], "l": ["list"]}
        if event.saved is not None:
            self._grade(event.saved, event.at)
        elif event.key in commands:
            from .main import cli

            languages = ["--lang", self.language] if event.key != "l" else []
            try:
                cli([*commands[event.key], *languages], standalone_mode=False)
            except click.exceptions.Exit:
                pass
            except click.exceptions.Abort:  # what click makes of Ctrl-C
                raise KeyboardInterrupt from None
            self._show_keys()

    def _grade(self, exercise: Exercise, saved_at: float | None) -> None:
        from ..judge.grade import submitted
        from ..sandbox.client import Sandbox
        from .check import record
        from .render import show_report, show_star

        packages = exercise.chapter.packages
        if packages not in self.sandboxes:
            self.sandboxes[packages] = Sandbox(packages)
        self.exercise, shown, file = exercise, self.space.shown(exercise), self.space.file(exercise)
        sandbox, text = self.sandboxes[packages], submitted(exercise, file, shown)
        report = self._examiner(exercise, stretch=False).examine(text, shown, sandbox)
        if sys.stdout.isatty():
            self.out.clear()
        show_report(report, exercise, shown, brief=False, language=self.language)
        if saved_at is not None:
            self.out.print(f"[dim]{(time.time() - saved_at) * 1000:.0f} ms after the save[/]")
        if report.passed and self.events.empty():  # a newer save would wait for the star of this one
            report = self._examiner(exercise, stretch=True).examine(text, shown, sandbox)
            show_star(report, self.language)
        first = record(self.space, report)
        if report.passed:
            self._move_on(exercise, first)
        self._show_keys()

    def _examiner(self, exercise: Exercise, *, stretch: bool) -> Examiner:
        """What grades the exercise at hand; it keeps what it worked out for the next save."""
        from ..judge.grade import Examiner
        from ..judge.options import Options

        for id, tier in [key for key in self.examiners if key[0] != exercise.id]:
            self.examiners.pop((id, tier)).close()
        if (exercise.id, stretch) not in self.examiners:
            options = Options(stretch=stretch, language=self.language)
            self.examiners[exercise.id, stretch] = Examiner(catalogue(), exercise, options)
        return self.examiners[exercise.id, stretch]

    def _show_keys(self) -> None:
        self.out.print(f"\n[dim]watching {self.exercise.id}   {KEYS}[/]")

    def _move_on(self, exercise: Exercise, first: bool) -> None:
        if first:
            self.out.print(f"\n{exercise.idea[self.language]}", markup=False)
        upcoming = next_exercise(standings(self.space))
        if upcoming is None:
            self.out.print("\nEverything is passed.")
        elif upcoming is not exercise:
            self.exercise = upcoming
            self.out.print(f"\nNext: [bold]{upcoming.id}[/], edit exercises/{upcoming.path}")

    def _watch_files(self) -> None:
        import watchfiles

        saves = watchfiles.watch(
            self.space.exercises, step=SETTLE_MS, debounce=50, stop_event=self.stop, rust_timeout=200
        )
        for changes in saves:
            for path in {Path(path) for change, path in changes if change != watchfiles.Change.deleted}:
                if (exercise := self.files.get(path)) is not None:
                    self.events.put(Event(saved=exercise, at=_saved_at(path)))

    def _read_keys(self) -> None:
        if not sys.stdin.isatty():
            return
        descriptor = sys.stdin.fileno()
        while not self.stop.is_set():
            if select.select([descriptor], [], [], 0.1)[0]:
                data = b""
                with contextlib.suppress(OSError):  # the terminal is gone
                    data = os.read(descriptor, 16)
                if not data or b"q" in data.lower():
                    os.kill(os.getpid(), signal.SIGINT)
                    return
                for key in data.decode(errors="ignore").lower():
                    self.events.put(Event(key))


def _saved_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return time.time()
