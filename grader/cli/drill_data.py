"""`grader drill stats`, `export` and `import`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..catalogue.model import LANGUAGES
from ..workspace.files import write_whole
from .common import UserError, console, language_option, need, workspace
from .drill import drill_command, memory
from .drill_words import say
from .wrap import padded

if TYPE_CHECKING:
    from ..drills.figures import Retention

__all__ = ["drill_command"]
WIDE_TABLE, NARROW_TABLE = (34, 8, 10, 8, 10, 9), (40, 7, 9, 6, 9, 9)  # columns of the statistics
FORMATS = ("anki", "json")


@drill_command.command("stats")
@click.option("--plot", "image", type=click.Path(path_type=Path, dir_okay=False), help="Also draw it into this file.")
@language_option
def stats_command(image: Path | None, lang: str) -> None:
    """Retention, and what comes due in the next days."""
    need(("fsrs", *(("matplotlib",) if image else ())), "drill")
    from ..drills.deck import cards
    from ..drills.figures import by, forecast, plot, retention

    with memory(workspace(), lang) as kept:
        everything, reviews = cards(), kept.store.reviews()
        now, memories = kept.time(), kept.memories
    known = {card.id for card in everything}
    click.echo(say(lang, "seen", seen=len(known & set(memories)), all=len(known)))
    if not reviews:
        click.echo(say(lang, "no reviews"))
    groups = (
        by(lambda card: say(lang, card.kind), everything, reviews),
        by(lambda card: say(lang, card.level), everything, reviews),
        by(lambda card: _deck_title(card.deck, lang), everything, reviews),
    )
    if reviews:
        _table(lang, [*(row for group in groups for row in [*group, None]), retention(say(lang, "all"), reviews)])
    ahead = forecast(memories, known, now)
    _bars(lang, ahead)
    if image is not None:
        from ..model.fonts import NoFont

        try:
            plot(image, reviews, ahead, lang)
        except (ValueError, NoFont) as error:
            raise UserError(f"{image}: {error}") from None
        click.echo(say(lang, "plotted", file=image))
    click.echo("\n" + say(lang, "next drill"))


def _deck_title(deck: str, language: str) -> str:
    from ..drills.deck import deck_titles

    return deck_titles()[deck][language]


def _table(language: str, rows: Iterable[Retention | None]) -> None:
    """Counts and shares by group; None stands for a blank line. In a narrow terminal a group's name stands above."""
    narrow = console().width < sum(WIDE_TABLE)
    widths = NARROW_TABLE if narrow else WIDE_TABLE
    heads = [say(language, f"head {name}") for name in ("group", "reviews", "recalled", "mature", "kept", "expected")]
    click.echo("\n" + _row(heads, widths, narrow))
    for row in rows:
        if row is None:
            click.echo()
            continue
        expected = "-" if row.predicted is None else f"{100 * row.predicted:.0f} %"
        shares = (_share(row.recalled, row.reviews), str(row.mature), _share(row.mature_recalled, row.mature))
        click.echo(_row([row.name, str(row.reviews), *shares, expected], widths, narrow))


def _row(cells: list[str], widths: tuple[int, ...], narrow: bool) -> str:
    from rich.cells import cell_len, set_cell_size

    shown = set_cell_size(cells[0], min(cell_len(cells[0]), widths[0]))
    first = shown + "\n" if narrow else padded(shown, widths[0])
    return first + "".join(" " * (w - cell_len(c)) + c for c, w in zip(cells[1:], widths[1:], strict=True))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


def _bars(language: str, days: Sequence[tuple[date, int]]) -> None:
    most, longest = max(count for _, count in days) or 1, min(50, console().width - 13)
    click.echo("\n" + say(language, "forecast"))
    for day, count in days:
        click.echo(f"  {day:%m-%d} {count:>4} {'#' * round(longest * count / most)}".rstrip())


@drill_command.command("export")
@click.argument("form", type=click.Choice(FORMATS))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@language_option
def export_command(form: str, file: Path, force: bool, lang: str) -> None:
    """Write all cards as an Anki deck, or your state as JSON."""
    need(("fsrs", *(("genanki",) if form == "anki" else ())), "drill")
    if file.exists() and not force:
        raise UserError(say(lang, "exists", file=file))
    if form == "json":
        from ..drills.backup import as_json

        with memory(workspace(), lang) as kept:
            reviews = kept.store.reviews()
            write_whole(file, as_json(kept.memories, reviews))
            click.echo(say(lang, "exported", cards=len(kept.memories), reviews=len(reviews), file=file))
        return
    from ..drills.anki import write_package
    from ..drills.deck import cards

    count = write_package(file, cards(), LANGUAGES)
    click.echo(say(lang, "anki", count=count, file=file))


@drill_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@language_option
def import_command(file: Path, lang: str) -> None:
    """Take over the state that `drill export json` wrote.

    Cards reviewed there more recently than here win; nothing of yours is removed.
    """
    need(("fsrs",), "drill")
    from ..drills.backup import BadBackup, from_json, merged

    try:
        memories, reviews = from_json(file.read_text(encoding="utf-8"))
    except (BadBackup, UnicodeDecodeError) as error:
        raise UserError(say(lang, "bad import", file=file, why=error)) from None
    with memory(workspace(), lang) as kept:
        taken = merged(kept.memories, memories)
        before = len(kept.store.reviews())
        kept.store.put(taken.items(), reviews)
        added = len(kept.store.reviews()) - before
    click.echo(say(lang, "imported", cards=len(taken), reviews=added))
    click.echo(say(lang, "next drill"))
