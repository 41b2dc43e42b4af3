"""What a command that cannot go on says on stderr.

In: an exception. Out: text: "error: …", then "help: …" where there is a way out. Light.
"""

import traceback

from grader.errors import GraderError, GraderFault
from grader.report.escape import clean

NOT_YOURS = "this is a fault of the grader, not of your code"


def describe(error: GraderError) -> str:
    """One of ours: its sentence, and its help."""
    help = error.help
    if not help and isinstance(error, GraderFault):
        help = "this is a fault of the course, not of your code; tell whoever looks after it"
    return _lines(str(error), help)


def describe_fault(error: BaseException, with_traceback: bool) -> str:
    """Anything else that ended a command."""
    said = "".join(traceback.format_exception_only(error)).strip()
    text = _lines(
        f"{NOT_YOURS} ({said})",
        "tell your instructor what you typed, and what GRADE_TRACEBACK=1 shows when set before it",
    )
    if with_traceback:
        text = clean("".join(traceback.format_exception(error)), 20_000) + text
    return text


def _lines(message: str, help: str) -> str:
    text = f"error: {clean(message)}"
    return f"{text}\nhelp: {clean(help)}" if help else text
