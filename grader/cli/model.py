"""Commands that use the assembled model: assemble, translate."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.load import SOLUTIONS, catalogue
from .common import UserError, console, need, workspace

if TYPE_CHECKING:
    from ..model.assemble import PartCheck

CHECKPOINT = Path("model", "checkpoint.safetensors")  # below .grader/
BATCH = 64  # sentences that are translated together


def parts_folder(reference: bool) -> Path:
    """Whose parts are used: the references, or the workspace's own."""
    return SOLUTIONS if reference else workspace().exercises


def checkpoint_path(given: Path | None) -> Path:
    return given if given is not None else workspace().state / CHECKPOINT


def need_torch() -> None:
    """What all commands of the model need."""
    need(("torch", "accelerate", "tokenizers", "matplotlib", "sacrebleu"), "train")


@click.command("assemble")
@click.option("--reference", is_flag=True, help="Use the reference solutions instead of your files.")
def assemble_command(reference: bool) -> None:
    """Build the Transformer from your parts, checked in company."""
    need_torch()
    from ..model.assemble import assemble, check_parts
    from ..model.parts import BrokenPart
    from ..sandbox.client import Sandbox

    folder = parts_folder(reference)
    out = console()
    packages = next(e.chapter.packages for e in catalogue().exercises if e.part_of_model)
    checks = []
    with Sandbox(packages) as sandbox:
        for check in check_parts(catalogue(), folder, sandbox):
            checks.append(check)
            out.print(_part_line(check), markup=False, soft_wrap=True)
    broken = [check for check in checks if not check.fine]
    if broken:
        first = broken[0].exercise
        click.echo(f"\n{len(broken)} of {len(checks)} parts are not ready. Next: grader check {first.id}")
        raise click.exceptions.Exit(1)
    try:
        built = assemble(catalogue(), folder)
    except BrokenPart as error:
        raise UserError(str(error)) from None
    click.echo("\nThe Transformer stands. Parameters by part:")
    for name, count in built.counts:
        click.echo(f"  {name:20} {count:>10,}")
    click.echo("\nOne forward pass of two sentences:")
    for name, shape in built.shapes:
        click.echo(f"  {name:20} {shape}")
    click.echo(f"\nNext: grader train{' --reference' if reference else ''}")


def _part_line(check: PartCheck) -> str:
    if check.fine:
        return f"ok   {check.exercise.id}"
    if check.alone is not None and check.alone.passed:
        failed = next((t.says for t in check.in_company.tests if t.outcome != "pass"), "")
        return f"BAD  {check.exercise.id}: passes alone, fails with your own earlier parts: {failed}"
    return f"BAD  {check.exercise.id}: not passed yet ({check.in_company.status})"


@click.command("translate")
@click.argument("sentences", nargs=-1)
@click.option("--checkpoint", type=click.Path(path_type=Path), help="Another checkpoint than your latest.")
@click.option("--reference", is_flag=True, help="Use the reference solutions instead of your files.")
def translate_command(sentences: tuple[str, ...], checkpoint: Path | None, reference: bool) -> None:
    """Translate sentences with the trained model.

    Sentences are given here, or one a line on standard input.
    """
    need_torch()
    from ..model.checkpoint import BadCheckpoint
    from ..model.parts import BrokenPart
    from ..model.translate import TooLong, load_translator

    lines = list(sentences) or [line.strip() for line in sys.stdin if line.strip()]
    if not lines:
        raise UserError('There is nothing to translate. Try: grader translate "我 喜欢 这 本 书 。"')
    try:
        translator = load_translator(catalogue(), parts_folder(reference), checkpoint_path(checkpoint))
        for start in range(0, len(lines), BATCH):
            for found in translator.translate(lines[start : start + BATCH]):
                click.echo(found.target)
                if found.unknown:
                    click.echo(f"grader: unknown to the model: {', '.join(found.unknown)}", err=True)
    except (BadCheckpoint, BrokenPart, TooLong, ValueError) as error:
        raise UserError(str(error)) from None
