"""`grader gallery`: attention on images, graphs, captions and in the trained model, as pictures on a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.load import SOLUTIONS, catalogue
from ..workspace.files import write_whole
from .common import UserError, language_option, workspace
from .model import CHECKPOINT, need_torch

if TYPE_CHECKING:
    from ..gallery.pictures import Hung

FOLDER = "gallery"  # below .grader/
PAGE = "index.html"


@click.command("gallery")
@click.option("--out", type=click.Path(path_type=Path), help="The folder for page and pictures, not .grader/gallery.")
@click.option("--reference", is_flag=True, help="Use the reference solutions instead of your files.")
@click.option("--checkpoint", type=click.Path(path_type=Path), help="Another checkpoint than your latest.")
@language_option
def gallery_command(out: Path | None, reference: bool, checkpoint: Path | None, lang: str) -> None:
    """Draw what the exercises of chapter 7 do, on one page."""
    need_torch("networkx")
    from ..gallery.page import page
    from ..gallery.pictures import hang

    space = None if reference and out is not None else workspace()
    folder = out if out is not None or space is None else space.state / FOLDER
    assert folder is not None
    _refuse_file(folder)
    if checkpoint is not None:
        _refuse_damaged(checkpoint)
    elif space is not None:
        checkpoint = space.state / CHECKPOINT
    hung = []
    for one in hang(catalogue(), SOLUTIONS if space is None or reference else space.exercises, checkpoint, lang):
        hung.append(one)
        _keep(one, folder)
    if all(one.picture is None for one in hung):
        click.echo("There is nothing to draw yet.")
        raise click.exceptions.Exit(1)
    write_whole(folder / PAGE, page(hung, lang))
    click.echo(f"\nThe page: {folder / PAGE}")


def _keep(one: Hung, folder: Path) -> None:
    """Write the picture and say its figures; or say why there is none."""
    if one.picture is None:
        click.echo(f"{one.kind.role}: not drawn. {one.why}")
        return
    file = folder / one.kind.file
    write_whole(file, one.picture.png)
    click.echo(f"{one.kind.role}: {file}")
    for figure in one.picture.figures:
        click.echo(f"  {figure}")


def _refuse_file(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file. Name a folder with --out.")


def _refuse_damaged(checkpoint: Path) -> None:
    """A checkpoint that was asked for must be one."""
    from ..model.checkpoint import BadCheckpoint, load_checkpoint

    try:
        load_checkpoint(checkpoint)
    except BadCheckpoint as error:
        raise UserError(str(error)) from None
