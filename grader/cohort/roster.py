"""The list of a class's students, as a school exports it.

In: a CSV file with a header. Out: `Roster`. Raises UsageError, with the line, for what cannot be
a roster. Guesses nothing: two students who share an id are an error.
"""

import csv
import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError

ID = ("id", "student_id", "student", "username", "sis user id", "sid", "login")
NAME = ("name", "full name", "student name")
EMAIL = ("email", "email address", "e-mail")
OTHER = ("lms_id", "canvas id", "moodle id", "identifier", "submission_id")


@dataclass(frozen=True)
class Student:
    """One line of the roster."""

    id: str
    name: str = ""
    email: str = ""
    other: str = ""
    """The id by which a learning platform names files."""


@dataclass(frozen=True)
class Roster:
    """Every student, by every word that a file name may use for one."""

    students: tuple[Student, ...]
    words: dict[str, Student]

    def find(self, *words: str) -> Student | None:
        """The one student whom one of the words names, in their order."""
        for word in words:
            if found := self.words.get(fold(word)):
                return found
        return None


def fold(word: str) -> str:
    """A word as it is compared: case, spaces and the joins of names do not matter.

    Some disks and archives write an accent as a character of its own, which is no letter.
    """
    word = unicodedata.normalize("NFC", word).casefold()
    return "".join(character for character in word if character.isalnum())


def read_roster(path: Path) -> Roster:
    """Read a roster; a column of ids is needed, and one of names, emails or platform ids helps."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        lines = csv.reader(io.StringIO(text, newline=""))  # a cell may have several lines
        rows = [(lines.line_num, row) for row in lines]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8", help="export it as CSV with UTF-8") from None
    except csv.Error as error:
        raise UsageError(f"{path} cannot be read as CSV: {error}") from None
    columns = [cell.strip().casefold() for cell in rows[0][1]] if rows else []
    at = {kind[0]: _column(columns, kind) for kind in (ID, NAME, EMAIL, OTHER)}
    if at["id"] is None:
        has = ", ".join(columns) or "nothing"
        help = f"name one of the columns {', '.join(ID)}"
        raise UsageError(f"{path} has no column of student ids; it has {has}", help=help)
    students = []
    for number, row in rows[1:]:
        if any(cell.strip() for cell in row):
            cells = [_cell(row, at[kind[0]]) for kind in (ID, NAME, EMAIL, OTHER)]
            if not cells[0]:
                raise UsageError(f"{path}, line {number}: no id")
            students.append(Student(*cells))
    return Roster(tuple(students), _by_word(path, students))


def _column(columns: list[str], names: tuple[str, ...]) -> int | None:
    return next((columns.index(name) for name in names if name in columns), None)


def _cell(row: list[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _by_word(path: Path, students: list[Student]) -> dict[str, Student]:
    """Ids and emails are one student's; a name that two share names nobody."""
    words: dict[str, Student] = {}
    for student in students:
        for word in filter(None, (student.id, student.email, student.other)):
            if words.setdefault(fold(word), student) != student:
                raise UsageError(f"{path}: two students are called {word!r}")
    names: dict[str, list[Student]] = {}
    for student in students:
        for word in _names(student):
            names.setdefault(fold(word), []).append(student)
    for word, found in names.items():
        if len(set(found)) == 1:
            words.setdefault(word, found[0])
    return words


def _names(student: Student) -> set[str]:
    """A name as people and platforms write it: first last, last first, and the mail's own part."""
    parts = student.name.replace(",", " ").split()
    turned = [*parts[-1:], *parts[:-1]]
    found = {" ".join(parts), " ".join(turned), student.email.partition("@")[0]}
    return {word for word in found if word}
