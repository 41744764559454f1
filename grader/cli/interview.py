"""`grader interview`: a mock interview with a plan, a clock for each part, a rubric and a report."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.load import catalogue
from ..catalogue.source import stub_of
from ..drills.card import LEVELS, Calculation, Card, Code, Recall
from ..workspace.files import dated_name, unused, write_whole
from .ask import Clock, Quit, key, line, minutes
from .common import language_option, need, warn, workspace
from .drill import Kept, memory
from .drill_cards import AGAIN, HARD, Scene, ask_calculation, ask_rung
from .editing import FOLDER, fresh, shown
from .working import Job, work_on

if TYPE_CHECKING:
    from ..drills.interview import Interview, Part, Result


@click.command("interview")
@click.option("--minutes", "length", type=click.IntRange(15, 180), default=45, show_default=True, help="How long.")
@click.option("--level", type=click.Choice(LEVELS), default="core", show_default=True, help="How deep.")
@click.option("--seed", type=int, help="The same seed asks the same.")
@click.option("--fresh", "anew", is_flag=True, help="Drop an interrupted interview and begin another.")
@click.option("--plan", "only_plan", is_flag=True, help="Only show the plan.")
@language_option
def interview_command(length: int, level: str, seed: int | None, anew: bool, only_plan: bool, lang: str) -> None:
    """A mock interview against the clock, with a report.

    Every part has its own clock. q stops; the next `grader interview` resumes. Ends with a report below
    drills/interviews/ and makes the cards due that it says to drill next.
    """
    need(("fsrs",), "drill")
    space = workspace()
    scene = Scene(space, lang, random.Random(seed))
    sitting = Sitting(scene)
    if only_plan:
        sitting.show_plan(sitting.planned(length, level, seed))
        return
    with memory(space, lang) as kept:
        sitting.run(sitting.resumed(anew) or sitting.planned(length, level, seed), kept)


class Sitting:
    """One sitting of an interview. After every part the state is written whole, so that it can be resumed."""

    def __init__(self, scene: Scene) -> None:
        from ..drills.deck import cards

        self.scene, self.space = scene, scene.space
        self.cards = cards()
        self.by_id = {card.id: card for card in self.cards}
        self.file = self.space.state / "interview.json"

    def planned(self, length: int, level: str, seed: int | None) -> Interview:
        from ..drills.interview import plan

        chosen = seed if seed is not None else random.randrange(10**6)
        return plan(self.cards, level, length, chosen, datetime.now().isoformat(timespec="seconds"))

    def resumed(self, anew: bool) -> Interview | None:
        """The interview that was interrupted; a damaged or dropped one is set aside."""
        from ..drills.interview import BadState, read_interview

        if not self.file.exists():
            return None
        if not anew:
            try:
                found = read_interview(self.file, self.cards)
                self.scene.say("interview resumes", done=len(found.results), count=len(found.parts))
                return found
            except BadState:
                pass
        aside = unused(self.file.with_name(f"interview.json.set-aside-{dated_name(datetime.now())}"))
        self.file.rename(aside)
        warn(self.scene.word("interview aside", file=aside.name))
        return None

    def show_plan(self, interview: Interview) -> None:
        """The parts and their clocks; what they ask stays open."""
        from .wrap import padded

        scene = self.scene
        level = scene.word(interview.level)
        scene.say("interview plan", minutes=interview.minutes, level=level, seed=interview.seed)
        for number, part in enumerate(interview.parts, 1):
            done = "x" if number <= len(interview.results) else " "
            click.echo(f"  {done} {number:>2}. {padded(scene.word(part.kind), 14)}{minutes(60 * part.minutes):>7}")

    def run(self, interview: Interview, kept: Kept) -> None:
        """Hold the parts that are left, rate, report."""
        from ..drills.interview import write_interview

        self.show_plan(interview)
        try:
            if not interview.results:
                line("\n" + self.scene.word("interview begin"))
            write_interview(self.file, interview)
            while (part := interview.next_part) is not None:
                interview = self._hold(interview, part, kept)
                write_interview(self.file, interview)
            if not interview.rubric:
                interview = replace(interview, rubric=self._rated())
                write_interview(self.file, interview)
        except (Quit, KeyboardInterrupt):
            click.echo()
            self.scene.say("interview stopped" if self.file.exists() else "interview not begun")
            return
        self._report(interview, kept)
        self.file.unlink()

    def _hold(self, interview: Interview, part: Part, kept: Kept) -> Interview:
        """One part. A wish to stop keeps the time that was spent on it."""
        from ..drills.interview import write_interview

        number, scene = len(interview.results) + 1, self.scene
        click.echo("\n" + "-" * scene.width)
        facts = (f"{number}/{len(interview.parts)}", scene.word(part.kind), minutes(60 * part.minutes))
        click.echo(" | ".join(facts) + "\n")
        clock = Clock(interview.seconds)
        holders: dict[str, Callable[[Interview, Part, Clock], Result]] = {
            "coding": self._coding,
            "question": self._question,
            "calculation": self._calculation,
            "debugging": self._debugging,
        }
        try:
            result = holders[part.kind](interview, part, clock)
        except (Quit, KeyboardInterrupt):
            write_interview(self.file, replace(interview, seconds=clock.seconds))
            raise Quit from None
        if part.card in self.by_id:
            kept.rate(part.card, result.rating, result.seconds)
        if result.seconds > 60 * part.minutes:
            scene.say("over", time=minutes(result.seconds), limit=minutes(60 * part.minutes))
        return interview.with_result(result)

    def _coding(self, interview: Interview, part: Part, clock: Clock) -> Result:
        card = self.by_id[part.card]
        assert isinstance(card.content, Code)
        exercise = card.content.exercise
        return self._worked(interview, part, clock, stub_of(exercise))

    def _debugging(self, interview: Interview, part: Part, clock: Clock) -> Result:
        from ..drills.planted import file_with
        from ..drills.spot import mistake_of

        exercise = catalogue().by_id[part.card]
        result = self._worked(interview, part, clock, file_with(exercise, part.mistake))
        mistake = mistake_of(exercise, part.mistake)
        self.scene.show(self.scene.word("the mistake") + mistake.says[self.scene.language])
        return result

    def _worked(self, interview: Interview, part: Part, clock: Clock, text: str) -> Result:
        """A file of the interview; one that was begun before the interruption is taken up as it is."""
        from ..drills.interview import Result, write_interview

        exercise, coding = catalogue().by_id[part.card.removeprefix("code-")], part.kind == "coding"
        relative = f"interview/{part.kind}_{exercise.id}.py"
        file = self.space.root / FOLDER / relative
        if not interview.seconds or not file.is_file():
            file, _ = fresh(self.space, relative, text)
            write_interview(self.file, replace(interview, seconds=clock.seconds))  # a kill from here on resumes here
        job = Job(exercise, file, part.minutes, secret=not coding, strict=True)
        title, name = exercise.title[self.scene.language], shown(self.space, file)
        said = self.scene.word("write" if coding else "debug begins", title=title, file=name, minutes=part.minutes)
        attempt = work_on(self.scene, job, said, interview.seconds)
        share = (
            1.0 if attempt.passed else min(attempt.share, 0.99) if coding else 0.0
        )  # a planted file passes most tests
        return Result(attempt.rating, share, attempt.seconds)

    def _question(self, interview: Interview, part: Part, clock: Clock) -> Result:
        from ..drills.interview import Result

        content = self.by_id[part.card].content
        assert isinstance(content, Recall)
        scene, language = self.scene, self.scene.language
        scene.show(content.question[language])
        line("\n" + scene.word("say it"))
        click.echo(f"  ({scene.word('took', time=minutes(clock.seconds))})")
        scene.show(content.answer[language], 0, scene.word("half a minute"))
        scene.show(content.wrong[language], 0, scene.word("wrong answer"))
        ask_rung(scene, content.ladder[0], 1, 1)
        rating = int(key("\n" + scene.word("rate", more=""), ("1", "2", "3", "4")))
        return Result(rating, 1.0 if rating > AGAIN else 0.0, clock.seconds)

    def _calculation(self, interview: Interview, part: Part, clock: Clock) -> Result:
        from ..drills.interview import Result

        card = self.by_id[part.card]
        assert isinstance(card.content, Calculation)
        scene = replace(self.scene, rng=random.Random(interview.seed))
        rating = ask_calculation(scene, card, clock)
        return Result(rating, 1.0 if rating >= HARD else 0.0, clock.seconds)

    def _rated(self) -> dict[str, int]:
        """The spoken parts against the rubric."""
        from ..drills.interview import rubric

        scene, language = self.scene, self.scene.language
        click.echo("\n" + "-" * scene.width)
        scene.say("rubric")
        found = {}
        for axis, described in rubric().items():
            click.echo()
            scene.show(described["title"][language])
            for number, text in enumerate(described[language], 1):
                scene.show(f"{number}  {text}", 2)
            found[axis] = int(key("  1 2 3 4: ", [str(n) for n in range(1, len(described[language]) + 1)]))
        return found

    def _report(self, interview: Interview, kept: Kept) -> None:
        """Write the report, make its cards due, and say where it is."""
        from ..drills.interview import to_drill
        from ..drills.interview_report import as_html, markdown, rows
        from ..drills.schedule import due_at_once

        scene, language = self.scene, self.scene.language
        drill: list[Card] = to_drill(interview, self.cards)
        now = kept.time()
        kept.store.put((card.id, due_at_once(kept.memories.get(card.id), now)) for card in drill)
        level = scene.word(interview.level)
        folder = self.space.root / FOLDER / "interviews"
        file = unused(folder / f"{dated_name(datetime.fromisoformat(interview.started))}.md")
        page = file.with_suffix(".html")
        write_whole(file, markdown(interview, self.cards, drill, level, language))
        write_whole(page, as_html(interview, self.cards, drill, level, language))
        click.echo("\n" + "-" * scene.width)
        for row in rows(interview, self.cards, language):
            scene.show(f"{row.kind}, {row.used} / {row.limit}: {row.result}", 2)
        click.echo()
        scene.say("interview report", file=_relative(file, self.space.root), page=_relative(page, self.space.root))
        scene.say("interview drill" if drill else "next drill", count=len(drill))


def _relative(file: Path, root: Path) -> str:
    return str(file.relative_to(root))
