"""One assignment on the bench: asked once, held by every proof.

In: a course with solutions/. Out: `Bench`. Grades through the same rooms as anybody else.
"""

from dataclasses import dataclass, field
from pathlib import Path

from grader import bank
from grader.answer_key import AnswerKey, LiveKey
from grader.author import Mistake
from grader.course import Assignment, Course
from grader.grade import Grade
from grader.intake import submission
from grader.pipeline import Options, ask_files, grade_one, live_key, open_key
from grader.questions import Questions
from grader.records import Answers
from grader.release import SEAL
from grader.starting import Starter

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
    key: LiveKey
    answers: Answers
    """The reference's."""
    second_answers: Answers
    """The reference's, under another seed."""
    sealed: AnswerKey | None = None
    alternative_answers: dict[str, Answers] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    grades: dict[str, Grade] = field(default_factory=dict)
    """Official grades of the mistakes, by id."""

    @property
    def files(self) -> dict[str, bytes]:
        return bank.reference(self.assignment)

    @property
    def alternatives(self) -> list[Path]:
        folder = self.course.root / "tests/alternatives" / self.assignment.name
        return sorted(folder.glob("*.py"))

    def grade(self, label: str, files: dict[str, bytes], sealed: bool = False) -> Grade:
        """Grade files against the live key, or as a student would, through the seal."""
        options = Options(device="cpu", official=not sealed)
        questions = self.public if sealed else self.questions
        key = self.sealed if sealed and self.sealed else self.key
        return grade_one(submission(label, files), questions, key, self.starter, options)

    @property
    def public(self) -> Questions:
        return Questions.of(self.course, self.assignment, self.course.public_seed, hidden=False)


def set_up(course: Course, assignment: Assignment, starter: Starter) -> Bench:
    """Ask the reference; open the seal if there is one."""
    seed = course.public_seed
    questions = Questions.of(course, assignment, seed, hidden=True)
    again = Questions.of(course, assignment, SECOND_SEED, hidden=True)
    files = bank.reference(assignment)
    bench = Bench(
        course,
        assignment,
        starter,
        questions,
        live_key(questions, starter),
        answers=ask_files(questions, files, starter, "cpu"),
        second_answers=ask_files(again, files, starter, "cpu"),
        mistakes=bank.known_mistakes(assignment),
    )
    for path in bench.alternatives:
        other = {assignment.files[0]: path.read_bytes()}
        bench.alternative_answers[path.stem] = ask_files(questions, other, starter, "cpu")
    if (assignment.folder / SEAL).is_file():
        bench.sealed = open_key(course, bench.public, starter, Options(key="sealed"))
    return bench
