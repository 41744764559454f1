"""How nbgrader's pages show Markdown: a submission's HTML and scripts stand there as text, they do not run.

formgrader shares its address with JupyterLab: a script in an answer could do whatever the person who grades can do.
"""

from __future__ import annotations

from html import escape

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath


class Escaping(IPythonRenderer):
    """Markdown alone: no raw HTML, no links that are programs, no diagrams that are."""

    def __init__(self, attachments: dict[str, dict[str, str]]) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True, attachments=attachments)

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{escape(code)}</pre>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture; its description where the notebook lacks it."""
        try:
            return str(super().image(text, url, title))
        except (InvalidNotebook, AttributeError, StopIteration, TypeError):
            return f"<em>{escape(text) or '?'}</em>"


@pass_context
def markdown(context: Context, source: str) -> str:
    """The filter that stands in for nbconvert's own: `HTMLExporter.filters` in nbgrader_config.py."""
    attachments = context.get("cell", {}).get("attachments", {})
    renderer = Escaping(attachments if isinstance(attachments, dict) else {})
    return str(MarkdownWithMath(renderer=renderer).render(source))
