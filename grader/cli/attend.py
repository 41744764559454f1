"""`grader attend`: a picture of what attended to what while the trained model translated a sentence."""

from __future__ import annotations

from pathlib import Path

import click

from ..catalogue.load import catalogue
from ..workspace.files import write_whole
from .common import UserError
from .model import checkpoint_path, need_torch, parts_folder


@click.command("attend")
@click.argument("sentence")
@click.option("--checkpoint", type=click.Path(path_type=Path), help="Another checkpoint than your latest.")
@click.option("--out", type=click.Path(path_type=Path), help="The PNG to write; else attention.png at the checkpoint.")
@click.option("--reference", is_flag=True, help="Use the reference solutions instead of your files.")
def attend_command(sentence: str, checkpoint: Path | None, out: Path | None, reference: bool) -> None:
    """Draw the attention of every layer and head for a sentence."""
    need_torch()
    from ..model.attend import attention_picture
    from ..model.checkpoint import BadCheckpoint
    from ..model.fonts import NoFont
    from ..model.parts import BrokenPart
    from ..model.translate import TooLong, load_translator

    path = checkpoint_path(checkpoint)
    file = path.with_name("attention.png") if out is None else _picture_file(out)
    try:
        translator = load_translator(catalogue(), parts_folder(reference), path)
        found = translator.translate([sentence])[0]
        click.echo(found.target)
        if found.unknown:
            click.echo(f"grader: unknown to the model: {', '.join(found.unknown)}", err=True)
        picture = attention_picture(translator, found)
    except (BadCheckpoint, BrokenPart, NoFont, TooLong, ValueError) as error:
        raise UserError(str(error)) from None
    write_whole(file, picture)
    click.echo(f"The attention of every layer and head: {file}")


def _picture_file(file: Path) -> Path:
    """Refuse early what could not be written in the end."""
    if file.is_dir():
        raise UserError(f"{file} is a folder. Name a file with --out.")
    if file.suffix.lower() != ".png":
        raise UserError(f"The picture is a PNG. Name it so: --out {file.with_suffix('.png')}")
    if not file.parent.is_dir():
        raise UserError(f"There is no folder {file.parent}. Make it, or name another file with --out.")
    return file
