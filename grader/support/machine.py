"""Tell the machine's errors from everybody else's: a full disk, no process, no file to be opened.

In: an exception, with those that it was raised from. Out: `MachineFault`, in words and with the
way out, or None. Nobody who meets one can mend it by other code, so it is never a submission's
fault, nor the course's, nor the grader's.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from grader.errors import GraderError, MachineFault

SPACE = "make room, or set TMPDIR to a folder on another disk"
MEMORY = ("memory ran out", "end other programs; a container may need a higher limit")
PROCESSES = (
    "no more processes or threads are allowed",
    "end other programs, or ask for a higher limit: `ulimit -u`, or --pids-limit of a container",
)
SAYS = {
    errno.EMFILE: ("too few open files are allowed", "`ulimit -n 256`, then the same again"),
    errno.ENFILE: ("the machine has too many files open", "end other programs"),
    errno.ENOSPC: ("no space left on device", SPACE),
    errno.EDQUOT: ("the disk quota is used up", SPACE),
    errno.EAGAIN: PROCESSES,
    errno.ENOMEM: MEMORY,
    errno.EROFS: ("the file system cannot be written to", "set TMPDIR to a folder on another disk"),
    errno.EIO: ("a disk or a device does not work", "try another disk"),
}
"""What it means, and the way out."""
NO_THREAD = "can't start new thread"  # Python's words: it has no number for it


def machine_fault(error: BaseException) -> MachineFault | None:
    """The fault of the machine that is at the bottom of an error; None where there is none."""
    if isinstance(error, MachineFault) and error.help:
        return error
    seen: list[BaseException] = []
    below: BaseException | None = error
    while below is not None and below not in seen:
        told = _told(below)
        if isinstance(below, MemoryError) and below is not error:
            told = None  # a parser's word for code that is too deep: whoever met it has said so
        if told:
            says, help = told
            return MachineFault(str(error) if isinstance(error, GraderError) else says, help)
        seen.append(below)
        below = below.__cause__ or below.__context__  # also of `raise … from None`
    return None


def in_words(error: OSError) -> str:
    """What an error of the system means."""
    told = _told(error)
    return told[0] if told else error.strerror or str(error)


@contextmanager
def machine_first() -> Iterator[None]:
    """Whatever the body ends with is the machine's fault where the machine is behind it.

    Raises:
        MachineFault: instead of what was raised.
    """
    try:
        yield
    except Exception as error:
        if (fault := machine_fault(error)) is error or fault is None:
            raise
        raise fault from error


def _told(error: BaseException) -> tuple[str, str] | None:
    if isinstance(error, MemoryError):
        return MEMORY
    if isinstance(error, RuntimeError) and NO_THREAD in str(error):
        return PROCESSES
    if not isinstance(error, OSError) or error.errno not in SAYS:
        return None
    if hasattr(error, "characters_written"):  # a pipe that is full, and does not wait
        return None
    says, help = SAYS[error.errno]
    place = "" if error.filename is None else f": {os.fsdecode(error.filename)}"
    return (says if error.errno in (errno.EMFILE, errno.ENFILE) else says + place), help
