"""A class's points as a table that a learning platform imports: Canvas, Moodle, or plain.

In: marks; perhaps the table that the platform exported, to be filled in. Out: CSV text. No cell
is a formula. A table that is filled in keeps its form: its separator, its decimal comma, its words.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from grader.cohort import Mark, delimiter, fold, full_names, platform_number
from grader.errors import UsageError
from grader.report import cell, number

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE = ("Username", "Email address", "ID number", "Full name", "Identifier")
GRADES = ("Grade", "Оценка", "Оцінка", "Bewertung", "Note", "Calificación", "Valutazione", "Nota")
"""What Moodle calls the column of grades, in some of its languages."""
NAMES = ("Student", "Full name", "Полное имя")
Tell = Callable[[str], None]
Kind = TypeVar("Kind")


def canvas(
    marks: Sequence[Mark], title: str, of: float, base: Path | None = None, tell: Tell | None = None
) -> str:
    """For "Import" in Canvas' gradebook.

    Source: Canvas guide "How do I import grades in the Gradebook?": the columns Student, ID, SIS
    User ID, SIS Login ID and Section come first, then one column per assignment, under its name
    (with its id in brackets, as an export has it); a row "Points Possible" may stand first.
    Semicolons and decimal commas: instructure/canvas-lms, lib/gradebook_importer.rb.

    Args:
        base: an export of the gradebook; its column that begins with `title` is filled in.
        tell: hears of each student for whom the table has no row.
    """
    if base:
        table = _Table(base)
        table.fill("Canvas", table.titled(title), marks, tell)
        return table.text()
    rows = [[*CANVAS, cell(title)], ["    Points Possible", "", "", "", "", number(of)]]
    rows += [[_name(mark), "", "", cell(mark.student), "", _points(mark)] for mark in marks]
    return _written(rows)


def moodle(
    marks: Sequence[Mark],
    title: str,
    base: Path | None = None,
    tell: Tell | None = None,
    column: str | None = None,
) -> str:
    """For "Import, CSV file" of Moodle's gradebook, mapped by user name.

    Source: MoodleDocs "Grade import": any column may identify the user (user name, id number,
    email), another maps to the grade item, and one to its feedback.

    Args:
        base: an offline grading worksheet, in any language; its column of grades is filled in.
        tell: hears of each student for whom the table has no row.
        column: what that column is called.
    """
    if base:
        table = _Table(base)
        table.fill("Moodle", table.titled(column) if column else table.grades(), marks, tell)
        return table.text()
    rows = [["Username", "Full name", cell(title), cell(f"{title} feedback")]]
    rows += [[cell(mark.student), _name(mark), _points(mark), cell(mark.problem)] for mark in marks]
    return _written(rows)


class _Table:
    """A platform's own table."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            text = path.read_bytes().decode("utf-8-sig")
            self._mark = delimiter(text)
            # A cell may have several lines.
            self._rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self._mark))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UsageError(f"{path} cannot be read as CSV with UTF-8: {error}") from None
        self._header = [name.strip() for name in self._rows[0]] if self._rows else []
        cells = [one for row in self._rows[1:] for one in row]
        commas = any(re.fullmatch(r"\d+,\d+", one) for one in cells)
        points = any(re.fullmatch(r"\d+\.\d+", one) for one in cells)
        self._comma = self._mark == ";" and (commas or not points)

    def titled(self, title: str) -> int:
        """The column of that name, or the only one whose name begins so."""
        exact = [at for at, name in enumerate(self._header) if name == title]
        columns = exact or [at for at, name in enumerate(self._header) if name.startswith(title)]
        if len(columns) != 1:
            found = "no column" if not columns else f"{len(columns)} columns"
            raise UsageError(
                f"{self._path} has {found} whose name begins with {title!r}",
                help=f"--title takes the column's name; it has: {', '.join(self._header)}",
            )
        return columns[0]

    def grades(self) -> int:
        """The column of grades in Moodle's worksheet: by its name, else by its place.

        Source: moodle/moodle, mod/assign/gradingtable.php: the highest grade, the same for
        everybody, stands behind it.
        """
        named = [at for at, name in enumerate(self._header) if name in GRADES]
        if len(named) == 1:
            return named[0]
        constant = [
            at
            for at in range(3, len(self._header))
            if re.fullmatch(r"\d+([.,]\d+)?", one := self._cell(self._rows[-1], at))
            and all(self._cell(row, at) == one for row in self._rows[1:])
        ]
        if len(self._rows) > 1 and len(constant) == 1:
            return constant[0] - 1
        raise UsageError(
            f"{self._path} has no column of grades that is known",
            help=f"--title takes the column's name; it has: {', '.join(self._header)}",
        )

    def fill(self, platform: str, at: int, marks: Sequence[Mark], tell: Tell | None) -> None:
        """Write the points: by id or mail, else by the platform's number, else by name.

        Whom two rows could be, or two students one row, is left out and told.
        """
        rows = [row for row in self._rows[1:] if any(one.strip() for one in row)]
        before = range(at if platform == "Moodle" else min(at, len(CANVAS)))
        numbers = 1 if platform == "Canvas" else 0
        second = 1 - numbers
        names = next((n for n in before if self._header[n] in NAMES), second)
        if names in before and self._header[names] in ("Username", "Email address", "ID number"):
            names = len(self._header)  # there are none
        words = [n for n in before if n not in (numbers, names)]
        count = Counter(mark.place for mark in marks)

        def number_of(mark: Mark) -> str:
            alone = count[mark.place] == 1  # a group's number is one member's
            return platform_number(platform, mark.place) if alone else ""

        def digits(row: list[str]) -> set[str]:
            found = re.search(r"\d+\Z", self._cell(row, numbers))
            return {found[0]} if found else set()

        ways: list[tuple[Callable[[Mark], str], Callable[[list[str]], set[str]]]] = [
            (lambda mark: mark.student, lambda row: {self._cell(row, n) for n in words}),
            (number_of, digits),
            (lambda mark: mark.student, lambda row: {self._cell(row, numbers)}),
            (
                lambda mark: mark.name or mark.student,
                lambda row: full_names(self._cell(row, names)),
            ),
        ]
        left = list(marks)
        for of_mark, of_row in ways:
            by_word = _unique((fold(of_mark(mark)), mark) for mark in left)
            rows_of = _unique((word, row) for row in rows for word in {*map(fold, of_row(row))})
            for word in by_word.keys() & rows_of.keys():
                mark, row = by_word[word], rows_of[word]
                if mark in left and row in rows:
                    row += [""] * (at + 1 - len(row))
                    row[at] = self._shown(mark)
                    left.remove(mark)
                    rows = [one for one in rows if one is not row]
        if marks and len(left) == len(marks):
            known = [self._header[n] for n in (*words, numbers, names) if n < len(self._header)]
            raise UsageError(
                f"{self._path} names no student of this class in {', '.join(known)}",
                help="grade the class with a --roster whose ids are those of the platform",
            )
        for mark in left:
            if tell:
                tell(f"{mark.student}: no row is certainly theirs, so none was filled in")

    def text(self) -> str:
        """The table, in the form that it had."""
        return _written(self._rows, self._mark)

    def _shown(self, mark: Mark) -> str:
        return _points(mark).replace(".", ",") if self._comma else _points(mark)

    @staticmethod
    def _cell(row: list[str], at: int) -> str:
        return row[at].strip() if at < len(row) else ""


def _unique(pairs: Iterable[tuple[str, Kind]]) -> dict[str, Kind]:
    found: dict[str, list[Kind]] = {}
    for word, one in pairs:
        if word:
            found.setdefault(word, []).append(one)
    return {word: ones[0] for word, ones in found.items() if len(ones) == 1}


def _name(mark: Mark) -> str:
    return cell(mark.name or mark.student)


def _points(mark: Mark) -> str:
    return "" if mark.points is None else number(mark.points)


def _written(rows: Sequence[Sequence[str]], mark: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()
