"""What an interview came to, as Markdown and as one HTML file with its charts inside."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .card import Calculation, Card, Recall
from .interview import AXES, STEPS, Interview, Part, Result, drawn, rubric
from .schedule import GOOD

WORDS: dict[str, dict[str, str]] = {
    "title": {"en": "Mock interview", "zh": "模拟面试"},
    "facts": {
        "en": "{date}, level {level}, {minutes} minutes planned, {used} used, seed {seed}",
        "zh": "{date}，级别 {level}，计划 {minutes} 分钟，实际 {used}，种子 {seed}",
    },
    "parts": {"en": "Parts", "zh": "各部分"},
    "part": {"en": "part", "zh": "部分"},
    "what": {"en": "what", "zh": "内容"},
    "limit": {"en": "limit", "zh": "限时"},
    "used": {"en": "used", "zh": "用时"},
    "result": {"en": "result", "zh": "结果"},
    "coding": {"en": "coding", "zh": "写代码"},
    "question": {"en": "question", "zh": "问答"},
    "calculation": {"en": "calculation", "zh": "计算"},
    "debugging": {"en": "debugging", "zh": "调试"},
    "good": {"en": "good", "zh": "好"},
    "slow": {"en": "with effort", "zh": "吃力"},
    "failed": {"en": "not yet", "zh": "还不行"},
    "partly": {"en": "not yet ({share:.0f} %)", "zh": "还不行({share:.0f} %)"},
    "rubric": {"en": "Rubric", "zh": "评分"},
    "next": {"en": "Drill next", "zh": "接下来练"},
    "scheduled": {"en": "These cards are due now. Next: grader drill", "zh": "这些卡已排为到期。下一步：grader drill"},
    "nothing": {
        "en": "Nothing in particular: every part went well.",
        "zh": "没有特别要补的：每一部分都不错。",
    },
    "time": {"en": "Time used of the limit", "zh": "用时与限时"},
    "colours": {"en": "Green went well; red is to be drilled.", "zh": "绿色：不错；红色：还要练。"},
}


@dataclass(frozen=True)
class Row:
    """One part in words."""

    kind: str
    what: str
    limit: str
    used: str
    result: str
    fine: bool


def say(language: str, key: str, **facts: object) -> str:
    return WORDS[key][language].format(**facts)


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def rows(interview: Interview, cards: Sequence[Card], language: str) -> list[Row]:
    """The parts that were held."""
    by_id = {card.id: card for card in cards}
    held = zip(interview.parts, interview.results, strict=False)
    return [_row(interview, part, result, by_id, language) for part, result in held]


def _row(interview: Interview, part: Part, result: Result, by_id: Mapping[str, Card], language: str) -> Row:
    card = by_id.get(part.card) or by_id.get(f"code-{part.card}")
    what = card.title[language] if card else part.card
    if card and isinstance(card.content, Recall):
        what = card.content.question[language]
    elif card and isinstance(card.content, Calculation):
        what = drawn(interview, card.content).question(language)
    if result.rating >= GOOD:
        words = say(language, "good")
    elif result.share >= 1:
        words = say(language, "slow")
    else:
        words = say(language, "partly" if result.share else "failed", share=100 * result.share)
    fine = result.rating >= GOOD
    return Row(say(language, part.kind), what, clock(60 * part.minutes), clock(result.seconds), words, fine)


def facts(interview: Interview, level: str, language: str) -> str:
    used = clock(sum(result.seconds for result in interview.results))
    date = interview.started[:16].replace("T", " ")
    minutes, seed = interview.minutes, interview.seed
    return say(language, "facts", date=date, level=level, minutes=minutes, used=used, seed=seed)


def scores(interview: Interview, language: str) -> list[tuple[str, int, str]]:
    """Axis, level reached, its description; only the axes that were rated."""
    described = rubric()
    return [
        (described[axis]["title"][language], level, described[axis][language][level - 1])
        for axis in AXES
        if (level := interview.rubric.get(axis, 0))
    ]


def named(card: Card, language: str) -> str:
    """A card in a list of what to drill."""
    text = card.content.question[language] if isinstance(card.content, Recall) else card.title[language]
    return f"{card.id}: {text}"


def markdown(interview: Interview, cards: Sequence[Card], drill: Sequence[Card], level: str, language: str) -> str:
    """The report as Markdown."""
    heads = [say(language, key) for key in ("part", "what", "limit", "used", "result")]
    lines = [f"# {say(language, 'title')}", "", facts(interview, level, language), ""]
    lines += [f"## {say(language, 'parts')}", "", _cells(heads), _cells(["---"] * len(heads))]
    lines += [_cells([r.kind, r.what, r.limit, r.used, r.result]) for r in rows(interview, cards, language)]
    if rated := scores(interview, language):
        lines += ["", f"## {say(language, 'rubric')}", ""]
        lines += [f"- **{axis}: {reached} / {STEPS}.** {text}" for axis, reached, text in rated]
    lines += ["", f"## {say(language, 'next')}", ""]
    lines += [f"- {named(card, language)}" for card in drill] or [say(language, "nothing")]
    lines += ["", say(language, "scheduled")] * bool(drill)
    return "\n".join(lines) + "\n"


def _cells(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


META = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
STYLE = """body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } td, th { padding: .3rem .6rem; border-bottom: 1px solid #ddd;
text-align: left; vertical-align: top } @media (min-width: 40rem) { td:not(:nth-child(2)) { white-space: nowrap } }
th:nth-child(3), th:nth-child(4), td:nth-child(3), td:nth-child(4) { text-align: right }
table, svg { font-variant-numeric: tabular-nums }
svg { width: 100%; height: auto } svg text { font: 13px system-ui, sans-serif; fill: #333 }"""
LIMIT, FINE, POOR = "#dde3ea", "#6f9f78", "#c4694f"
LINE, LEFT, SPAN = 26, 190, 420  # of a chart: height of a row, where bars begin, how long the longest is


def as_html(interview: Interview, cards: Sequence[Card], drill: Sequence[Card], level: str, language: str) -> str:
    """The report as one HTML file that loads nothing from elsewhere."""
    e = html.escape
    held = rows(interview, cards, language)
    heads = "".join(f"<th>{e(say(language, key))}</th>" for key in ("part", "what", "limit", "used", "result"))
    body = "".join(
        "<tr>" + "".join(f"<td>{e(cell)}</td>" for cell in (r.kind, r.what, r.limit, r.used, r.result)) + "</tr>"
        for r in held
    )
    title = e(say(language, "title"))
    parts = [
        f"<h1>{title}</h1><p>{e(facts(interview, level, language))}</p>",
        f"<h2>{e(say(language, 'parts'))}</h2><table><tr>{heads}</tr>{body}</table>",
        f"<h3>{e(say(language, 'time'))}</h3>{_time_chart(interview, held)}<p>{e(say(language, 'colours'))}</p>",
    ]
    if rated := scores(interview, language):
        described = "".join(f"<li><b>{e(axis)}: {n} / {STEPS}.</b> {e(text)}</li>" for axis, n, text in rated)
        parts.append(f"<h2>{e(say(language, 'rubric'))}</h2>{_rubric_chart(rated)}<ul>{described}</ul>")
    todo = "".join(f"<li>{e(named(card, language))}</li>" for card in drill)
    said = (
        f"<ul>{todo}</ul><p>{e(say(language, 'scheduled'))}</p>" if drill else f"<p>{e(say(language, 'nothing'))}</p>"
    )
    parts.append(f"<h2>{e(say(language, 'next'))}</h2>{said}")
    head = f"{META}<title>{title}</title><style>{STYLE}</style>"
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _time_chart(interview: Interview, held: Sequence[Row]) -> str:
    """A bar of the limit behind a bar of the time used, for every part."""
    results = list(zip(interview.parts, interview.results, held, strict=False))
    most = max((max(p.minutes, r.seconds / 60) for p, r, _ in results), default=1) or 1
    bars = []
    for number, (part, result, row) in enumerate(results):
        used, limit = SPAN * result.seconds / 60 / most, SPAN * part.minutes / most
        bars.append(_bar(number, f"{number + 1}. {row.kind}", limit, LIMIT, 16))
        bars.append(_bar(number, "", used, FINE if row.fine else POOR, 8))
        bars.append(_label(number, LEFT + max(used, limit) + 8, f"{row.used} / {row.limit}"))
    return _svg(len(results), bars)


def _rubric_chart(rated: Sequence[tuple[str, int, str]]) -> str:
    bars = []
    for number, (axis, reached, _) in enumerate(rated):
        bars.append(_bar(number, axis, SPAN, LIMIT, 16))
        bars.append(_bar(number, "", SPAN * reached / STEPS, FINE if reached > STEPS / 2 else POOR, 16))
        bars.append(_label(number, LEFT + SPAN + 8, f"{reached} / {STEPS}"))
    return _svg(len(rated), bars)


def _bar(number: int, name: str, length: float, colour: str, height: int) -> str:
    top = LINE * number + (LINE - height) / 2
    bar = f'<rect x="{LEFT}" y="{top}" width="{max(length, 1):.1f}" height="{height}" fill="{colour}"/>'
    return bar + (_label(number, 0, name) if name else "")


def _label(number: int, left: float, text: str) -> str:
    return f'<text x="{left:.1f}" y="{LINE * number + LINE / 2 + 4}">{html.escape(text)}</text>'


def _svg(count: int, parts: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {LEFT + SPAN + 110} {LINE * max(count, 1)}" role="img">{"".join(parts)}</svg>'
