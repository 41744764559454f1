"""Fills the grades into the file that Canvas or Moodle exported. Nothing else in the file changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from .gradebook import Grade, NoGrades


@dataclass(frozen=True)
class System:
    """How a learning platform's file names people and assignments."""

    name: str
    identities: tuple[str, ...]  # columns by which a person is known
    not_people: tuple[str, ...]  # what the first column of a row starts with that is no person


CANVAS = System(
    "Canvas",
    ("ID", "SIS User ID", "SIS Login ID", "Integration ID", "Email"),
    ("Points Possible", "Student, Test", "Test Student"),
)
MOODLE = System(
    "Moodle",
    ("ID number", "Email address", "Username", "ID-Nummer", "E-Mail-Adresse", "学号", "电子邮件地址", "Email地址"),
    (),
)


@dataclass(frozen=True)
class Filled:
    """The file with the grades in it, and who could not be matched."""

    text: str
    column: str
    count: int
    rows_left: tuple[str, ...]  # people in the file whom the gradebook does not know, or who handed in nothing
    students_left: tuple[str, ...]  # students with a grade whom the file does not list


def filled(text: str, system: System, grades: Sequence[Grade], column: str) -> Filled:
    """Put each score into `column`. Raises NoGrades where the file is no export of that system."""
    rows = list(csv.reader(io.StringIO(text)))
    place, identities = _columns(rows, system, column)
    by_id = _by_id(grades)
    left, seen = [], set()
    for row in rows[1:]:
        if not any(row) or _is_no_person(row, system):
            continue
        grade = _match(row, identities, by_id)
        if grade is None or not grade.handed_in:
            left.append(next((cell for cell in row if cell.strip()), ""))
        else:
            row.extend([""] * (place + 1 - len(row)))
            row[place] = f"{grade.score:g}"
            seen.add(grade.student)
    missing = tuple(grade.student for grade in grades if grade.handed_in and grade.student not in seen)
    return Filled(_written(rows, text), rows[0][place], len(seen), tuple(left), missing)


def _columns(rows: list[list[str]], system: System, wanted: str) -> tuple[int, list[int]]:
    """Where the grades go, and where people's ids stand."""
    header = [cell.strip().lstrip("\N{ZERO WIDTH NO-BREAK SPACE}") for cell in rows[0]] if rows else []
    identities = [n for n, name in enumerate(header) if name in system.identities]
    if not identities:
        raise NoGrades(
            f"This is no gradebook of {system.name}: no column is called {', '.join(system.identities[:3])}."
        )
    exact = [n for n, name in enumerate(header) if name == wanted]
    found = exact or [n for n, name in enumerate(header) if name.casefold().startswith(wanted.casefold())]
    if len(found) != 1:
        others = ", ".join(f"'{name}'" for n, name in enumerate(header) if n not in identities)
        what = "Several columns begin" if found else "No column begins"
        raise NoGrades(f"{what} with '{wanted}'. Say which with --column; the file has {others}.")
    return found[0], identities


def _by_id(grades: Sequence[Grade]) -> dict[str, Grade | None]:
    """Id or e-mail, in small letters -> grade; None where two students share it."""
    found: dict[str, Grade | None] = {}
    for grade in grades:
        for id in {id.strip().casefold() for id in grade.ids}:
            found[id] = None if id in found else grade
    return found


def _match(row: list[str], identities: list[int], by_id: dict[str, Grade | None]) -> Grade | None:
    ids = [row[n].strip().casefold() for n in identities if n < len(row) and row[n].strip()]
    return next((grade for id in ids if (grade := by_id.get(id)) is not None), None)


def _is_no_person(row: list[str], system: System) -> bool:
    return row[0].strip().startswith(system.not_people) if system.not_people else False


def _written(rows: list[list[str]], like: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n" if "\r\n" in like else "\n").writerows(rows)
    return out.getvalue()


def as_csv(grades: Sequence[Grade]) -> str:
    """nbgrader's own columns, quoted where a name holds a comma."""
    if not grades:
        return ""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(grades[0].row), lineterminator="\n")
    writer.writeheader()
    writer.writerows(_harmless(grade.row) for grade in grades)
    return out.getvalue()


def _harmless(row: dict[str, object]) -> dict[str, object]:
    """A text that begins like a formula would be run by a spreadsheet."""
    return {k: f"'{v}" if isinstance(v, str) and v[:1] in "=+-@\t\r" and v else v for k, v in row.items()}
