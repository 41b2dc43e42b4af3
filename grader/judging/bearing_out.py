"""Whether a checkpoint says itself what a student's code says of it.

In: how the student's answer was judged, and how the reference's with the same numbers. Out: what
counts. A pure function. The reference reads the checkpoint in a process without any code of the
student's, so an answer that was made up is not borne out.
"""

from grader.grade import Verdict
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
