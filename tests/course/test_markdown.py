"""The filter that shows students' Markdown: what is Markdown looks like it, what is a program stands there as text."""

from __future__ import annotations

import pytest

pytest.importorskip("nbgrader", reason="the extra [course] is not installed")

from grader.course.markdown import markdown


def shown(source: str, **cell: object) -> str:
    return markdown({"cell": cell}, source)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "text <b onclick=alert(1)>bold</b>",
        "<style>body{display:none}</style>",
        "[go](javascript:alert(1))",
        "![x](javascript:alert(1))",
        "[go](data:text/html,<script>alert(1)</script>)",
        '![x](a.png "onerror=alert(1)")',
        "```mermaid\n<img src=x onerror=alert(1)>\n```",
        "```html <img src=x onerror=alert(1)>\ncode\n```",
        "$<img src=x onerror=alert(1)>$",
        "$$<img src=x onerror=alert(1)>$$",
        "# <img src=x onerror=alert(1)>",
        "\\begin{a}<img src=x onerror=alert(1)>\\end{a}",
        "<https://x.org/?a=<script>>",
    ],
)
def test_nothing_runs(source: str) -> None:
    """No element, attribute or address of the student's own making."""
    page = shown(source)
    for armed in ("<script", "<style", "<b ", "<img src=x", "javascript:", "data:text", ' onerror="', " onclick="):
        assert armed not in page.replace("&lt;b onclick=", "")


def test_markdown_and_pictures_still_work() -> None:
    """Bold, code, tables, formulas, an attached picture."""
    assert "<strong>yes</strong>" in shown("**yes** and `x < y`")
    assert "x &lt; y" in shown("`x < y`")
    assert "<table>" in shown("| a | b |\n|---|---|\n| 1 | 2 |")
    assert "$a_b$" in shown("so $a_b$ it is")
    assert "data:image/png;base64,QUJD" in shown("![x](attachment:x.png)", attachments={"x.png": {"image/png": "QUJD"}})


@pytest.mark.parametrize("attachments", [{}, {"x.png": {}}, {"x.png": 5}, 5, None])
def test_a_lost_picture_is_its_description(attachments: object) -> None:
    """What nbconvert would end the whole page for."""
    assert "my drawing" in shown("![my drawing](attachment:x.png)", attachments=attachments)
