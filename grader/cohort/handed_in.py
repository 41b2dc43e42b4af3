"""Find who handed in what, in the folders that schools have.

In: a folder, an assignment, perhaps a roster. Out: `Found`: attempts by student, and what could
not be matched, each with the reason. Reads names, and nothing of the files. Never guesses: a name
that fits no pattern, or nobody on the roster, is listed.

The patterns, first fit:
  nbgrader     STUDENT/assignment3/…            (its submitted/ folder)
  Gradescope   submission_NUMBER/…              (with submission_metadata.yml beside)
  Moodle       NAME_NUMBER_assignsubmission_file[_]/…, or the same before a file's name
  Canvas       lastfirst[_LATE]_USER_SUBMISSION_FILE[-N].py
  plain        STUDENT/…  or  STUDENT.py, STUDENT.zip, STUDENT.ipynb
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from grader.cohort.roster import Roster, Student
from grader.course import Assignment
from grader.errors import UsageError

MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_file_?(?P<file>.*)\Z")
CANVAS = re.compile(
    r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<user>\d+)_(?P<submission>\d+)_(?P<file>.+)\Z"
)
AGAIN = re.compile(r"(?P<stem>.+?)-(?P<again>\d{1,3})(?P<suffix>\.[a-z]+)\Z")
GRADESCOPE = re.compile(r"submission_(?P<number>\d+)\Z")
WHEN = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[ T](?P<time>\d\d:\d\d:\d\d)(\.\d+)? ?"
    r"(?P<offset>Z|UTC|[+-]\d\d:\d\d)\Z"
)
HIDDEN = (".", "__MACOSX")
TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True, order=True)
class Attempt:
    """One thing that a student handed in."""

    order: int
    """Later ones are larger, as far as names tell."""
    path: Path
    """A folder, a zip, a notebook or a .py; of loose files their folder."""
    loose: tuple[tuple[str, Path], ...] = ()
    """Where a platform put names before the files': what each was called, and where it lies."""
    time: str = ""
    """When it was handed in, where something says so."""


@dataclass(frozen=True)
class Found:
    """What lies in a folder."""

    layout: str
    attempts: dict[str, tuple[Attempt, ...]]
    """Student → attempts, first to last."""
    names: dict[str, str]
    """Student → name, where the roster knows it."""
    unmatched: tuple[tuple[str, str], ...] = ()
    """Path below the folder, and why it belongs to nobody."""
    missing: tuple[str, ...] = ()
    """Students of the roster who handed nothing in."""


@dataclass
class _Finding:
    roster: Roster | None
    attempts: dict[str, list[Attempt]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    unmatched: list[tuple[str, str]] = field(default_factory=list)

    def add(self, shown: str, attempt: Attempt, *words: str) -> None:
        """Give an attempt to the student whom one of the words names."""
        student: Student | None = Student(words[0]) if words[0] else None
        if self.roster:
            student = self.roster.find(*words)
        if student is None:
            self.unmatched.append((shown, f"nobody on the roster is called {words[0]!r}"))
            return
        self.attempts.setdefault(student.id, []).append(attempt)
        self.names.setdefault(student.id, student.name)


def find_handed_in(folder: Path, assignment: Assignment, roster: Roster | None = None) -> Found:
    """Everything that was handed in, by student."""
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}")
    entries = [path for path in sorted(folder.iterdir()) if not path.name.startswith(HIDDEN)]
    finding = _Finding(roster)
    for path in list(entries):
        if why := _odd(path, path / assignment.name):
            finding.unmatched.append((written(path.name), why))
            entries.remove(path)
    layout, rest = _nbgrader(entries, assignment, finding)
    if not layout:
        layout, rest = _platform(folder, entries, assignment, finding)
    for path in rest:
        why = "a folder without a file of the assignment" if path.is_dir() else "fits no pattern"
        finding.unmatched.append((path.name, why))
    if not finding.attempts and not finding.unmatched:
        raise UsageError(f"{folder} is empty", help="give the folder that holds the submissions")
    missing = tuple(s.id for s in roster.students if s.id not in finding.attempts) if roster else ()
    return Found(
        layout,
        {student: tuple(sorted(found)) for student, found in sorted(finding.attempts.items())},
        finding.names,
        tuple(sorted(finding.unmatched)),
        missing,
    )


def _odd(path: Path, inner: Path) -> str:
    """Why nothing there can be anybody's, whatever it is called."""
    if written(path.name) != path.name:
        return "its name is not UTF-8"
    try:
        if path.is_symlink() or inner.is_symlink():
            return "it is a link: what it leads to may be somebody else's"
        if path.is_dir():
            next(path.iterdir(), None)
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    return ""


def written(name: str) -> str:
    """A file's name as text: what a disk has that is not UTF-8 becomes an escape."""
    return name.encode("utf-8", "backslashreplace").decode()


def _nbgrader(
    entries: list[Path], assignment: Assignment, finding: _Finding
) -> tuple[str, list[Path]]:
    """STUDENT/assignment3/…; "" where no folder looks so."""
    homes = [path / assignment.name for path in entries if (path / assignment.name).is_dir()]
    if not homes:
        return "", entries
    for home in homes:
        attempt = Attempt(0, home, time=_timestamp(home))
        finding.add(home.parent.name, attempt, home.parent.name)
    return "nbgrader", [path for path in entries if path / assignment.name not in homes]


def _platform(
    folder: Path, entries: list[Path], assignment: Assignment, finding: _Finding
) -> tuple[str, list[Path]]:
    """Moodle, Canvas, Gradescope, or plain names; what is left over fits none."""
    layouts: dict[str, None] = {}
    rest: list[Path] = []
    loose: dict[tuple[str, int, str], list[tuple[str, Path]]] = {}
    words: dict[str, tuple[str, ...]] = {}
    people, owners = _gradescope(folder), _owners(entries)

    def called(name: str, number: str) -> tuple[str, str]:
        """A name with its number, where the folder has two of it."""
        return (name if len(owners[name]) == 1 else f"{name} {number}"), number

    for path in entries:
        if path.name == "submission_metadata.yml":
            continue
        if path.is_dir() and (match := GRADESCOPE.match(path.name)):
            layouts["Gradescope"] = None
            known, time = people.get(match["number"], ((), ""))
            attempt = Attempt(int(match["number"]), path, time=time)
            finding.add(path.name, attempt, *(known or (path.name,)))
        elif match := MOODLE.match(path.name):
            layouts["Moodle"] = None
            key = (match["number"], 0, "")
            words[match["number"]] = called(match["name"], match["number"])
            if path.is_dir() or not match["file"]:
                finding.add(path.name, Attempt(0, path), *words[match["number"]])
            else:
                loose.setdefault(key, []).append((match["file"], path))
        elif path.is_file() and (match := CANVAS.match(path.name)):
            layouts["Canvas"] = None
            name = match["file"]
            if again := AGAIN.match(name):
                name = again["stem"] + again["suffix"]
            late = "late" if match["late"] else ""
            words[match["user"]] = called(match["name"], match["user"])
            key = (match["user"], int(match["submission"]), late)
            loose.setdefault(key, []).append((name, path))
        elif not _plain(path, assignment, finding):
            rest.append(path)
        else:
            layouts["plain"] = None
    for (who, order, time), files in loose.items():
        for attempt in _attempts(folder, order, time, files, assignment):
            finding.add(files[0][1].name, attempt, *words[who])
    return " and ".join(layouts) or "plain", rest


def _owners(entries: list[Path]) -> dict[str, set[str]]:
    """Name → the platform's numbers that come with it."""
    owners: dict[str, set[str]] = {}
    for path in entries:
        if match := MOODLE.match(path.name) or CANVAS.match(path.name):
            found = match.groupdict()
            owners.setdefault(found["name"], set()).add(found.get("number") or found["user"])
    return owners


def _attempts(
    folder: Path,
    order: int,
    time: str,
    files: list[tuple[str, Path]],
    assignment: Assignment,
) -> Iterator[Attempt]:
    """Loose files of one student: an archive or a notebook is an attempt, the .py make one."""
    own = [(name, path) for name, path in files if name.endswith((".zip", ".ipynb"))]
    for _, path in own:
        yield Attempt(order, path, time=time)
    plain = tuple(pair for pair in files if pair not in own)
    if len(assignment.files) == 1 and len(plain) == 1 and plain[0][0].endswith(".py"):
        plain = ((assignment.files[0], plain[0][1]),)  # students rename files
    if plain:
        yield Attempt(order, folder, loose=plain, time=time)


def _plain(path: Path, assignment: Assignment, finding: _Finding) -> bool:
    if path.is_dir():
        inside = {file.name for file in path.iterdir()}
        notebook = any(name.endswith((".ipynb", ".zip")) for name in inside)
        if not inside & set(assignment.files) and not notebook:
            return False
        finding.add(
            path.name, Attempt(0, _inner(path, assignment), time=_timestamp(path)), path.name
        )
        return True
    if path.suffix.lower() in (".py", ".zip", ".ipynb"):
        finding.add(path.name, Attempt(0, path), path.stem)
        return True
    return False


def _inner(path: Path, assignment: Assignment) -> Path:
    """A folder with nothing of the assignment but one archive or notebook is that."""
    if any((path / name).is_file() for name in assignment.files):
        return path
    found = [file for file in sorted(path.iterdir()) if file.suffix in (".zip", ".ipynb")]
    return found[0] if len(found) == 1 else path


def _timestamp(folder: Path) -> str:
    """What nbgrader's exchange wrote; a line, and no more of it than a date has."""
    try:
        with (folder / TIMESTAMP).open(encoding="utf-8", errors="replace") as stream:
            return stream.readline(40).strip()
    except OSError:
        return ""


def _gradescope(folder: Path) -> dict[str, tuple[tuple[str, ...], str]]:
    """Submission number → the words that name its student, and the time, from
    submission_metadata.yml.

    Read by its few plain lines; what is written in another way names nobody.
    """
    path = folder / "submission_metadata.yml"
    if not path.is_file():
        return {}
    people: dict[str, tuple[str, ...]] = {}
    times: dict[str, str] = {}
    number = ""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := re.match(r"submission_(\d+):\s*\Z", line):
            number = match[1]
        elif number and (match := re.match(r"\s*-?\s*:(sid|email|name): ?(.+)\Z", line)):
            word = match[2].strip().strip("\"'")
            order = {"sid": 0, "email": 1, "name": 2}[match[1]]
            words = [*people.get(number, ("", "", ""))]
            words[order] = words[order] or word
            people[number] = tuple(words)
        elif number and (match := re.match(r"  :created_at: ?(.{1,60})\Z", line)):
            times.setdefault(number, _in_utc(match[1]))
    return {
        number: (tuple(filter(None, words)), times.get(number, ""))
        for number, words in people.items()
    }


def _in_utc(text: str) -> str:
    """A time with its offset, as nbgrader writes times; "" where it is none.

    nbgrader itself drops an offset that stands behind a space.
    """
    match = WHEN.match(text.strip("'\" "))
    if not match:
        return ""
    offset = "+00:00" if match["offset"] in ("Z", "UTC") else match["offset"]
    try:
        moment = datetime.fromisoformat(f"{match['day']}T{match['time']}{offset}")
        return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError):
        return ""
