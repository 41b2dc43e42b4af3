"""What was handed in becomes a `Submission`, or is refused in words.

In: a path to a stranger's folder, file, archive or notebook. Out: a `Submission`.
May read, within caps. Never runs, imports or unpickles what it reads; follows no link.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.intake.notebook import MAX_CELLS as MAX_CELLS
    from grader.intake.notebook import MAX_NOTEBOOK as MAX_NOTEBOOK
    from grader.intake.receiving import beside as beside
    from grader.intake.receiving import receive as receive
    from grader.intake.receiving import receive_loose as receive_loose
    from grader.intake.receiving import submission as submission
else:
    __getattr__ = opened_when_asked(
        __name__,
        notebook=["MAX_CELLS", "MAX_NOTEBOOK"],
        receiving=["beside", "receive", "receive_loose", "submission"],
    )
