"""Whether a checkpoint says itself what a student's code says of it.

In: how the student's answer was judged, and how the reference's with the same numbers. Out: what
counts. The reference reads the checkpoint in a process without any code of the
student's, so an answer that was made up is not borne out.
"""

import contextlib

from grader.course import Assignment, apply_mistake, known_mistakes, reference
from grader.errors import GraderFault
from grader.grade import Grade, Verdict
from grader.judging.verdict import Judged
from grader.records import Gap

NOT_BORNE_OUT = "the reference, with the numbers of your checkpoint, does not answer so"


def borne_out(mine: Judged, by_reference: Judged) -> Judged:
    """The student's verdict, where the numbers of the checkpoint give it too."""
    if mine.verdict is not Verdict.PASSED or by_reference.verdict is Verdict.PASSED:
        return mine
    gap = by_reference.gap
    detail = gap.says if gap else f"it {by_reference.note or 'gives no answer'}"
    return Judged(Verdict.FAILED, Gap("value", NOT_BORNE_OUT, detail))


def as_diagnosed(found: Grade, assignment: Assignment) -> dict[str, bytes]:
    """The reference with the mistakes that were found, where a checkpoint was not borne out.

    A model that was trained with a mistake answers by that mistake: it costs its own task, and not
    the training too. None where nothing was found, or nothing depends on it.
    """
    outcomes = [outcome for task in found.tasks for outcome in task.outcomes]
    causes = [task.cause for task in found.tasks if task.cause]
    named = [cause.mistakes[0] for cause in causes if cause.kind == "mistake"]
    if not named or not any(o.gap and o.gap.says == NOT_BORNE_OUT for o in outcomes):
        return {}
    bank = {mistake.id: mistake for mistake in known_mistakes(assignment)}
    files = reference(assignment)
    for id in named:
        with contextlib.suppress(GraderFault):  # two edits of one place: the first stands
            files = apply_mistake(bank[id], files)
    return files
