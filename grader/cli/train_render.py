"""What `grader train` shows: where it stands, and how well the model translates in the end."""

from __future__ import annotations

import os
import signal
import threading
import time
from types import FrameType, TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from ..catalogue.load import SOLUTIONS
from ..model.evaluation import Evaluation, Judged, Score
from ..model.rewarded import Reward
from ..model.session import ALWAYS, OPTIONS, Session
from ..model.training import Ending, Notice

LINES = 12  # progress lines of a run that shows no bar
QUIET = 30.0  # seconds after which such a run says something all the same
SHOWN = 3  # translations at the end


class Watch:
    """The progress of a run: a bar in a terminal, else a line now and then; and Ctrl-C, which ends a step first.

    Without a console it only listens. A second Ctrl-C ends the process as usual.
    """

    def __init__(self, out: Console | None, steps: int, begun: int, minutes: float | None) -> None:
        self._out, self._steps, self._begun = out, steps, begun
        self._seconds = None if minutes is None else 60 * minutes
        self._asked = False
        self._said = time.monotonic()
        self._bar: Progress | None = None
        self.last: Notice | None = None
        if out is not None and out.is_terminal:
            self._bar = Progress(
                TextColumn("step {task.completed}/{task.total}"),
                BarColumn(),
                TextColumn("{task.description}"),
                console=out,
            )
            self._task = self._bar.add_task("", total=steps, completed=begun)

    def __enter__(self) -> Self:
        self._before: Any = None
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._interrupt)
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True

    def stop(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self._asked

    def notice(self, notice: Notice) -> None:
        """Show how the run stands."""
        self.last = notice
        if self._out is None:
            return
        speed = f"{notice.speed:,.0f} tokens/s"
        said = f"loss {notice.loss:.3f}  {speed}  {clock(self._left(notice))} left"
        if self._bar is not None:
            self._bar.update(self._task, completed=notice.step, description=said)
            return
        every = max(10, (self._steps - self._begun) // LINES // 10 * 10)
        now = time.monotonic()
        if notice.step % every == 0 or notice.step == self._steps or now - self._said > QUIET:
            self._out.print(f"step {notice.step:>{len(str(self._steps))}}/{self._steps}  {said}", soft_wrap=True)
            self._said = now

    def _left(self, notice: Notice) -> float:
        by_steps = notice.seconds / max(1, notice.step - self._begun) * (self._steps - notice.step)
        return by_steps if self._seconds is None else max(0.0, min(by_steps, self._seconds - notice.seconds))


def clock(seconds: float) -> str:
    """Minutes and seconds; hours in front where there are any."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def show_start(out: Console, session: Session) -> None:
    """What is trained, on what, and where."""
    data, sizes, settings = session.data, session.sizes, session.settings
    count = sum(parameter.numel() for parameter in session.model.parameters())
    processes = session.accelerator.num_processes
    where = session.accelerator.device.type + (f", {processes} processes" if processes > 1 else "")
    shape = f"d_model {sizes.d_model}, {sizes.num_heads} heads, {sizes.num_layers} + {sizes.num_layers} layers"
    kind = "words" if session.request.data is None else "BPE tokens"
    rows = {
        "data": f"{len(data.train):,} {data.name}, {len(data.test)} more held out",
        "vocabulary": f"{sizes.src_vocab_size:,} and {sizes.tgt_vocab_size:,} {kind}",
        "model": f"{count:,} parameters: {shape}",
        "training": f"{settings.steps:,} steps of {settings.batch_size} sentences, seed {settings.seed}, on {where}",
    }
    if session.run.step:
        rows["resumed"] = f"after step {session.run.step:,} of {session.request.checkpoint}"
    if data.left_out:
        rows["left out"] = f"{data.left_out:,} pairs with more than {sizes.max_len} tokens on a side"
    rows |= _functions(session)
    for name, text in rows.items():
        out.print(f"  {name:11} {text}", markup=False, soft_wrap=True)
    out.print()


def _functions(session: Session) -> dict[str, str]:
    """Whose functions train: those of solved exercises, and which would add what is missing."""
    own, rows = session.own, {}
    whose = "reference" if session.request.folder == SOLUTIONS else "your"
    if used := own.ids(session.used_roles()):
        rows["functions"] = f"{whose} {', '.join(used)}"
    if lacking := own.missing(ALWAYS):
        rows["built in"] = f"what {', '.join(lacking)} would give"
    if off := [
        f"{option} ({', '.join(own.missing(roles))})" for option, roles in OPTIONS.items() if own.missing(roles)
    ]:
        rows["not yet"] = ", ".join(off)
    return rows


def show_ending(out: Console, session: Session, ending: Ending, last: Notice | None, flags: str) -> None:
    """Why training ended, and what is kept where."""
    step, file = session.run.step, shown(session.request.checkpoint)
    if last is not None:
        out.print(
            f"\n{step:,} steps; this run took {clock(last.seconds)} min, {last.speed:,.0f} tokens/s.", markup=False
        )
    if ending == "stopped":
        out.print("Stopped.", markup=False)
    if ending == "time":
        out.print("The time that you gave is over.", markup=False)
    for aside in session.aside:
        said = f"  earlier     {shown(aside.path)} (the training that was there before)"
        out.print(said, markup=False, soft_wrap=True)
    out.print(f"  checkpoint  {file}", markup=False, soft_wrap=True)
    out.print(f"  plot        {shown(session.picture)}", markup=False, soft_wrap=True)
    if session.request.report:
        out.print(f"  report      {shown(session.exposure_picture)}", markup=False, soft_wrap=True)
    if ending != "done":
        out.print(f"To go on: grader train --resume{flags}{_again(session)}", markup=False, soft_wrap=True)


def show_rewards(out: Console, session: Session) -> None:
    """Updates by reward, with how they go."""
    updates = session.request.rewarded
    before = session.evaluate()
    out.print(f"\nBy reward, {updates} updates. Before: {_score(before.all)}", markup=False)
    recent: list[Reward] = []

    def notice(found: Reward) -> None:
        recent.append(found)
        if found.update % max(1, updates // LINES) == 0 or found.update == updates:
            drawn, greedy = (sum(getattr(r, name) for r in recent) / len(recent) for name in ("drawn", "greedy"))
            out.print(f"update {found.update:>{len(str(updates))}}/{updates}  BLEU of a sentence: drawn {drawn:.1f}, "
                      f"greedy {greedy:.1f}", markup=False)  # fmt: skip
            recent.clear()

    session.reward(notice)


def show_scores(out: Console, session: Session, found: Evaluation, flags: str) -> None:
    """Exact match and BLEU on held-out sentences, and a few of them."""
    out.print(f"\nHeld out    {_score(found.all)}", markup=False)
    if found.rare is not None:
        out.print(
            f"  with combinations of words never seen together: {_score(found.rare)}", markup=False, soft_wrap=True
        )
    out.print()
    for item in _examples(found.judged):
        out.print(f"  {item.pair.source}", markup=False, soft_wrap=True)
        out.print(f"  {item.said}", markup=False, soft_wrap=True)
        if not item.right:
            out.print(f"  not the reference: {item.pair.target}", markup=False, soft_wrap=True)
        out.print()
    sentence = found.judged[0].pair.source
    at = (
        ""
        if session.request.checkpoint.parent.name == "model"
        else f" --checkpoint {shown(session.request.checkpoint)}"
    )
    out.print(f'Next: grader translate{flags}{at} "{sentence}"', markup=False, soft_wrap=True)


def _score(score: Score) -> str:
    return f"exact match {score.exact:.1f} % ({score.right} of {score.total}), BLEU {score.bleu_score:.1f}"


def _examples(judged: tuple[Judged, ...]) -> list[Judged]:
    """A wrong one if there is one, and right ones from all over."""
    wrong = [item for item in judged if not item.right][:1]
    right = [item for item in judged if item.right]
    apart = max(1, len(right) // SHOWN)
    return [*right[::apart][: SHOWN - len(wrong)], *wrong]


def _again(session: Session) -> str:
    """The options that a resumed run needs to be given again."""
    request = session.request
    data = f" --data {request.data}{' --swap' if request.swap else ''}" if request.data is not None else ""
    return data


def shown(path: object) -> str:
    """A path as short as it can be said from here."""
    here = os.path.relpath(str(path))
    return str(path) if here.startswith("..") else here
