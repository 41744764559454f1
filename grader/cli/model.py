"""Commands that use the assembled model: assemble, translate."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from ..catalogue.load import SOLUTIONS, catalogue
from .common import UserError, console, need, workspace

if TYPE_CHECKING:
    from ..model.assemble import PartCheck
    from ..model.decoding import Decoding

CHECKPOINT = Path("model", "checkpoint.safetensors")  # below .grader/
BATCH = 64  # sentences that are translated together


class DecodingOptions(TypedDict):
    """The options of `translate` that say how to decode, as `Decoding` calls them."""

    beam: int | None
    length_penalty: float
    drawn: bool
    temperature: float
    top_k: int | None
    top_p: float | None
    seed: int
    cached: bool


def parts_folder(reference: bool) -> Path:
    """Whose parts are used: the references, or the workspace's own."""
    return SOLUTIONS if reference else workspace().exercises


def checkpoint_path(given: Path | None) -> Path:
    return given if given is not None else workspace().state / CHECKPOINT


def need_torch(*others: str) -> None:
    """What all commands of the model need; `others` are packages that not every one does."""
    need(("torch", "accelerate", "tokenizers", "matplotlib", "sacrebleu", *others), "train")


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
@click.option("--beam", type=click.IntRange(1, 64), help="Search with a beam of this many hypotheses.")
@click.option("--length-penalty", type=click.FloatRange(0, 10), default=0.6, show_default=True, help="With --beam.")
@click.option("--sample", "drawn", is_flag=True, help="Draw the words from the model's distribution.")
@click.option("--temperature", type=float, default=1.0, show_default=True, help="With --sample: below 1 is safer.")
@click.option("--top-k", type=click.IntRange(min=1), help="With --sample: only the k likeliest words.")
@click.option("--top-p", type=click.FloatRange(0, 1, min_open=True), help="With --sample: only the likeliest, up to p.")
@click.option("--seed", type=int, default=0, show_default=True, help="With --sample: another draw.")
@click.option("--kv-cache", "cached", is_flag=True, help="Keep keys and values instead of computing them anew.")
def translate_command(
    sentences: tuple[str, ...], checkpoint: Path | None, reference: bool, **options: Unpack[DecodingOptions]
) -> None:
    """Translate sentences with the trained model.

    Sentences are given here, or one a line on standard input.
    """
    need_torch()
    from ..model.checkpoint import BadCheckpoint
    from ..model.decoding import Decoding
    from ..model.own import NotSolved, require
    from ..model.parts import BrokenPart
    from ..model.translate import TooLong, load_translator

    how = Decoding(**options)
    _refuse_contradictions(how)
    lines = list(sentences) or [line.strip() for line in sys.stdin if line.strip()]
    if not lines:
        raise UserError('There is nothing to translate. Try: grader translate "我 喜欢 这 本 书 。"')
    try:
        translator = load_translator(catalogue(), parts_folder(reference), checkpoint_path(checkpoint))
        require(translator.parts, how.needs())
        for start in range(0, len(lines), BATCH):
            for found in translator.translate(lines[start : start + BATCH], how):
                click.echo(found.target)
                if found.unknown:
                    click.echo(f"grader: unknown to the model: {', '.join(found.unknown)}", err=True)
    except (BadCheckpoint, BrokenPart, NotSolved, TooLong, ValueError) as error:
        raise UserError(str(error)) from None


def _refuse_contradictions(how: Decoding) -> None:
    if how.beam is not None and how.drawn:
        raise UserError("--beam searches, --sample draws: choose one.")
    if how.temperature <= 0:
        raise UserError("--temperature must be above 0.")
    if not how.drawn and (how.top_k, how.top_p, how.temperature) != (None, None, 1.0):
        raise UserError("--temperature, --top-k and --top-p go with --sample.")
