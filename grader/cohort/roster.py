"""The list of a class's students, as a school exports it.

In: a CSV file with a header. Out: `Roster`. Raises UsageError, with the line, for what cannot be
a roster. Guesses nothing: two students who share an id are an error.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from grader.cohort.platforms.form import Owner, fold
from grader.errors import UsageError

ID = ("id", "student_id", "student", "username", "sis user id", "sid", "login")
NAME = ("name", "full name", "student name")
EMAIL = ("email", "email address", "e-mail")
OTHER = ("lms_id", "canvas id", "moodle id", "identifier", "submission_id")
GROUP = ("group", "group name", "team")
CANVAS = {"student", "id", "sis user id", "sis login id", "section"}
PARTICIPANT = re.compile(r"(?P<word>\D*)(?P<number>\d+)\Z")


@dataclass(frozen=True)
class Student:
    """One line of the roster."""

    id: str
    name: str = ""
    email: str = ""
    other: str = ""
    """The id by which a learning platform names files."""
    group: str = ""
    """With whom they hand in."""


@dataclass(frozen=True)
class Roster:
    """Every student, by every word that a file name may use for one."""

    students: tuple[Student, ...]
    words: dict[str, Student]
    """Anything that is one student's alone."""
    kinds: dict[str, dict[str, Student]] = field(default_factory=dict)
    """The same by what it is: id, email, number, name."""
    platform: str = ""
    """Whose the numbers are, where that is certain."""

    def find(self, *words: str) -> Student | None:
        """The one student whom one of the words names, in their order."""
        for word in words:
            if found := self.words.get(fold(word)):
                return found
        return None

    def group(self, name: str) -> list[Student]:
        """Who is in a group; a student's platform may write its name in another way."""
        return [one for one in self.students if one.group and fold(one.group) == fold(name)]

    def whose(
        self, owner: Owner, by_name: bool, shared: bool, platform: str = ""
    ) -> dict[str, str] | str:
        """The students whom a platform names, id → name; a text says why nobody is meant.

        Args:
            by_name: the name was given by whoever keeps the folder, so it may be any word.
            shared: another one in the folder has the same name, so that it names nobody.
            platform: whose number it is.
        """
        certain = {
            found
            for kind, word in (("id", owner.id), ("email", owner.email))
            if (found := self.kinds[kind].get(fold(word)))
        }
        if (found := self.kinds["number"].get(fold(owner.number))) and (
            (self.platform and self.platform == platform) or _agrees(owner.name, found)
        ):
            certain.add(found)
        named = None if shared or owner.glued else self.kinds["name"].get(fold(owner.name))
        numbers = (owner.number, named.other) if named else ("", "")
        if named and not certain and platform == self.platform and "" not in numbers:
            # Somebody of the same name who is not on the roster has a number of their own.
            named = named if fold(named.other) == fold(owner.number) else None
        if by_name:
            options = {one for word in owner.called if (one := self.find(word))}
            named = self.find(owner.name) or (options.pop() if len(options) == 1 else None)
        if owner.glued:
            named = self._glued(owner.name)
        members = set(self.group(owner.name) if owner.name and not shared else [])
        meant = certain | ({named} if named else set())
        if members and meant <= members:
            return {one.id: one.name for one in self.students if one in members}
        if len(meant | members) == 1:
            return {one.id: one.name for one in meant}
        if meant:
            return f"it names several: {', '.join(sorted(one.id for one in meant | members))}"
        called = f"{owner.shown} {owner.number}".strip() if shared else owner.shown
        return f"nobody on the roster is called {called!r}"

    def _glued(self, word: str) -> Student | None:
        found = [
            one
            for one in self.students
            if one.other and fold(word) in {fold(name + one.other) for name in full_names(one.name)}
        ]
        return found[0] if len(found) == 1 else None


def read_roster(path: Path) -> Roster:
    """Read a roster; a column of ids is needed, and one of names, emails or platform ids helps."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        # A cell may have several lines.
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
        rows = [(lines.line_num, row) for row in lines]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8", help="export it as CSV with UTF-8") from None
    except csv.Error as error:
        raise UsageError(f"{path} cannot be read as CSV: {error}") from None
    platform = ""
    if students := _from_canvas(rows):
        platform = "Canvas"
    elif students := _from_moodle(rows):
        platform = "Moodle"
    else:
        students = _from_columns(path, rows)
        header = [cell.strip().casefold() for cell in rows[0][1]]
        known = {"canvas id": "Canvas", "identifier": "Moodle"}
        platform = next((known[one] for one in known if one in header), "")
    return Roster(tuple(students), _by_word(path, students), _by_kind(students), platform)


Rows = list[tuple[int, list[str]]]


def _from_columns(path: Path, rows: Rows) -> list[Student]:
    columns = [cell.strip().casefold() for cell in rows[0][1]] if rows else []
    kinds = (ID, NAME, EMAIL, OTHER, GROUP)
    at = {kind[0]: _column(columns, kind) for kind in kinds}
    if at["id"] is None:
        has = ", ".join(columns) or "nothing"
        help = f"name one of the columns {', '.join(ID)}"
        raise UsageError(f"{path} has no column of student ids; it has {has}", help=help)
    students = []
    for number, row in rows[1:]:
        if any(cell.strip() for cell in row):
            cells = [_cell(row, at[kind[0]]) for kind in kinds]
            if not cells[0]:
                raise UsageError(f"{path}, line {number}: no id")
            students.append(Student(*cells))
    return students


def _from_canvas(rows: Rows) -> list[Student]:
    """Students of Canvas' own gradebook; none where it is none.

    Source: instructure/canvas-lms, lib/gradebook_importer.rb and lib/gradebook_exporter.rb: rows
    without an id say what points are possible, and one "Student, Test" is nobody.
    """
    header = [cell.strip().casefold() for cell in rows[0][1]] if rows else []
    if len(CANVAS & set(header)) < 3 or not {"student", "id"} <= set(header):
        return []
    at = {name: header.index(name) for name in CANVAS if name in header}
    people = [row for _, row in rows[1:] if _cell(row, at["id"]).isdigit()]
    people = [row for row in people if fold(_cell(row, at["student"])) != "studenttest"]
    known = ("sis user id", "sis login id")
    ids = [at[one] for one in known if one in at and all(_cell(row, at[one]) for row in people)]
    id = ids[0] if ids else at["id"]
    mail = at.get("sis login id")
    return [
        Student(
            _cell(row, id),
            _cell(row, at["student"]),
            _cell(row, mail) if "@" in _cell(row, mail) else "",
            _cell(row, at["id"]),
        )
        for row in people
    ]


def _from_moodle(rows: Rows) -> list[Student]:
    """Students of Moodle's offline grading worksheet, in whatever language it is.

    Source: moodle/moodle, mod/assign/gradingtable.php: the first column is "Participant 123", the
    second the full name, and identity fields follow.
    """
    people = [row for _, row in rows[1:] if any(cell.strip() for cell in row)]
    found = [PARTICIPANT.match(row[0].strip()) for row in people]
    words = {one["word"].strip() for one in found if one}
    if not found or None in found or len(words) != 1 or words == {""} or len(rows[0][1]) < 4:
        return []
    mail = next((n for n, cell in enumerate(people[0]) if n > 1 and "@" in cell), None)
    header = [cell.strip().casefold() for cell in rows[0][1]]
    at = _column(header, ("id number", "username", "индивидуальный номер", "логин"))
    at = at if at is not None and all(_cell(row, at) for row in people) else mail
    return [
        Student(
            _cell(row, at) or (one["number"] if one else ""),
            _cell(row, 1),
            _cell(row, mail),
            one["number"] if one else "",
        )
        for row, one in zip(people, found, strict=True)
    ]


def _column(columns: list[str], names: tuple[str, ...]) -> int | None:
    return next((columns.index(name) for name in names if name in columns), None)


def _cell(row: list[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _by_word(path: Path, students: list[Student]) -> dict[str, Student]:
    """What a folder's name may be: an id, a mail, a name; a word that two share names nobody.

    A platform's number is not among them: the same digits may be the id of somebody else.
    """
    words: dict[str, set[Student]] = {}
    for kind in ("id", "email", "other"):
        known: dict[str, Student] = {}
        for student in students:
            if word := getattr(student, kind):
                if known.setdefault(fold(word), student) != student:
                    raise UsageError(f"{path}: two students are called {word!r}")
                if kind != "other":
                    words.setdefault(fold(word), set()).add(student)
    names: dict[str, set[Student]] = {}
    for student in students:
        for word in _names(student):
            names.setdefault(fold(word), set()).add(student)
    for word, found in names.items():
        words.setdefault(word, found)
    return {word: found.pop() for word, found in words.items() if word and len(found) == 1}


def _by_kind(students: list[Student]) -> dict[str, dict[str, Student]]:
    """Each kind of word by itself: a number is nobody's id, whatever the digits are."""
    kinds: dict[str, dict[str, Student]] = {"id": {}, "email": {}, "number": {}, "name": {}}
    names: dict[str, set[Student]] = {}
    for one in students:
        for kind, word in (("id", one.id), ("email", one.email), ("number", one.other)):
            if word:
                kinds[kind][fold(word)] = one
        for word in full_names(one.name):
            names.setdefault(fold(word), set()).add(one)
    kinds["name"] = {word: found.pop() for word, found in names.items() if word and len(found) == 1}
    return kinds


def delimiter(text: str) -> str:
    """What stands between the cells: a semicolon where it makes more cells of the first lines.

    As Canvas' own importer decides it: instructure/canvas-lms, lib/gradebook_importer.rb.
    """
    counts = {}
    for mark in ";,":
        rows = list(csv.reader(io.StringIO(text[:65536], newline=""), delimiter=mark))[:3]
        sizes = {len(row) for row in rows}
        counts[mark] = sizes.pop() if len(sizes) == 1 else 0
    return ";" if counts[";"] > counts[","] else ","


def _agrees(name: str, student: Student) -> bool:
    """Whether a name is that student's, as far as both are known."""
    return not name or not student.name or fold(name) in map(fold, full_names(student.name))


def full_names(name: str) -> set[str]:
    """A name as people and platforms write it: first last, last first."""
    parts = name.replace(",", " ").split()
    turned = [" ".join([*parts[n:], *parts[:n]]) for n in range(len(parts))]
    return {*turned, name} - {""}


def _names(student: Student) -> set[str]:
    """The same, and the mail's own part."""
    return full_names(student.name) | ({student.email.partition("@")[0]} - {""})
