"""The page that holds the pictures."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .kind import Kind
from .pictures import Hung

WORDS = {
    "en": {
        "title": "Attention beyond text",
        "intro": "Six pictures, each computed by the functions of one exercise.",
        "missing": "Not drawn: {why}",
    },
    "zh": {
        "title": "文本之外的注意力",
        "intro": "六张图，每一张都由一道练习里的函数算出。",
        "missing": "没有画出：{why}",
    },
}
STYLE = """
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, "Noto Sans CJK SC", sans-serif;
  color: #1a1a1a; background: #fff; }
section { margin: 3rem 0; }
img { width: 100%; height: auto; border: 1px solid #ddd; }
ul { padding-left: 1.2rem; font-variant-numeric: tabular-nums; }
.missing { color: #7a3a10; }
"""


def page(hung: Iterable[Hung], lang: str) -> str:
    """The HTML, which names the PNGs beside it: a heading, a paragraph, the picture and its figures for each."""
    words = WORDS[lang]
    sections = "\n".join(_section(one, lang) for one in hung)
    return f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(words["title"])}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{escape(words["title"])}</h1>
<p>{escape(words["intro"])}</p>
{sections}
</body>
</html>
"""


def _section(one: Hung, lang: str) -> str:
    words = one.kind.words[lang]
    if one.picture is None:
        below = f'<p class="missing">{escape(WORDS[lang]["missing"].format(why=one.why))}</p>'
    else:
        figures = "".join(f"<li>{escape(figure)}</li>\n" for figure in one.picture.figures)
        title = heading(one.kind, lang)
        below = f'<img src="{one.kind.file}" alt="{escape(title)}">\n<ul>\n{figures}</ul>'
    return f"""<section id="{one.kind.role}">
<h2>{escape(heading(one.kind, lang))}</h2>
<p>{escape(words["about"])}</p>
{below}
</section>"""


def heading(kind: Kind, lang: str) -> str:
    """What the picture is about."""
    return kind.words[lang]["heading"]
