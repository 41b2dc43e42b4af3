"""What the machine does not give is told as its fault, in words, wherever it is missed."""

import errno

import pytest

from grader.errors import GraderFault, MachineFault, SubmissionRefused, UsageError
from grader.support.machine import in_words, machine_fault, machine_first

FULL = OSError(errno.ENOSPC, "No space left on device", "/here/file")


@pytest.mark.parametrize(
    ("error", "says", "way_out"),
    [
        (OSError(errno.EMFILE, "x", "/lib"), "too few open files are allowed", "`ulimit -n 256`"),
        (OSError(errno.ENFILE, "x"), "the machine has too many files open", "end other programs"),
        (FULL, "no space left on device: /here/file", "make room"),
        (OSError(errno.EDQUOT, "x"), "the disk quota is used up", "make room"),
        (OSError(errno.EAGAIN, "x"), "no more processes or threads are allowed", "`ulimit -u`"),
        (RuntimeError("can't start new thread"), "no more processes or threads", "--pids-limit"),
        (OSError(errno.ENOMEM, "x"), "memory ran out", "end other programs"),
        (MemoryError(), "memory ran out", "end other programs"),
        (OSError(errno.EROFS, "x"), "the file system cannot be written to", "TMPDIR"),
        (OSError(errno.EIO, "x"), "a disk or a device does not work", "try another disk"),
    ],
)
def test_what_the_machine_lacks_and_the_way_out(error: Exception, says: str, way_out: str) -> None:
    """Each in a sentence, and never a number of the system's."""
    with pytest.raises(MachineFault) as told, machine_first():
        raise error

    assert says in str(told.value)
    assert way_out in told.value.help


def met(error: Exception, by: Exception) -> None:
    """Raise one while another is being handled, and hide that."""
    try:
        raise error
    except type(error):
        raise by from None


@pytest.mark.parametrize("kind", [SubmissionRefused, GraderFault, UsageError, MachineFault])
def test_it_is_nobody_elses_fault(kind: type[Exception]) -> None:
    """Whoever met it first may have taken it for a fault of what was being read."""
    with pytest.raises(MachineFault, match="work cannot be read: no space") as told:
        machine_first()(met)(FULL, kind(f"work cannot be read: {in_words(FULL)}"))

    assert "make room" in told.value.help


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "No such file"),
        SubmissionRefused("no file"),
        MachineFault("the disk runs full", help="as it says"),
        BlockingIOError(errno.EAGAIN, "write could not complete without blocking", 3),
        RuntimeError("oh"),
        ZeroDivisionError(),
    ],
)
def test_other_errors_stay_what_they_are(error: Exception) -> None:
    """Also one that has its own way out, and a pipe that is full."""
    with pytest.raises(type(error)) as told, machine_first():
        raise error

    assert error is told.value
    assert error is machine_fault(error) or machine_fault(error) is None


def test_another_error_in_the_systems_words() -> None:
    """What has no sentence of ours."""
    assert "No such file" == in_words(FileNotFoundError(errno.ENOENT, "No such file", "x"))


def test_code_that_is_too_deep_for_a_parser_is_not_the_machines() -> None:
    """Python says so by a MemoryError; who met it knows better."""
    with pytest.raises(SubmissionRefused):
        machine_first()(met)(MemoryError(), SubmissionRefused("work.py is too deep"))
