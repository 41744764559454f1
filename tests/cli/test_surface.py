"""The command line as a whole: help, README, imports, colours."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from cli_driver import GRADER, environment, grader

from grader.cli.main import cli

README = Path(__file__).parents[2] / "README.md"
HEAVY = ("numpy", "torch", "pytest", "_pytest", "nbgrader", "safetensors", "watchfiles", "einops")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, those of groups too."""
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                yield f"{name} {below}", command.commands[below]


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_has_help(name: str) -> None:
    """A command says what it does in a sentence that starts with a capital; so does each of its options."""
    command = COMMANDS[name]
    assert command.help
    assert re.match(r"[A-Z].*[.:]", command.help)
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, parameter.name


@pytest.mark.parametrize("name", [name for name in COMMANDS if " " not in name])
def test_every_command_stands_in_the_readme(name: str) -> None:
    """The README names each command as one types it."""
    assert re.search(rf"\bgrader {name}\b", README.read_text(encoding="utf-8"))


def test_help_lists_every_command_with_its_sentence_uncut(tmp_path: Path) -> None:
    """`grader --help` names every command, and no description ends in dots."""
    said = grader("--help", cwd=tmp_path, env={"COLUMNS": "80"})
    assert said.code == 0
    listed = [line.split()[0] for line in said.out.split("Commands:")[1].splitlines() if line.strip()]
    assert listed == [name for name in COMMANDS if " " not in name]
    assert "..." not in said.out.split("Commands:")[1]


@pytest.mark.parametrize("words", [("check", "--help"), ("check", "-h"), ("dev", "new", "--help")], ids=" ".join)
def test_help_of_a_command(tmp_path: Path, words: tuple[str, ...]) -> None:
    """--help and -h show usage and options and end well."""
    said = grader(*words, cwd=tmp_path)
    assert said.code == 0
    assert said.out.startswith("Usage: grader ")
    assert "--help" in said.out


def test_version(tmp_path: Path) -> None:
    """--version prints the name and the version of the package."""
    from grader import __version__

    assert grader("--version", cwd=tmp_path).out.strip() == f"grader, version {__version__}"


def test_completion_knows_the_exercises(space: Path) -> None:
    """The shell completes a command's exercise."""
    env = {"_GRADER_COMPLETE": "bash_complete", "COMP_WORDS": "grader check softm", "COMP_CWORD": "2"}
    said = grader(cwd=space, env=env)
    assert said.code == 0
    assert "plain,softmax" in said.out.splitlines()


LOOK = """
import contextlib, sys
from grader.cli.main import cli
with contextlib.suppress(SystemExit):
    cli(sys.argv[2:], standalone_mode=False)
loaded = [name for name in sys.argv[1].split(",") if name in sys.modules]
print("loaded:", *loaded, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("list",),
        ("show", "softmax"),
        ("hint", "softmax"),
        ("notes", "softmax"),
        ("notes", "softmax", "--lang", "zh"),
    ],
    ids=lambda words: " ".join(words) or "dashboard",
)
def test_what_only_shows_imports_nothing_heavy(space: Path, words: tuple[str, ...]) -> None:
    """Dashboard, list, show, hint and notes answer without NumPy, torch or pytest."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, ",".join(HEAVY), *words],
        cwd=space,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout
    assert done.stderr == "loaded:\n"


def in_a_terminal(*words: str, cwd: Path, **extra: str) -> str:
    """What the command writes into a terminal of 100 columns."""
    master, slave = pty.openpty()
    env = environment({"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40", **extra})
    with subprocess.Popen([str(GRADER), *words], cwd=cwd, env=env, stdin=slave, stdout=slave, stderr=slave) as process:
        os.close(slave)
        said = b""
        while True:
            try:
                part = os.read(master, 1 << 16)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            said += part
        os.close(master)
        process.wait(30)
    return said.decode()


COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


def test_colour_in_a_terminal_and_none_under_no_color(space: Path) -> None:
    """A terminal gets colours unless NO_COLOR is set."""
    assert COLOUR.search(in_a_terminal("check", "softmax", cwd=space))
    assert not COLOUR.search(in_a_terminal("check", "softmax", cwd=space, NO_COLOR="1"))


@pytest.mark.parametrize("words", [(), ("list",), ("check", "softmax"), ("hint", "softmax")], ids=" ".join)
def test_no_escape_codes_in_a_pipe(space: Path, words: tuple[str, ...]) -> None:
    """Output that is no terminal holds no escape sequence at all, whatever TERM says."""
    assert "\x1b" not in grader(*words, cwd=space, env={"TERM": "xterm-256color"}).out
