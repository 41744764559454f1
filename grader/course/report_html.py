"""A student's report as a page to read. Whatever a submission wrote stands in it as text, never as markup."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..catalogue.model import Exercise
from ..judge.report import Report, TestResult, clean, shared_message
from ..judge.words import SIGNS, WORDS

PAGE_WORDS = {
    "en": {
        "title": "Report for", "points": "points", "star": "star", "printed": "Your code printed",
        "none": "not attempted",
    },
    "zh": {"title": "成绩报告：", "points": "分", "star": "星", "printed": "你的代码输出了", "none": "未作答"},
}  # fmt: skip
STYLE = """
:root { color-scheme: light dark; --line: #8884; --pass: #1a7f37; --fail: #c62828; --star: #b8860b; }
@media (prefers-color-scheme: dark) { :root { --pass: #5fd07f; --fail: #ff8a80; --star: #f0c040; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 54rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.pass { color: var(--pass); } .fail, .timeout, .error { color: var(--fail); } .star { color: var(--star); }
ul { list-style: none; padding: 0; } li { margin: .2rem 0; }
pre { overflow-x: auto; padding: .6rem .8rem; border: 1px solid var(--line); border-radius: 6px; font-size: .85rem; }
.mistake { border-left: 4px solid var(--star); padding: .1rem 1rem; margin: .8rem 0; }
"""


def plain(text: str) -> str:
    """Text as markup that shows it: escaped, without control characters and without marks that reorder letters."""
    return escape(clean(text), quote=True)


def page(student: str, results: Sequence[tuple[Exercise, Report | None]], language: str) -> str:
    """The whole page: a table of all exercises, then each that was attempted."""
    words = WORDS[language] | PAGE_WORDS[language]
    rows = "\n".join(_row(exercise, report, language) for exercise, report in results)
    points = sum(report.points for _, report in results if report is not None)
    best = sum(exercise.points for exercise, _ in results)
    details = "\n".join(_details(exercise, report, language) for exercise, report in results if report is not None)
    return f"""<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{words["title"]} {plain(student)}</title>
<style>{STYLE}</style>
<h1>{words["title"]} {plain(student)}: {points:g} / {best:g} {words["points"]}</h1>
<table>
{rows}
</table>
{details}
</html>
"""


def _row(exercise: Exercise, report: Report | None, language: str) -> str:
    words = WORDS[language] | PAGE_WORDS[language]
    title = plain(exercise.title[language])
    if report is None:
        return f'<tr><td>{title}<td>{words["none"]}<td class="number">0 / {exercise.points:g}<td>'
    star = f'<span class="star" title="{words["star"]}">★</span>' if report.stars else ""
    link = f'<a href="#{exercise.id}">{title}</a>'
    score = f"{report.points:g} / {report.max_points:g}"
    return f'<tr><td>{link}<td class="{report.status}">{words[report.status]}<td class="number">{score}<td>{star}'


def _details(exercise: Exercise, report: Report, language: str) -> str:
    words = WORDS[language] | PAGE_WORDS[language]
    parts = [f'<h2 id="{exercise.id}">{plain(exercise.title[language])}</h2>']
    parts += [f'<p class="fail">{words["rule"]}{plain(rule.says)}' for rule in report.policy]
    shared = shared_message(report.tests)
    if shared:
        parts.append(f"<pre>{plain(shared)}</pre>")
    else:
        first = next((test for test in report.tests if test.message), None)
        parts.append("<ul>" + "\n".join(_test(test, test is first) for test in report.tests) + "</ul>")
    for found in report.diagnosis:
        parts.append(f'<div class="mistake"><p><b>{words["mistake"]}</b>{plain(found.says)}')
        parts.append(f"<p><b>{words['ask']}</b>{plain(found.ask)}")
        command = plain(f"grader notes {report.exercise} --point {found.note}")
        parts.append(f"<p>{words['more']}<code>{command}</code>" if found.note else "")
        parts.append("</div>")
    if report.output.strip():
        parts.append(
            f"<details><summary>{words['printed']}</summary><pre>{plain(report.output[:4000])}</pre></details>"
        )
    return "\n".join(parts)


def _test(test: TestResult, whole: bool) -> str:
    """One line; the first that went wrong has its message, as in the terminal: the rest often follows from it."""
    tier = "" if test.tier == "required" else ' <span class="star">☆</span>'
    message = f"<pre>{plain(test.message)}</pre>" if whole else ""
    return f'<li><span class="{test.outcome}">{SIGNS[test.outcome]}</span> {plain(test.says)}{tier}{message}'
