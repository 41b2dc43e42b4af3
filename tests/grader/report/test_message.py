"""What a command that cannot go on says."""

from grader.errors import GraderFault, SubmissionRefused, UsageError
from grader.report.message import NOT_YOURS, describe, describe_fault


def test_an_error_is_a_sentence_and_a_way_out() -> None:
    """Two lines."""
    error = UsageError("there is no x", help="there is y")

    assert describe(error) == "error: there is no x\nhelp: there is y"


def test_without_help_it_is_one_line() -> None:
    """No empty help."""
    assert describe(SubmissionRefused("work.py is a link")) == "error: work.py is a link"


def test_a_fault_of_the_course_is_not_the_students() -> None:
    """It says whose it is."""
    assert "help: this is a fault of the course, not of your code" in describe(GraderFault("x"))


def test_an_error_shows_no_escape_sequence() -> None:
    """A file's name in a zip may hold anything."""
    assert describe(SubmissionRefused("\x1b[2J is a link")) == "error: \\x1b[2J is a link"


def test_an_unexpected_error_is_ours() -> None:
    """It names the exception, and keeps the traceback for those who ask."""
    try:
        {}["x"]
    except KeyError as error:
        short, long = describe_fault(error, False), describe_fault(error, True)

    assert f"error: {NOT_YOURS} (KeyError: 'x')" == short.split("\n")[0]
    assert "Traceback" not in short
    assert "test_message.py" in long
    assert long.endswith(short)
