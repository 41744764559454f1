import click


@click.command("debug")
def debug_command() -> None:
    """x."""
