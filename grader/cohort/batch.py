"""Grade a class: find, skip what is known, grade the rest, keep each result as it comes.

In: a folder of submissions. Out: `Class`, with one grade per student; everything is in the store.
One bad submission stops nobody. Interrupted in any way, the same call goes on where it was.
"""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from grader.cohort.attempts import place_of, reader_of, received
from grader.cohort.crew import Crew, Piece, most_jobs, open_crew
from grader.cohort.desk import Terms, key_of, outdated
from grader.cohort.handed_in import Attempt, Found, find_handed_in
from grader.cohort.roster import Roster
from grader.cohort.store import Attempted, Result, Store
from grader.course import Assignment, Course
from grader.errors import MachineFault, SubmissionRefused
from grader.grade import Grade
from grader.questions import Questions


@dataclass(frozen=True)
class Settings:
    """How a class is graded."""

    seed: int | None = None
    fresh: bool = False
    jobs: int | None = None
    scheduler: str | None = None
    device: str = "cpu"
    attempts: Literal["last", "best"] = "last"
    unsafe: bool = False
    overrule: tuple[str, ...] = ()
    say: Callable[[str], None] = lambda _: None
    """Hears what is waited for."""


@dataclass(frozen=True)
class Event:
    """One submission is done."""

    student: str
    place: str
    result: Result
    done: int
    of: int
    known: bool = False
    """It was graded before."""


@dataclass(frozen=True)
class Mark:
    """What one student gets."""

    student: str
    name: str
    place: str
    time: str
    grade: Grade | None
    problem: str = ""
    attempts: int = 1

    @property
    def points(self) -> float | None:
        """Public and hidden points; None where there is no grade."""
        return None if self.grade is None else self.grade.points + (self.grade.hidden_points or 0)

    @property
    def void(self) -> bool:
        """No grade, and not by the student's doing: grade again."""
        refused = self.problem.startswith(REFUSED)
        return not refused if self.grade is None else not self.grade.complete

    @property
    def note(self) -> str:
        """Why there is no grade, or not a whole one."""
        if self.problem or self.void:
            return self.problem or "incomplete: grade again"
        missing = self.grade.not_installed if self.grade else []
        return f"import of {', '.join(missing)} failed: not installed here" if missing else ""


REFUSED = "cannot be graded: "
WAITING = (0.1, 0.5, 2.0)
"""Seconds before a result is written once more."""


@dataclass(frozen=True)
class Class:
    """A class, graded."""

    assignment: Assignment
    seed: int
    found: Found
    marks: tuple[Mark, ...]
    changes: tuple[tuple[str, float | None, float | None], ...] = ()
    """Students whose points are others than when the last run ended: before, now."""
    alike: tuple[tuple[str, ...], ...] = ()
    """Students whose submissions are the same to the byte."""
    attempted: tuple[Attempted, ...] = field(default=(), repr=False)

    @property
    def graded(self) -> int:
        """How many have a grade."""
        return sum(mark.grade is not None for mark in self.marks)

    @property
    def handed_in(self) -> int:
        """How many submissions there are, with those that could be given to nobody."""
        return len(self.marks) + self.found.ownerless

    @property
    def complete(self) -> bool:
        """Whether every submission has its grade."""
        return not any(mark.void for mark in self.marks)


def grade_class(
    course: Course,
    assignment: Assignment,
    folder: Path,
    store: Store,
    settings: Settings,
    roster: Roster | None = None,
    tell: Callable[[Event], None] | None = None,
) -> Class:
    """Grade everybody, and return what everybody gets; `settle` makes it the last word.

    Args:
        tell: hears of each submission, the ones that were graded before first.
    """
    found = find_handed_in(folder, assignment, roster)
    if settings.fresh:
        seed = secrets.randbits(128) if settings.seed is None else settings.seed
    else:
        seed = store.seed(assignment.name, settings.seed)
    terms = Terms(
        str(course.root), assignment.name, seed, settings.device, settings.unsafe, settings.overrule
    )
    questions = Questions.of(course, assignment, seed, hidden=True)
    attempted: list[Attempted] = []
    pieces: dict[str, Piece] = {}
    who: dict[str, list[Attempted]] = {}
    ways: dict[str, list[Attempt]] = {}
    refused: dict[str, Result] = {}
    for student, attempts in found.attempts.items():
        for attempt in attempts:
            one, result = _look(student, attempt, folder, assignment, questions, terms)
            attempted.append(one)
            who.setdefault(one.key, []).append(one)
            if result:
                refused[one.key] = result
            else:
                ways.setdefault(one.key, []).append(attempt)
                reader = reader_of(ways[one.key], one.digest, folder, assignment)
                pieces.setdefault(one.key, (one.key, reader))
    done = 0

    def heard(key: str, result: Result, known: bool) -> None:
        nonlocal done
        for one in who[key]:
            done += 1
            if tell:
                tell(Event(one.student, one.place, result, done, len(attempted), known))

    results = dict(refused)
    for key in list(pieces):
        if (before := store.result(key)) and not settings.fresh and not outdated(before):
            results[key] = before
            del pieces[key]
    jobs = settings.jobs or most_jobs(os.cpu_count(), list(pieces))
    store.reserve(len(pieces))
    crew = open_crew(terms, jobs, settings.scheduler, settings.say) if pieces else None
    try:
        if settings.fresh:  # only now: a run that cannot begin forgets nothing
            store.forget(assignment.name)
            store.seed(assignment.name, seed)
        for key, result in list(results.items()):
            if key in refused:
                store.keep(assignment.name, key, result)
            heard(key, result, key not in refused)
        for key, result in crew.grade(pieces.values()) if crew else ():
            results[key] = result
            if crew and not _void(result):
                _keep(store, crew, assignment.name, key, result)
            heard(key, result, False)
    finally:
        if crew:
            crew.close()
    return _assembled(assignment, seed, found, attempted, results, store, settings)


def _keep(store: Store, crew: Crew, assignment: str, key: str, result: Result) -> None:
    """Keep a result; where the disk does not take it, end what may have filled it first."""
    for seconds in WAITING:
        try:
            return store.keep(assignment, key, result)
        except MachineFault:
            crew.relieve()
            time.sleep(seconds)  # until the folders are removed
    return store.keep(assignment, key, result)


def settle_class(store: Store, graded: Class) -> None:
    """Make these marks the ones that the next run is compared with."""
    store.settle(graded.assignment.name, list(graded.attempted))


def marks_of(store: Store, assignment: str) -> list[Mark]:
    """What everybody got when the last run ended."""
    marks = []
    for one in store.attempts(assignment):
        if one.chosen and (result := store.result(one.key)):
            marks.append(_mark(one, result, {}))
    return marks


def _look(
    student: str,
    attempt: Attempt,
    folder: Path,
    assignment: Assignment,
    questions: Questions,
    terms: Terms,
) -> tuple[Attempted, Result | None]:
    """Read an attempt for its digest; a result where it cannot be graded at all."""
    place = place_of(attempt, folder)
    try:
        digest = received(attempt, folder, assignment).digest
    except SubmissionRefused as error:
        told = str(error).replace(str(attempt.path), place)  # students need no path of ours
        says = REFUSED + told + (f" ({error.help})" if error.help else "")
        key = "refused:" + hashlib.sha256(f"{student}\0{place}\0{says}".encode()).hexdigest()
        return Attempted(student, place, key, "", attempt.time), Result(problem=says)
    key = key_of(questions, terms, digest)
    return Attempted(student, place, key, digest, attempt.time), None


def _void(result: Result) -> bool:
    return not result.grade or not json.loads(result.grade)["complete"]


def _assembled(
    assignment: Assignment,
    seed: int,
    found: Found,
    attempted: list[Attempted],
    results: dict[str, Result],
    store: Store,
    settings: Settings,
) -> Class:
    marks: list[Mark] = []
    kept: list[Attempted] = []
    for student in found.attempts:
        mine = [one for one in attempted if one.student == student]
        tried = [_mark(one, results[one.key], found.names, len(mine)) for one in mine]
        best = max(range(len(tried)), key=lambda n: (_rank(tried[n]), n))
        at = best if settings.attempts == "best" else len(tried) - 1
        marks.append(tried[at])
        kept += [replace(one, chosen=n == at) for n, one in enumerate(mine)]
    same: dict[str, dict[str, str]] = {}
    for one in kept:
        if one.digest and one.chosen:
            same.setdefault(one.digest, {})[one.student] = one.place
    # A group hands one thing in: that is no copy.
    alike = tuple(tuple(who) for who in same.values() if len(set(who.values())) > 1)
    before = {one.student: one for one in store.attempts(assignment.name) if one.chosen}
    changes = []
    for mark in marks:
        if earlier := before.get(mark.student):
            known = store.result(earlier.key)
            old = _mark(earlier, known, found.names).points if known else None
            if known and old != mark.points:
                changes.append((mark.student, old, mark.points))
    for student in sorted(before.keys() - {mark.student for mark in marks}):
        if (known := store.result(before[student].key)) and known.grade:
            changes.append((student, _mark(before[student], known, {}).points, None))
    return Class(assignment, seed, found, tuple(marks), tuple(changes), alike, tuple(kept))


def _mark(one: Attempted, result: Result, names: dict[str, str], attempts: int = 1) -> Mark:
    grade = Grade.model_validate_json(result.grade) if result.grade else None
    if grade:  # a result may be shared by equal submissions: each is called by its own place
        grade = grade.model_copy(update={"submission": one.place})
    name = names.get(one.student, "")
    return Mark(one.student, name, one.place, one.time, grade, result.problem, attempts)


def _rank(mark: Mark) -> float:
    return -1.0 if mark.points is None else mark.points
