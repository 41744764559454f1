import click


@click.command("interview")
def interview_command() -> None:
    """x."""
