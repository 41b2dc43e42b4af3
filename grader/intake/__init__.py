"""What was handed in becomes a `Submission`, or is refused in words.

In: a path to a stranger's folder, file, archive or notebook. Out: a `Submission`.
May read, within caps. Never runs, imports or unpickles what it reads; follows no link.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.intake.assembling import submission as submission
    from grader.intake.copies import original as original
    from grader.intake.imports import import_notes as import_notes
    from grader.intake.imports import with_imports as with_imports
    from grader.intake.items import ARCHIVE as ARCHIVE
    from grader.intake.items import OTHER_ARCHIVE as OTHER_ARCHIVE
    from grader.intake.items import may_be_work as may_be_work
    from grader.intake.items import read_small as read_small
    from grader.intake.notebook import MAX_CELLS as MAX_CELLS
    from grader.intake.notebook import MAX_NOTEBOOK as MAX_NOTEBOOK
    from grader.intake.receiving import beside as beside
    from grader.intake.receiving import receive as receive
    from grader.intake.receiving import receive_loose as receive_loose
    from grader.intake.unreached import with_unreached as with_unreached
    from grader.intake.zip_listing import PACKED_WITH as PACKED_WITH
else:
    __getattr__ = opened_when_asked(
        __name__,
        imports=["import_notes", "with_imports"],
        assembling=["submission"],
        copies=["original"],
        items=["ARCHIVE", "OTHER_ARCHIVE", "may_be_work", "read_small"],
        unreached=["with_unreached"],
        notebook=["MAX_CELLS", "MAX_NOTEBOOK"],
        receiving=["beside", "receive", "receive_loose"],
        zip_listing=["PACKED_WITH"],
    )
