"""One assignment on the bench: asked once, held by every proof.

In: a course with solutions/. Out: `Bench`. Grades through the same rooms as anybody else.
"""

import time
from dataclasses import dataclass, field
from functools import cached_property, partial

from grader.author import Mistake
from grader.course import (
    Assignment,
    Course,
    alternatives,
    apply_mistake,
    known_mistakes,
    reference,
    right_solutions,
    text_of,
)
from grader.errors import GraderFault
from grader.grade import Grade
from grader.intake import submission
from grader.judging import AnswerKey, LiveKey, given_functions
from grader.pipeline import Options, ask_files, follow_all, open_key, settle
from grader.questions import Questions
from grader.records import Answers
from grader.sandbox import Starter

SECOND_SEED = 7
Found = tuple[tuple[str, ...], str]
"""What was found against a claim, and a note."""


@dataclass
class Bench:
    """One assignment with everything that its proofs ask, asked once."""

    course: Course
    assignment: Assignment
    starter: Starter
    questions: Questions
    """All checks, hidden ones too, under the public seed; but those of a checkpoint."""
    mistakes: list[Mistake]
    seal_fault: str = ""
    """Why the seal cannot be opened."""
    _asked: dict[str, Answers] = field(default_factory=dict)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The reference's."""
        return reference(self.assignment)

    @cached_property
    def alternatives(self) -> dict[str, dict[str, bytes]]:
        """Right solutions in other ways: their files, by name."""
        return alternatives(self.assignment)

    @cached_property
    def public(self) -> Questions:
        """What a student is asked."""
        seed = self.course.public_seed
        return Questions.of(self.course, self.assignment, seed, hidden=False).untrained

    @cached_property
    def answers(self) -> Answers:
        """The reference's."""
        return self.ask("the reference", self.files)

    @cached_property
    def second_answers(self) -> Answers:
        """The reference's, under another seed."""
        again = Questions.of(self.course, self.assignment, SECOND_SEED, hidden=True).untrained
        return ask_files(again, self.files, self.starter, "cpu")

    @cached_property
    def key(self) -> LiveKey:
        """Live."""
        found = {mistake.id: mistake for mistake in self.mistakes}
        texts = [text_of(mistake) for mistake in self.mistakes]
        right = partial(right_solutions, self.assignment)
        return LiveKey(
            self.answers,
            texts,
            lambda id: self.ask_mistake(found[id]),
            follow_right=follow_all(self.questions, right, self.starter),
            given=given_functions(self.files, self.assignment.task_names),
        )

    @cached_property
    def sealed(self) -> AnswerKey | None:
        """As it is committed; None where there is none that can be opened."""
        try:
            return open_key(self.course, self.public, self.starter, Options(key="sealed"))
        except GraderFault as fault:
            self.seal_fault = str(fault)
            return None

    @cached_property
    def grades(self) -> dict[str, Grade]:
        """Of each known mistake, with the hidden checks."""
        return {mistake.id: self.grade_mistake(mistake) for mistake in self.mistakes}

    def concerned(self, mistake: Mistake) -> set[str]:
        """The task that it is a mistake of, and all that is built on it."""
        return {mistake.task} | self.questions.above(mistake.task)

    def ask_mistake(self, mistake: Mistake) -> Answers:
        """What it answers to the checks that it concerns."""
        if mistake.id not in self._asked:
            about = self.questions.about(self.concerned(mistake))
            files = apply_mistake(mistake, self.files)
            self._asked[mistake.id] = ask_files(about, files, self.starter, "cpu", ours=True)
        return self._asked[mistake.id]

    def grade_mistake(self, mistake: Mistake, sealed: bool = False) -> Grade:
        """Grade it by the checks that it concerns."""
        answers, files = self.ask_mistake(mistake), apply_mistake(mistake, self.files)
        return self._settled(mistake.id, files, answers, sealed, self.concerned(mistake))

    def ask(self, label: str, files: dict[str, bytes]) -> Answers:
        """What these files answer; under one label they are asked once."""
        if label not in self._asked:
            self._asked[label] = ask_files(self.questions, files, self.starter, "cpu")
        return self._asked[label]

    def grade(self, label: str, files: dict[str, bytes], sealed: bool = False) -> Grade:
        """Grade files against the live key, or as a student would, through the seal."""
        tasks = set(self.assignment.task_names)
        return self._settled(label, files, self.ask(label, files), sealed, tasks)

    def _settled(
        self, label: str, files: dict[str, bytes], answers: Answers, sealed: bool, tasks: set[str]
    ) -> Grade:
        options = Options(device="cpu", official=not sealed)
        questions = (self.public if sealed else self.questions).about(tasks)
        key = self.sealed if sealed and self.sealed else self.key
        handed_in = submission(label, files)
        return settle(handed_in, answers, questions, key, options, time.monotonic())


def set_up(course: Course, assignment: Assignment, starter: Starter) -> Bench:
    """A bench; what it holds is asked when a proof first wants it."""
    questions = Questions.of(course, assignment, course.public_seed, hidden=True).untrained
    return Bench(course, assignment, starter, questions, known_mistakes(assignment))
