"""Grade what lies in tests/ against the real course."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.course import bank, config, marks
from grader.course.config import Assignment, Course
from grader.grade import Grade
from grader.intake.assembling import submission
from grader.judging.answer_key import AnswerKey
from grader.pipeline import Options, grade_one, open_key
from grader.questions.assemble import Questions
from grader.sandbox.starting import Starter

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = [path.name for path in sorted((ROOT / "solutions").glob("assignment*"))]

LARGE = dict.fromkeys(("assignment4", "assignment5", "assignment6"), pytest.mark.long)
"""Whole models and searches: one submission takes as long as ten of the others."""


def written(kind: str) -> list[pytest.ParameterSet]:
    """Every file of tests/submissions/<assignment>/<kind>, as parameters (assignment, path)."""
    return [
        pytest.param(name, path, id=f"{name}-{path.stem}", marks=LARGE.get(name, ()))
        for name in ASSIGNMENTS
        for path in sorted((ROOT / "tests/submissions" / name / kind).glob("*.py"))
    ]


def alternatives(name: str) -> dict[str, dict[str, bytes]]:
    """Right solutions of an assignment in other ways: their files, by name."""
    return bank.alternatives(config.find_course(ROOT).assignment(name))


def overriding(assignment: Assignment, path: Path) -> dict[str, bytes]:
    """The reference with the definitions of one file behind those that they override."""
    return marks.overriding(assignment, path.read_bytes())


@dataclass
class Desk:
    """Grades submissions of one assignment against one answer key."""

    assignment: Assignment
    questions: Questions
    key: AnswerKey
    starter: Starter
    official: bool

    def grade(self, label: str, files: dict[str, bytes], about: set[str] | None = None) -> Grade:
        """The grade of these files; with `about` only those tasks are asked."""
        questions = self.questions.about(about) if about else self.questions
        options = Options(device="cpu", official=self.official)
        return grade_one(submission(label, files), questions, self.key, self.starter, options)


class Desks:
    """One desk for each assignment, seed and kind of answer key; made when first needed."""

    def __init__(self, found: Course, starter: Starter) -> None:
        self._course, self._starter = found, starter
        self._made: dict[tuple[str, int | None], Desk] = {}

    def sealed(self, name: str) -> Desk:
        """As a student grades: the public checks through the seal."""
        return self._desk(name, None)

    def live(self, name: str, seed: int) -> Desk:
        """As an instructor grades: hidden checks too, against the reference."""
        return self._desk(name, seed)

    def _desk(self, name: str, seed: int | None) -> Desk:
        if (name, seed) not in self._made:
            official = seed is not None
            assignment = self._course.assignment(name)
            used = self._course.public_seed if seed is None else seed
            questions = Questions.of(self._course, assignment, used, hidden=official).untrained
            options = Options(
                device="cpu", official=official, seed=seed, key="live" if official else "sealed"
            )
            key = open_key(self._course, questions, self._starter, options)
            self._made[name, seed] = Desk(assignment, questions, key, self._starter, official)
        return self._made[name, seed]
