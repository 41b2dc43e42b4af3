"""What a class's grades say of the course: which task is hard, which mistake everybody makes.

In: marks. Out: `Statistics`, plain numbers. A pure function.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from grader.cohort.batch import Mark
from grader.grade import Grade, Verdict

BINS = 10


@dataclass(frozen=True)
class TaskNumbers:
    """One task, over all students who have a grade."""

    task: str
    rank: str
    title: str
    verdicts: dict[str, int]
    """Verdict → how many students."""
    share: float
    """Mean share of its points, 0..1."""


@dataclass(frozen=True)
class CheckNumbers:
    """One check, over all students who have a grade."""

    check: str
    task: str
    hidden: bool
    passed: float
    """Fraction 0..1 that passed: the higher, the easier."""
    discrimination: float | None
    """Correlation -1..1 of passing it with the share of all other points; None where everybody
    passed, or nobody, or all others agree."""


@dataclass(frozen=True)
class MistakeNumbers:
    """One known mistake, or several that answer alike."""

    mistakes: tuple[str, ...]
    task: str
    students: int
    of: int
    """Students whose task did not pass."""
    says: str


@dataclass(frozen=True)
class Statistics:
    """A class in numbers."""

    students: int
    graded: int
    mean: float
    """Mean share of the points, 0..1."""
    median: float
    histogram: tuple[int, ...]
    """Students by share of the points, in ten bins; full points are in the last."""
    tasks: tuple[TaskNumbers, ...]
    checks: tuple[CheckNumbers, ...]
    mistakes: tuple[MistakeNumbers, ...]
    """The most frequent first: Monday's lecture."""
    not_installed: tuple[tuple[str, int], ...] = ()
    """Packages that are not here, and how many students' work imports them."""

    @property
    def install(self) -> str:
        """The command that puts them here, for everybody."""
        names = " ".join(name for name, _ in self.not_installed)
        return f"{Path(sys.executable).name} -m pip install {names}" if names else ""

    @property
    def nobody(self) -> tuple[str, ...]:
        """Checks that nobody passes."""
        return tuple(c.check for c in self.checks if c.passed == 0)

    @property
    def everybody(self) -> tuple[str, ...]:
        """Checks that everybody passes."""
        return tuple(c.check for c in self.checks if c.passed == 1)


def count(marks: Sequence[Mark]) -> Statistics:
    """Count a class."""
    grades = [mark.grade for mark in marks if mark.grade]
    shares = [_share(grade) for grade in grades]
    histogram = Counter(min(int(share * BINS), BINS - 1) for share in shares)
    return Statistics(
        students=len(marks),
        graded=len(grades),
        mean=fmean(shares) if shares else 0.0,
        median=median(shares) if shares else 0.0,
        histogram=tuple(histogram[n] for n in range(BINS)),
        tasks=tuple(_tasks(grades)),
        checks=tuple(_checks(grades, shares)),
        mistakes=tuple(_mistakes(grades)),
        not_installed=tuple(
            Counter(name for grade in grades for name in grade.not_installed).most_common()
        ),
    )


def _share(grade: Grade) -> float:
    of = grade.of + grade.hidden_of
    return (grade.points + (grade.hidden_points or 0.0)) / of if of else 0.0


def _tasks(grades: list[Grade]) -> list[TaskNumbers]:
    found: dict[str, list[tuple[Verdict, float]]] = {}
    known: dict[str, tuple[str, str]] = {}
    for grade in grades:
        for task in grade.tasks:
            of = task.of + task.hidden_of
            earned = task.points + (task.hidden_points or 0.0)
            found.setdefault(task.task, []).append((task.verdict, earned / of if of else 0.0))
            known[task.task] = task.rank, task.title
    return [
        TaskNumbers(
            name,
            *known[name],
            verdicts=dict(Counter(verdict.value for verdict, _ in rows).most_common()),
            share=fmean(share for _, share in rows),
        )
        for name, rows in found.items()
    ]


def _checks(grades: list[Grade], shares: list[float]) -> list[CheckNumbers]:
    rows: dict[str, list[tuple[bool, float]]] = {}
    known: dict[str, tuple[str, bool]] = {}
    for grade, share in zip(grades, shares, strict=True):
        of = grade.of + grade.hidden_of
        for outcome in (o for task in grade.tasks for o in task.outcomes):
            if outcome.verdict in (Verdict.DEFERRED, Verdict.VOID):
                continue
            rest = share * of - outcome.points
            passed = outcome.verdict is Verdict.PASSED
            rows.setdefault(outcome.check, []).append((passed, rest))
            known[outcome.check] = outcome.task, outcome.hidden
    return [
        CheckNumbers(
            name,
            *known[name],
            passed=fmean(passed for passed, _ in found),
            discrimination=_correlation([float(p) for p, _ in found], [rest for _, rest in found]),
        )
        for name, found in rows.items()
    ]


def _correlation(left: list[float], right: list[float]) -> float | None:
    """Pearson's; None where one of the two never changes."""
    a, b = fmean(left), fmean(right)
    across = sum((x - a) * (y - b) for x, y in zip(left, right, strict=True))
    along = sum((x - a) ** 2 for x in left) * sum((y - b) ** 2 for y in right)
    return across / along**0.5 if along > 1e-12 else None


def _mistakes(grades: list[Grade]) -> list[MistakeNumbers]:
    counted: Counter[tuple[str, tuple[str, ...]]] = Counter()
    says: dict[tuple[str, ...], str] = {}
    wrong: Counter[str] = Counter()
    for task in (task for grade in grades for task in grade.tasks):
        if task.verdict not in (Verdict.PASSED, Verdict.DEFERRED, Verdict.VOID):
            wrong[task.task] += 1
        if task.cause and task.cause.kind == "mistake":
            names = tuple(task.cause.mistakes)
            counted[task.task, names] += 1
            says[names] = task.cause.says
    return [
        MistakeNumbers(names, task, students, wrong[task], says[names])
        for (task, names), students in counted.most_common()
    ]
