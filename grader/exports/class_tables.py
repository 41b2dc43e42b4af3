"""A class's points as a table that a learning platform imports: Canvas, Moodle, or plain.

In: marks; perhaps the table that the platform exported, to be filled in. Out: CSV text. No cell
is a formula.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from grader.cohort import Mark, fold
from grader.errors import UsageError
from grader.report import cell, number

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE = ("Username", "Email address", "ID number", "Full name", "Identifier")


def canvas(marks: Sequence[Mark], title: str, of: float, base: Path | None = None) -> str:
    """For "Import" in Canvas' gradebook.

    Source: Canvas guide "How do I import grades in the Gradebook?": the columns Student, ID, SIS
    User ID, SIS Login ID and Section come first, then one column per assignment, under its name
    (with its id in brackets, as an export has it); a row "Points Possible" may stand first.

    Args:
        base: an export of the gradebook; its column that begins with `title` is filled in.
    """
    if base:
        return _filled(base, marks, CANVAS[1:4], title)
    rows = [[*CANVAS, cell(title)], ["    Points Possible", "", "", "", "", number(of)]]
    rows += [[_name(mark), "", "", cell(mark.student), "", _points(mark)] for mark in marks]
    return _table(rows)


def moodle(marks: Sequence[Mark], title: str, base: Path | None = None) -> str:
    """For "Import, CSV file" of Moodle's gradebook, mapped by user name.

    Source: MoodleDocs "Grade import": any column may identify the user (user name, id number,
    email), another maps to the grade item, and one to its feedback.

    Args:
        base: an offline grading worksheet; its column "Grade" is filled in.
    """
    if base:
        return _filled(base, marks, MOODLE, "Grade")
    rows = [["Username", "Full name", cell(title), cell(f"{title} feedback")]]
    rows += [[cell(mark.student), _name(mark), _points(mark), cell(mark.problem)] for mark in marks]
    return _table(rows)


def _filled(base: Path, marks: Sequence[Mark], keys: Sequence[str], title: str) -> str:
    """The platform's own table with the points in their column; what it says else stays."""
    try:
        text = base.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))  # a cell may have several lines
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{base} cannot be read as CSV with UTF-8: {error}") from None
    header = rows[0] if rows else []
    names = [name.strip() for name in header]
    exact = [at for at, name in enumerate(names) if name == title]
    columns = exact or [at for at, name in enumerate(names) if name.startswith(title)]
    if len(columns) != 1:
        found = "no column" if not columns else f"{len(columns)} columns"
        raise UsageError(
            f"{base} has {found} whose name begins with {title!r}",
            help=f"--title takes the column's name; it has: {', '.join(header)}",
        )
    at = columns[0]
    known = [header.index(key) for key in keys if key in header]
    points = {fold(mark.student): mark for mark in marks}
    filled = 0
    for row in rows[1:]:
        words = [fold(row[key]) for key in known if key < len(row) and row[key].strip()]
        mark = next((points[word] for word in words if word in points), None)
        if mark:
            row += [""] * (at + 1 - len(row))
            row[at] = _points(mark)
            filled += 1
    if marks and not filled:
        raise UsageError(
            f"{base} names no student of this class in {', '.join(keys)}",
            help="grade the class with a --roster whose ids are those of the platform",
        )
    return _table(rows)


def _name(mark: Mark) -> str:
    return cell(mark.name or mark.student)


def _points(mark: Mark) -> str:
    return "" if mark.points is None else number(mark.points)


def _table(rows: Sequence[Sequence[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()
