"""Grade one's own work: the corridor, and the memory of the best score.

In: words of the command line. Out: a `Grade`, or the exit code that it means.
Knows nothing of terminals.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import ASSIGNMENT_NAME, Assignment, Course, find_course, remember_score
from grader.errors import GraderFault, UsageError
from grader.grade import Grade
from grader.support import did_you_mean

if TYPE_CHECKING:  # it imports numpy, which not every command that needs this room needs
    from grader.pipeline import Options


def open_assignment(word: str) -> tuple[Course, Assignment]:
    """The course around the current directory, and its assignment: "assignment3" or "3".

    Raises:
        UsageError: outside a course; or it has no such assignment, with those that look like it.
    """
    course = find_course()
    names = course.assignment_names()
    name = f"assignment{int(word)}" if re.fullmatch(r"[0-9]+", word) else word.rstrip("/\\")
    if name not in names:
        near = "" if ASSIGNMENT_NAME.match(name) else did_you_mean(name, names)
        raise UsageError(
            f"this course has no {name!r}{near}",
            help=f"it has: {', '.join(names) or 'none yet'}",
        )
    return course, course.assignment(name)


def run(course: Course, assignment: Assignment, path: Path | None, options: "Options") -> Grade:
    """Grade, and remember the score where it is the student's own and whole."""
    from grader import pipeline

    grade = pipeline.grade(course, assignment, path, options)
    whole = options.task is None and options.seed is None and not options.official
    if path is None and whole:
        remember_score(course.history, grade)
    return grade


def exit_code(grade: Grade) -> int:
    """0: nothing to fix; 1: something did not pass; 4: a fault of ours voided a check."""
    if not grade.complete:
        return GraderFault.exit_code
    return 0 if grade.passed else 1
