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


def open_task(word: str, task: str | None) -> tuple[Course, Assignment, str | None]:
    """The same, where a task alone may say which assignment: `grade hint split_heads`.

    Raises:
        UsageError: there is neither, or several assignments have such a task.
    """
    course = find_course()
    names = course.assignment_names()
    if task is not None or word.rstrip("/\\") in names or word.isdigit():
        return *open_assignment(word), task
    found = tasks_called(course, word)
    if len(found) == 1:
        return course, found[0], word
    if found:
        which = [assignment.name for assignment in found]
        raise UsageError(
            f"{' and '.join(which)} have a task {word!r}", help=f"say which: {which[0]} {word}"
        )
    tasks = [task for name in names for task in course.assignment(name).task_names]
    near = did_you_mean(word, [*names, *tasks])
    raise UsageError(
        f"this course has no assignment or task {word!r}{near}",
        help="`grade` lists the assignments, `grade 3` the tasks of one",
    )


def tasks_called(course: Course, word: str) -> list[Assignment]:
    """The assignments that have a task of that name, or that number."""
    assignments = [course.assignment(name) for name in course.assignment_names()]
    return [assignment for assignment in assignments if assignment.has_task(word)]


def meant(
    assignment: Assignment, path: Path | None, task: str | None
) -> tuple[Path | None, str | None]:
    """The work and the task that somebody meant: in `grade 3 split_heads` the word is the task.

    Raises:
        UsageError: there is no such task, said before anything is run.
    """
    if task is not None:
        assignment.task(task)
    elif path is not None and not path.exists():
        word = str(path)
        if assignment.has_task(word):
            return None, word
        if near := did_you_mean(word, assignment.task_names):
            raise UsageError(
                f"there is no {word!r}, and no task of that name{near}",
                help=f"grade {assignment.number} --task T",
            )
    return path, task


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
