"""The `grader` command: commands are imported when they are used, so that none pays for another's imports."""

from __future__ import annotations

import importlib
import io
import os
import sqlite3
import sys

import click

from .. import __version__

# Command -> the module that holds it, in the order in which help lists them.
COMMANDS = {
    "init": "setup",
    "list": "read",
    "show": "read",
    "check": "check",
    "run": "check",
    "watch": "watch",
    "hint": "read",
    "notes": "read",
    "solution": "read",
    "reset": "setup",
    "assemble": "model",
    "train": "train",
    "translate": "model",
    "attend": "attend",
    "gallery": "gallery",
    "grade-class": "classroom",
    "class-summary": "classroom",
    "course": "course",
    "drill": "drill_data",
    "debug": "debug",
    "interview": "interview",
    "doctor": "setup",
    "dev": "dev",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports their modules on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"grader.cli.{COMMANDS[name]}")
        command: click.Command = getattr(module, f"{name.replace('-', '_')}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, plus "did you mean"."""
        import difflib

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"Did you mean '{close[0]}'?" if close else "`grader --help` lists them."
            raise click.UsageError(f"There is no command '{args[0]}'. {hint}", ctx) from None


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, package_name="transformer-drills", prog_name="grader")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Learn the Transformer by building it.

    Without a command: where you stand and what to do next.
    """
    if ctx.invoked_subcommand is None:
        from .read import dashboard

        dashboard()


def main() -> None:
    """The console script: every foreseen trouble ends as one line on stderr and an exit code."""
    from ..catalogue.model import AuthoringError

    if sys.stdin is None:  # closed by whoever started us
        sys.stdin = open(os.devnull)  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without √ shows a question mark; so does a strange byte
    try:
        # Without standalone mode click hands an exit code back instead of exiting.
        sys.exit(cli(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        click.echo("\nStopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"grader: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except AuthoringError as error:
        click.echo(f"grader: {error}", err=True)
        sys.exit(3)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except (OSError, sqlite3.DatabaseError) as error:
        where = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        click.echo(f"grader: {where}{said}.", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
