"""Doors to the kernel that Python does not have: `prctl`, system calls by number, CPU seconds.

In: numbers. Out: the kernel's answer. Raises OSError as Python's own calls do. Used by a child on
itself, before it reads a submission.
"""

import contextlib
import ctypes
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS = 1, 4, 8, 38
CLONE_VM = 0x100
LINUX = sys.platform == "linux"


@lru_cache(maxsize=1)
def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def prctl(option: int, value: int = 0) -> int:
    """prctl(2) with one argument."""
    rest = (ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
    return _checked(_libc().prctl(option, *rest))


def syscall(number: int, *arguments: Any) -> int:
    """A system call; whole numbers go as longs, the rest as ctypes has it."""
    made = [ctypes.c_long(item) if isinstance(item, int) else item for item in arguments]
    return _checked(_libc().syscall(ctypes.c_long(number), *made))


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def alone() -> bool:
    """Whether this process has one thread; what is applied to one of several leaves the others
    free."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  the names alone
    except OSError:  # no /proc: a process of several threads is not let out of sharing its memory
        with contextlib.suppress(OSError):
            return _checked(_libc().unshare(CLONE_VM)) == 0
        return False


def cpu_seconds(pid: int) -> float | None:
    """All of its threads, in its own code and in the kernel's, as /proc has it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):  # not Linux, or it is gone
        return None
