"""`grader train`: the assembled model learns to translate."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.load import catalogue
from .common import UserError, console
from .model import checkpoint_path, need_torch, parts_folder

if TYPE_CHECKING:
    from ..model.resume import Request

FIRST_OF_MANY = os.environ.get("RANK", "0") == "0"  # torchrun starts several of us; one speaks


@click.command("train")
@click.option("--reference", is_flag=True, help="Use the reference solutions instead of your files.")
@click.option("--steps", type=click.IntRange(min=1), help="Updates in all (default: 1000; with --data ten epochs).")
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), help="Stop after this time at the latest.")
@click.option("--seed", type=click.IntRange(0, 2**31), help="Another start; the same seed gives the same model.")
@click.option("--batch-size", type=click.IntRange(min=1), help="Sentences per update (default: 64).")
@click.option("--data", type=click.Path(path_type=Path), help="Your own pairs: sentence, tab, translation.")
@click.option("--swap", is_flag=True, help="Translate from the second column of --data to the first.")
@click.option("--checkpoint", type=click.Path(path_type=Path), help="The file to keep the training in.")
@click.option("--resume", is_flag=True, help="Go on from the checkpoint.")
@click.option(
    "--device",
    type=click.Choice(("auto", "cpu", "cuda", "mps")),
    default="auto",
    show_default=True,
    help="Where to compute.",
)
@click.option("--scheduled-sampling", "mixing", is_flag=True, help="The decoder reads its own words more and more.")
@click.option("--guided-attention", "guided", is_flag=True, help="Cross-attention far off the diagonal costs.")
@click.option("--reinforce", "rewarded", type=click.IntRange(min=1), help="Then so many updates by BLEU as the reward.")
@click.option("--report", is_flag=True, help="Draw accuracy by position, with gold and with own prefixes.")
def train_command(
    reference: bool,
    steps: int | None,
    minutes: float | None,
    seed: int | None,
    batch_size: int | None,
    data: Path | None,
    swap: bool,
    checkpoint: Path | None,
    resume: bool,
    device: str,
    mixing: bool,
    guided: bool,
    rewarded: int | None,
    report: bool,
) -> None:
    """Teach the assembled Transformer to translate.

    Chinese to English, on generated sentences; or on your own pairs with --data. Ctrl-C keeps what was learnt.

    Several processes or GPUs: torchrun --nproc-per-node 2 -m grader.cli.main train ...
    """
    if swap and data is None:
        raise UserError("--swap goes with --data.")
    need_torch()
    from ..model.resume import Request

    folder, path = parts_folder(reference), checkpoint_path(checkpoint)
    request = Request(
        folder,
        path,
        resume,
        steps,
        minutes,
        seed,
        batch_size,
        data,
        swap,
        device,
        mixing,
        guided,
        rewarded or 0,
        report,
    )
    try:
        _run(request, "" if not reference else " --reference")
    except UserError:
        if FIRST_OF_MANY:
            raise
        raise click.exceptions.Exit(2) from None


def _run(request: Request, flags: str) -> None:
    """Train and evaluate; process 0 speaks."""
    from ..model.checkpoint import BadCheckpoint
    from ..model.own import NotSolved
    from ..model.pairs import BadData
    from ..model.parts import BrokenPart
    from ..model.session import NoDevice, open_session
    from ..model.training import Diverged
    from .train_render import Watch, show_ending, show_rewards, show_scores, show_start

    out = console()
    try:
        session = open_session(catalogue(), request)
        if session.main:
            show_start(out, session)
        with Watch(out if session.main else None, session.settings.steps, session.run.step, request.minutes) as watch:
            ending = session.train(watch.notice, watch.stop)
        if not session.main:
            return
        if request.rewarded and ending == "done":
            show_rewards(out, session)
        session.draw()
        show_ending(out, session, ending, watch.last, flags)
        if ending == "stopped":
            raise click.exceptions.Exit(130)
        show_scores(out, session, session.evaluate(), flags)
    except Diverged as error:
        raise UserError(f"{error} {_kept(request)} Is a part broken? `grader assemble` tells.") from None
    except BrokenPart as error:
        raise UserError(f"{error} Next: grader assemble") from None
    except (NoDevice, BadData, BadCheckpoint, NotSolved) as error:
        raise UserError(str(error)) from None


def _kept(request: Request) -> str:
    return f"The last checkpoint is {request.checkpoint}." if request.checkpoint.exists() else "Nothing was kept."
