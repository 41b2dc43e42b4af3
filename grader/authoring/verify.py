"""Prove the course: every check, every known mistake, every generated file.

In: a course with solutions/. Out: claims, each with what was found against it.
It grades like anybody else, through the same rooms; it changes nothing. The proofs themselves
are in `proofs`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.authoring.proofs import answers, asked, files, forging, grading, mutants
from grader.authoring.proofs.bench import Bench, Found, set_up
from grader.authoring.proofs.faulty_lines import Tally, tally
from grader.course import Course
from grader.sandbox import Starter

Progress = Callable[[str], None]

PROOFS: tuple[tuple[str, Callable[[Bench], Found]], ...] = (
    ("the reference gets full points", grading.reference),
    ("the stub is not started, and earns nothing", grading.stub),
    ("every known mistake is caught by its task, and named", grading.mistakes_caught),
    ("what builds on a named mistake keeps its points", grading.carried_forward),
    ("the seal says the same, and names the same", grading.mistakes_sealed),
    ("right alternatives get full points, live and sealed", grading.alternatives),
    ("gaps are a tenth of what is allowed, or ten times it", answers.clear_gaps),
    ("trivial answers pass nowhere", answers.zoo),
    ("answers depend on the draw, or are declared guessable", answers.guessable),
    ("who makes every answer up earns nothing", forging.forger),
    ("every condition of a task's promise is asked", asked.conditions),
    ("the seal is fresh", answers.seal_is_fresh),
    ("points add up; holes have hints; mistakes have something to read", files.texts),
    ("checks that tell mistakes apart", grading.coverage),
)
THOROUGH: tuple[tuple[str, Callable[[Bench], Found]], ...] = (
    ("right alternatives pass under ten seeds", grading.ten_seeds),
    ("who makes answers up earns nothing under five more seeds", forging.five_seeds),
    ("two mistakes at once lose the points of both", grading.pairs),
    ("the same on other instruction sets", answers.on_other_kernels),
)
MUTANTS = "every mutant of the reference loses points, but those that equal it"


@dataclass(frozen=True)
class Claim:
    """One thing that must be so, and what was found against it."""

    assignment: str
    says: str
    against: tuple[str, ...] = ()
    note: str = ""
    """What is known beside: how many were asked, what is merely listed."""

    @property
    def holds(self) -> bool:
        return not self.against


def verify(
    course: Course, names: list[str], starter: Starter, thorough: bool, progress: Progress
) -> Iterator[Claim]:
    """Prove assignments one after the other, and the files of all of them.

    Args:
        progress: is told what is being asked now.
    """
    lines = Tally()
    for name in names:
        progress(f"{name}: asking the reference")
        bench = set_up(course, course.assignment(name), starter)
        for says, proof in PROOFS + (THOROUGH if thorough else ()):
            progress(f"{name}: {says}")
            found = proof(bench)
            yield Claim(name, says, *found)
        progress(f"{name}: the line where it goes wrong")
        told = tally(bench, whole=thorough)
        lines.join(told)
        yield Claim(name, "marked faulty lines are told, live and sealed", (), told.note)
    if {*names} == {*course.assignment_names()}:  # one assignment has too few for shares
        says = "the line that is told is the one at fault"
        yield Claim("course", says, tuple(lines.against()), lines.note)
    progress("generated files")
    yield Claim("course", "generated files are what solutions/ makes of them", files.fresh(course))


def verify_mutants(
    course: Course, names: list[str], starter: Starter, thorough: bool, progress: Progress
) -> Iterator[Claim]:
    """Prove of each assignment that nothing small goes wrong unseen."""
    for name in names:

        def tell(said: str, name: str = name) -> None:
            progress(f"{name}: {said}")

        bench = set_up(course, course.assignment(name), starter)
        yield Claim(name, MUTANTS, *mutants.caught(bench, thorough, tell))
