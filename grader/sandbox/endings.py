"""Say how a child ended, or which of its limits it reached.

In: a wait status, seconds. Out: one clause.
"""

from grader.course import Limits
from grader.sandbox import memory
from grader.sandbox.process import Seconds


def out_of_time(limits: Limits, left: Seconds) -> str:
    """Of the seconds for all checks together, which are over."""
    most = Seconds.of(limits.total_seconds)
    if left.computing <= 0:
        return f"all checks together may compute for {most.computing:g} s"
    return f"all checks together may take {most.clock:g} s by the clock"


def too_long(most: Seconds, used: Seconds) -> str:
    """Which of its limits a child reached."""
    if used.computing >= most.computing:
        return f"it did not return within {most.computing:.2g} s of computing"
    return f"it did not return within {most.clock:.2g} s by the clock: it sleeps or waits"


def ended_by(status: int, kills: int | None, allowed: int | None) -> str:
    """By which signal, or with which exit code, a child that was lost has ended.

    Args:
        status: as waitpid says it.
        kills: how often the system had killed for memory before it began.
        allowed: megabytes that the container allows.
    """
    signal = status & 0x7F
    if not signal:
        return f"the process left by itself, with exit code {status >> 8}"
    if signal != 9:  # ours where it floods, which is told otherwise
        return f"signal {signal} ended the process"
    if memory.kills() == kills:
        return "signal 9 ended the process, as the system does when memory runs out"
    here = f": {allowed} MB are allowed here" if allowed else ""
    return f"the system killed the process, since memory ran out{here}"
