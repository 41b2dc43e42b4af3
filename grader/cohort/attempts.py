"""Read what was found: an attempt becomes a `Submission`, each time the same one.

In: an attempt, and the folder in which it was found. Out: `Submission`, called by its place.
Raises SubmissionRefused, also where its content is not what it was when the run began.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader.cohort.handed_in import Attempt, Found, written
from grader.course import Assignment
from grader.errors import SubmissionRefused
from grader.intake import receive, receive_loose
from grader.records import Submission


def attempt_at(found: Found, student: str, place: str, folder: Path) -> Attempt:
    """The attempt of a student that lies at a place."""
    return next(one for one in found.attempts[student] if place_of(one, folder) == place)


def place_of(attempt: Attempt, folder: Path) -> str:
    """What an attempt is called: where it lies, below the folder."""
    path = attempt.loose[0][1] if attempt.loose else attempt.path
    return written(path.relative_to(folder).as_posix())


def received(attempt: Attempt, folder: Path, assignment: Assignment) -> Submission:
    """An attempt, read."""
    if attempt.loose:
        return receive_loose(place_of(attempt, folder), attempt.loose, assignment)
    return replace(receive(attempt.path, assignment), label=place_of(attempt, folder))


def reader_of(
    attempts: list[Attempt], digest: str, folder: Path, assignment: Assignment
) -> Callable[[], Submission]:
    """Reads it when its turn comes; what is not the same any more is nobody's.

    Equal submissions have one result, so the first that still is as it was stands for all.
    """

    def read() -> Submission:
        why = "its content is another one now"
        for attempt in attempts:
            try:
                handed_in = received(attempt, folder, assignment)
            except SubmissionRefused as refused:
                why = str(refused)
                continue
            if handed_in.digest == digest:
                return handed_in
        raise SubmissionRefused(why)

    return read
