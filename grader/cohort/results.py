"""Write what a class gets: a page and a record for each student, a table, a report.

In: a `Class`. Out: files in a folder. A file is written whole or not at all. Names of files come
from students' ids, made safe; what stands in them passes the choke points of `grader.report`.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from grader.cohort.batch import Class, Mark
from grader.cohort.statistics import Statistics, count
from grader.errors import MachineFault
from grader.report import (
    cell,
    class_report,
    feedback,
    number,
    one_line,
    refusal,
    student_view,
    to_json,
)
from grader.support import put

TABLE = "grades.csv"
REPORT = "class.html"
FEEDBACK = "feedback"
COLUMNS = (
    "student",
    "name",
    "points",
    "of",
    "handed in",
    "submission",
    "attempts",
    "digest",
    "note",
    "page",
)


def write_results(folder: Path, graded: Class, bom: bool = False) -> Statistics:
    """Write everything.

    Args:
        bom: begin the table with a byte order mark, as some spreadsheets want it for UTF-8.
    """
    numbers = count(graded.marks)
    try:
        pages = page_names(graded)
        for mark in graded.marks:
            name, who = pages[mark.student], mark.name or mark.student
            if mark.problem and not mark.void:
                page = refusal(_title(graded), who, mark.place, mark.problem)
                _put(folder / FEEDBACK / f"{name}.html", page)
                (folder / FEEDBACK / f"{name}.json").unlink(missing_ok=True)  # of an earlier run
            if mark.grade:
                page = feedback(mark.grade, who)
                _put(folder / FEEDBACK / f"{name}.html", page)
                _put(folder / FEEDBACK / f"{name}.json", to_json(student_view(mark.grade)) + "\n")
        _put(folder / TABLE, ("\ufeff" if bom else "") + table(graded))
        _put(folder / REPORT, report(graded, numbers))
    except OSError as error:
        raise MachineFault(f"{folder} cannot be written: {error.strerror or error}") from None
    return numbers


def table(graded: Class) -> str:
    """One line per student, and one number for each task."""
    tasks, pages = graded.assignment.task_names, _pages(graded)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *map(cell, tasks)])
    for mark in graded.marks:
        earned = _earned(mark)
        grade = mark.grade
        of = number(grade.of + grade.hidden_of) if grade else ""
        points = "" if mark.points is None else number(mark.points)
        texts = [cell(mark.student), cell(mark.name), points, of, cell(mark.time)]
        texts += [
            cell(mark.place),
            str(mark.attempts),
            grade.digest if grade else "",
            cell(mark.note),
            cell(pages[mark.student]),
        ]
        writer.writerow([*texts, *(earned.get(task, "") for task in tasks)])
    return stream.getvalue()


def _earned(mark: Mark) -> dict[str, str]:
    tasks = mark.grade.tasks if mark.grade else []
    return {task.task: number(task.points + (task.hidden_points or 0)) for task in tasks}


def report(graded: Class, numbers: Statistics) -> str:
    """The class in numbers, as a page."""
    grades = [mark.grade for mark in graded.marks if mark.grade]
    return class_report(
        _title(graded),
        numbers=numbers,
        marks=graded.marks,
        of=max((grade.of + grade.hidden_of for grade in grades), default=0.0),
        most=max(1, *numbers.histogram),
        alike=graded.alike,
        unmatched=graded.found.unmatched,
        missing=graded.found.missing,
        told=graded.found.told,
        pages=_pages(graded),
        isolation=_all(grade.isolation for grade in grades),
    )


def _title(graded: Class) -> str:
    return f"{graded.assignment.name}: {graded.assignment.title}"


def _all(lists: Iterable[list[str]]) -> list[str]:
    return list(dict.fromkeys(one_line(item) for items in lists for item in items))


def page_names(graded: Class) -> dict[str, str]:
    """Student → file name without an ending; on some disks names in other letters are one."""
    names = {mark.student: safe_name(mark.student) for mark in graded.marks}
    same = Counter(name.casefold() for name in names.values())
    return {
        student: name if same[name.casefold()] == 1 else f"{name}-{_digest(student)}"
        for student, name in names.items()
    }


def _pages(graded: Class) -> dict[str, str]:
    """Student → where their page lies; "" where there is none."""
    names = page_names(graded)
    return {
        mark.student: f"{FEEDBACK}/{names[mark.student]}.html"
        if mark.grade or (mark.problem and not mark.void)
        else ""
        for mark in graded.marks
    }


def safe_name(student: str) -> str:
    """A file name for a student: their id where that is plain, else with a digest behind it.

    Letters of any script stay. A name that begins with a dash would be an option to programs, and
    one that begins with a dot would be hidden.
    """
    plain = unicodedata.normalize("NFC", student)
    plain = re.sub(r"[^\w.@-]", "_", plain).lstrip("-.").rstrip(".")
    plain = plain.encode("utf-8", "replace")[:80].decode("utf-8", "ignore") or "student"
    reserved = re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", plain)
    if plain == student and not reserved:
        return plain
    return f"{plain}-{_digest(student)}"


def _digest(student: str) -> str:
    return sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, text.encode("utf-8", "backslashreplace"))
