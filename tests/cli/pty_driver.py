"""A command in a real pseudo-terminal of 80 columns: what the person sees, and what they type."""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from pathlib import Path

from cli_driver import GRADER, environment, flat

PATIENCE = 20.0  # seconds; only a failing test waits that long
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]")


class Screen:
    """`grader WORDS` with a terminal of its own."""

    def __init__(self, space: Path, *words: str, columns: int = 80, **extra: str) -> None:
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.settings = termios.tcgetattr(self.slave)
        self.raw = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")  # a read may end inside a character
        self._read_to = 0
        self.process = subprocess.Popen(
            [str(GRADER), *words],
            cwd=space,
            env=environment({"TERM": "vt100", "NO_COLOR": "1", **extra}),
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    @property
    def lines(self) -> list[str]:
        """Everything shown so far, line by line."""
        return ESCAPES.sub("", self.raw).replace("\r", "").split("\n")

    def _receive(self, seconds: float) -> None:
        if select.select([self.master], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                self.raw += self._decoder.decode(os.read(self.master, 1 << 16))

    def until(self, text: str) -> str:
        """Read on until `text` appears; what came since the last call, on one line."""
        end = time.monotonic() + PATIENCE
        while True:
            new = flat(ESCAPES.sub("", self.raw))[self._read_to :]
            before, found, _ = new.partition(flat(text))
            if found:
                self._read_to += len(before + found)
                return before + found
            assert time.monotonic() < end, f"'{text}' did not appear. Seen:\n{new}"
            assert self.process.poll() is None or select.select([self.master], [], [], 0.2)[0], (
                f"ended before '{text}' appeared. Seen:\n{new}"
            )
            self._receive(0.05)

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            self._receive(0.02)
        self._receive(0)
        assert self.process.returncode is not None, f"still running. Seen:\n{self.raw}"
        assert "Traceback" not in self.raw, self.raw
        return self.process.returncode

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)
