"""What `grade release` and `grade verify` do, from end to end.

In: a course. Out: texts and claims for whoever shows them. Needs solutions/.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from grader.authoring import release
from grader.authoring.proofs.asked import Cell, cells_of
from grader.authoring.proofs.bench import set_up
from grader.authoring.resealing import sealed_key
from grader.authoring.verify import Claim, verify, verify_mutants
from grader.course import Assignment, Course
from grader.errors import UsageError
from grader.sandbox import open_starter

Progress = Callable[[str], None]


def run_release(course: Course, target: Path | None, progress: Progress) -> str:
    """Refresh assignments/, and write the student edition if a folder is given: what was done."""
    with open_starter() as starter:

        def seal(assignment: Assignment) -> bytes:
            progress(f"{assignment.name}: sealing the answers")
            return sealed_key(course, assignment, starter)

        made = release.plan(course, seal)
    changed = release.write(course, made)
    done = [f"assignments/ is fresh: {len(made.files)} files, {len(changed)} changed"]
    done += [f"  {name}" for name in changed]
    if target is not None:
        progress("writing the student edition")
        count = release.write_edition(course, made, target)
        done.append(f"the student edition is in {target}: {count} files, no leak")
    return "\n".join(done)


def run_verify(
    course: Course, names: list[str], thorough: bool, progress: Progress, *, mutants: bool = False
) -> Iterator[Claim]:
    """Prove the assignments, claim by claim.

    Args:
        mutants: instead of all else: that each mutant of the references loses points.
    """
    _need_solutions(course)
    with open_starter() as starter:
        prove = verify_mutants if mutants else verify
        yield from prove(course, names, starter, thorough, progress)


def run_conditions(course: Course, names: list[str]) -> Iterator[tuple[str, list[Cell]]]:
    """Each assignment with the conditions of its tasks' promises, and which of them are asked."""
    _need_solutions(course)
    with open_starter() as starter:
        for name in names:
            yield name, cells_of(set_up(course, course.assignment(name), starter))


def _need_solutions(course: Course) -> None:
    if not course.has_solutions:
        raise UsageError("there is no solutions/ here: a student edition has nothing to prove")
