"""`grader watch` in a real pseudo-terminal: verdicts on save, keys, and nothing left behind however it ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from cli_driver import GRADER, HANGS, OVERFLOWS, RIGHT, SOFTMAX, environment, flat, mistake

from grader.catalogue.load import catalogue
from grader.cli.watch import Event, Watch
from grader.workspace.files import write_whole
from grader.workspace.space import Workspace

OTHERS = [exercise for exercise in catalogue().exercises if exercise.id != "softmax"]
PATIENCE = 15.0  # seconds; only a failing test waits that long
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
READY = "q quit"  # the line of keys ends every report


def processes() -> dict[int, tuple[int, str, str]]:
    """pid -> (parent, start time, command line) of everything that runs; a zombie does not run any more."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found[int(folder.name)] = (int(fields[1]), fields[19], command)
    return found


def descendants(root: int) -> dict[int, tuple[int, str, str]]:
    """What `root` started, and what that started in turn."""
    alive = processes()
    below, grown = {root}, True
    while grown:
        children = {pid for pid, (parent, *_) in alive.items() if parent in below} - below
        below, grown = below | children, bool(children)
    return {pid: alive[pid] for pid in below - {root}}


def eventually(holds: object, seconds: float = 5.0) -> bool:
    """Ask again and again until it holds; False if it never does in that time."""
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Terminal:
    """A `grader watch` with a terminal of its own, and what the learner sees and types there."""

    def __init__(self, space: Path, *words: str) -> None:
        self.space = space
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, b"\x28\x00\x78\x00\x00\x00\x00\x00")  # 40 rows, 120 columns
        self.settings = termios.tcgetattr(self.slave)
        self.started: dict[int, tuple[int, str, str]] = {}
        self.seen = ""
        self._read_to = 0
        self.process = subprocess.Popen(
            [str(GRADER), "watch", *words],
            cwd=space,
            env=environment({"TERM": "xterm"}),
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def _receive(self, seconds: float) -> None:
        if select.select([self.master], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                self.seen += os.read(self.master, 1 << 16).decode(errors="replace")

    def until(self, text: str) -> str:
        """Read on until `text` appears; what came since the last call up to it, on one line without escapes."""
        end = time.monotonic() + PATIENCE
        while True:
            new = flat(ESCAPES.sub("", self.seen))[self._read_to :]
            before, found, _ = new.partition(flat(text))
            if found:
                self._read_to += len(before + found)
                self.started |= descendants(self.process.pid)
                assert "Traceback" not in before, before
                return before + found
            assert time.monotonic() < end, f"'{text}' did not appear. Seen:\n{new}"
            self._receive(0.05)

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def save(self, source: str, path: str = SOFTMAX) -> None:
        """Save as most editors do: in one step, by a rename."""
        write_whole(self.space / path, source)

    def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            self._receive(0.02)
        self._receive(0)
        assert self.process.returncode is not None, f"still running. Seen:\n{self.seen}"
        return self.process.returncode

    def left(self) -> dict[int, tuple[int, str, str]]:
        """What it started and still runs, after some seconds of grace."""

        def still() -> dict[int, tuple[int, str, str]]:
            alive = processes()
            return {pid: was for pid, was in self.started.items() if pid in alive and alive[pid][1] == was[1]}

        eventually(lambda: not still())
        return still()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pid in self.left():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for descriptor in (self.master, self.slave):
            with contextlib.suppress(OSError):
                os.close(descriptor)


@pytest.fixture
def terminal(space: Path) -> Iterator[Terminal]:
    """A watch on softmax that has given its first verdict."""
    opened = Terminal(space, "softmax")
    try:
        opened.until(READY)
        yield opened
    finally:
        opened.close()


def test_a_learner_saves_until_it_passes(space: Path) -> None:
    """Stub, wrong version with its diagnosis, right version, the next exercise, hint, list, notes, quit."""
    terminal = Terminal(space, "softmax")
    try:
        terminal.until("softmax: not yet 0 of 10")
        terminal.until(READY)
        terminal.save(OVERFLOWS)
        said = terminal.until("softmax: not yet 7 of 10")
        assert mistake("exponentials_overflow", "says", "en").replace(" ", "") in said.replace(" ", "")
        terminal.until(READY)
        terminal.press("h")
        terminal.until(catalogue().by_id["softmax"].hints["en"][0])
        terminal.until(READY)
        terminal.save(RIGHT)
        terminal.until("softmax: passed 10 of 10 required tests, 10 of 10 points")
        terminal.until("✗ gives zeros, not NaN, where a whole slice is -inf (star)")
        terminal.until("softmax: no star yet")
        said = terminal.until(READY)
        assert flat(catalogue().by_id["softmax"].idea["en"].splitlines()[0]) in said
        assert OTHERS[0].id in said
        terminal.press("h")
        terminal.until(OTHERS[0].hints["en"][0])
        terminal.press("l")
        for exercise in catalogue().exercises:
            terminal.until(exercise.title["en"])
        terminal.until(READY)
        terminal.save((space / "exercises" / OTHERS[0].path).read_text(encoding="utf-8"), f"exercises/{OTHERS[0].path}")
        terminal.until(f"{OTHERS[0].id}: not yet")
        terminal.until(READY)
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.started, "watch keeps a warm process, so there must have been one to look for"
        assert terminal.left() == {}
        assert termios.tcgetattr(terminal.slave) == terminal.settings
    finally:
        terminal.close()


def test_notes_do_not_take_the_keys_away(terminal: Terminal) -> None:
    """n shows the notes, and the next keys still belong to watch."""
    terminal.press("n")
    terminal.until("Bridle (1990)")  # a source that stands far down in the notes
    terminal.until(READY)
    terminal.press("l")
    terminal.until("difficulty")
    terminal.press("q")
    assert terminal.ended() == 0


def test_keys_without_a_meaning_are_ignored(terminal: Terminal) -> None:
    """Arrows, Enter and other letters change nothing."""
    terminal.press("\x1b[A\r xyz")
    terminal.press("l")
    terminal.until("difficulty")
    terminal.press("Q")
    assert terminal.ended() == 0


def test_quitting_while_a_key_is_answered(space: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of hint, notes or list ends the watch: click turns it into an exception of its own."""

    def interrupted(*_: object, **__: object) -> None:
        raise click.exceptions.Abort

    monkeypatch.setattr("grader.cli.main.cli", interrupted)
    watch = Watch(Workspace(space), catalogue().by_id["softmax"], "en")
    for key in "hnl":
        with pytest.raises(KeyboardInterrupt):
            watch._handle(Event(key))


def test_a_file_that_goes_and_comes_back(terminal: Terminal) -> None:
    """Deleting the file does not end watch; saving it again is graded."""
    (terminal.space / SOFTMAX).unlink()
    terminal.save(RIGHT)
    while "softmax: passed" not in terminal.until(READY):
        pass
    terminal.press("q")
    assert terminal.ended() == 0


def test_a_save_in_place_is_seen(terminal: Terminal) -> None:
    """An editor that writes into the file instead of renaming is graded as well."""
    (terminal.space / SOFTMAX).write_text(RIGHT, encoding="utf-8")
    while "softmax: passed" not in terminal.until(READY):
        pass


def test_ctrl_c_ends_it_well(terminal: Terminal) -> None:
    """Ctrl-C is a way to quit: exit code 0, terminal as before, no process left."""
    terminal.press("\x03")
    assert terminal.ended() in (0, 130)
    assert termios.tcgetattr(terminal.slave) == terminal.settings
    assert terminal.left() == {}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda number: number.name)
def test_a_signal_leaves_no_process(terminal: Terminal, number: signal.Signals) -> None:
    """Ended by a signal while it waits, it takes its warm process along, and puts the terminal back where it can."""
    assert terminal.started
    terminal.process.send_signal(number)
    code = terminal.ended()
    assert terminal.left() == {}
    if number != signal.SIGKILL:
        assert code in (0, 128 + number)
        assert termios.tcgetattr(terminal.slave) == terminal.settings


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda number: number.name
)
def test_a_signal_while_a_submission_hangs(terminal: Terminal, number: signal.Signals) -> None:
    """Ended in the middle of a grading, neither watch nor the submission runs on until the submission's deadline."""
    before = set(terminal.started)
    terminal.save(HANGS)
    assert eventually(lambda: set(descendants(terminal.process.pid)) - before)
    time.sleep(0.3)  # let the submission get into its loop
    terminal.started |= descendants(terminal.process.pid)
    asked = time.monotonic()
    terminal.process.send_signal(number)
    terminal.ended()
    assert time.monotonic() - asked < 4
    assert terminal.left() == {}


def test_quitting_while_a_submission_hangs(terminal: Terminal) -> None:
    """q does not wait for the submission's deadline."""
    before = set(terminal.started)
    terminal.save(HANGS)
    assert eventually(lambda: set(descendants(terminal.process.pid)) - before)
    asked = time.monotonic()
    terminal.press("q")
    assert terminal.ended() == 0
    assert time.monotonic() - asked < 4
    assert terminal.left() == {}


def test_the_terminal_window_is_closed(terminal: Terminal) -> None:
    """When the terminal goes away, so does watch, with all it started."""
    os.close(terminal.slave)
    os.close(terminal.master)
    assert eventually(lambda: terminal.process.poll() is not None)
    assert terminal.left() == {}


def seconds_used(pid: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("stdin", ["empty", "open pipe", "closed"])
def test_watch_without_a_terminal(space: Path, stdin: str) -> None:
    """In a pipe watch grades on save all the same, does not spin, and ends on SIGTERM."""
    command = f"exec {GRADER} watch softmax <&-" if stdin == "closed" else f"exec {GRADER} watch softmax"
    with subprocess.Popen(
        ["sh", "-c", command],
        cwd=space,
        env=environment({"PYTHONUNBUFFERED": "1"}),
        stdin=subprocess.PIPE if stdin == "open pipe" else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            said = read_until(process, READY)
            assert "Traceback" not in said
            assert "softmax: not yet" in said
            before = seconds_used(process.pid)
            time.sleep(0.5)
            assert seconds_used(process.pid) - before < 0.25
            write_whole(space / SOFTMAX, RIGHT)
            assert "softmax: passed" in read_until(process, READY)
            started = descendants(process.pid)
        finally:
            process.terminate()
        process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, 128 + signal.SIGTERM)
        assert eventually(lambda: not set(started) & set(processes()))


def read_until(process: subprocess.Popen[str], text: str) -> str:
    """The lines up to the one that holds `text`, or all there are."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if text in line:
            break
    return said


def test_ctrl_c_during_a_check(space: Path) -> None:
    """Ctrl-C while `check` waits for a submission ends it at once, without a verdict, an attempt or a process."""
    (space / SOFTMAX).write_text(HANGS, encoding="utf-8")
    with subprocess.Popen(
        [str(GRADER), "check", "softmax"],
        cwd=space,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert eventually(lambda: len(descendants(process.pid)) > 1, PATIENCE)
        time.sleep(0.3)  # let the submission get into its loop
        started = descendants(process.pid)
        asked = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert time.monotonic() - asked < 4
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "the grader failed" not in out
    assert not (space / ".grader" / "progress.db").exists()
    assert eventually(lambda: not set(started) & set(processes()))
