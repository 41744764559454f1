"""An exercise's task as Markdown: prose flows, formulas and examples keep their columns."""

from __future__ import annotations

import re
from itertools import groupby

KEPT = re.compile(r"(`[^`\n]+`|\*\*[^*\n]+\*\*|(?<!\w)\*\w+\*(?!\w))")  # code, bold, emphasis
SPECIAL = re.compile(r"([\\*_\[\]<>#$|~])")


def task_text(task: str, title: str) -> str:
    """The task of an exercise with this title, which its first line need not repeat."""
    task = task.strip("\n")
    if task.startswith(f"{title}: "):
        rest = task.removeprefix(f"{title}: ")
        task = rest[:1].upper() + rest[1:]
    blocks = [(block.startswith((" ", ">>>")), block) for block in re.split(r"\n\s*\n", task)]
    parts = []
    for in_columns, group in groupby(blocks, key=lambda pair: pair[0]):
        text = "\n\n".join(block for _, block in group)
        parts.append(f"```text\n{text}\n```" if in_columns else _prose(text))
    return "\n\n".join(parts)


def _prose(text: str) -> str:
    """The text without what Markdown would take for markup, but for code, bold and emphasis."""
    return "".join(part if number % 2 else SPECIAL.sub(r"\\\1", part) for number, part in enumerate(KEPT.split(text)))
