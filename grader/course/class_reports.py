"""A file for programs and a page for people, for each student."""

from __future__ import annotations

import json
from pathlib import Path

from ..judge.report import as_json
from ..workspace.files import write_whole
from .class_grading import Class, verdict_on
from .class_journal import Journal
from .class_layout import Task
from .class_table import printable
from .report_html import page


def write_reports(group: Class, journal: Journal, folder: Path, language: str) -> None:
    """`<student>.json` and `<student>.html` in the folder; one student's at a time is in memory."""
    folder.mkdir(parents=True, exist_ok=True)
    for student in group.students:
        tasks = [Task(student, exercise, group.root / student) for exercise in group.exercises]
        results = [(task.exercise, verdict_on(task, journal)) for task in tasks]
        data = {"student": printable(student), **as_json(report for _, report in results if report is not None)}
        text = json.dumps(data, ensure_ascii=False, indent=1)
        write_whole(folder / f"{student}.json", encodable(text) + "\n")
        write_whole(folder / f"{student}.html", encodable(page(printable(student), results, language)))


def encodable(text: str) -> str:
    """The text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
