"""What a child does to itself before it reads a submission. The order matters.

In: limits, descriptors, a folder. Out: nothing; the process is confined.
"""

import contextlib
import os
import sys
import tempfile
from typing import Any


def adopt(request: int, reply: int, output: int) -> tuple[int, int]:
    """Keep five descriptors and close the rest (POSIX, after a fork).

    Returns:
        The request's and the reply's new numbers. 0 is the null device, 1 and 2 the output.
    """
    os.setsid()
    null = os.open(os.devnull, os.O_RDONLY)
    kept = [os.dup(fd) for fd in (null, output, output, request, reply)]
    # Duplicates may lie on a number that is a target, so go through numbers above them all.
    high = max(*kept, 10) + 1
    for place, fd in enumerate(kept):
        os.dup2(fd, high + place)
    for place in range(len(kept)):
        os.dup2(high + place, place)
    os.closerange(len(kept), 65536)
    return 3, 4


def separate() -> tuple[int, int]:
    """The same where the process is fresh: requests come by 0, replies go by 1, output by 2."""
    request, reply = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    with contextlib.suppress(AttributeError, OSError):
        os.setsid()  # so that the parent can kill the whole group; not on Windows
    return request, reply


def confine(limits: dict[str, Any], folder: str, limit_memory: bool) -> None:
    """Move into the folder and apply the limits.

    Args:
        limits: as `grader.course.Limits`.
        limit_memory: not on a GPU: CUDA reserves more address space than a limit would leave.
    """
    os.chdir(folder)
    for name in ("HOME", "TMPDIR", "TEMP", "TMP"):
        os.environ[name] = folder
    tempfile.tempdir = folder
    if sys.platform == "win32":
        return
    import resource

    mb = 1 << 20
    caps = [
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, limits["file_mb"] * mb, limits["file_mb"] * mb),
        (resource.RLIMIT_CPU, limits["cpu_seconds"], limits["cpu_seconds"] + 2),
        (resource.RLIMIT_NOFILE, 256, 256),
    ]
    if limit_memory and sys.platform == "linux":  # macOS does not hold RLIMIT_AS
        caps.append((resource.RLIMIT_AS, limits["memory_mb"] * mb, limits["memory_mb"] * mb))
    for which, soft, hard in caps:
        _, most = resource.getrlimit(which)
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(which, (soft, hard))


def die_with_parent() -> None:
    """Ask the kernel for SIGKILL when the process that made us ends (Linux)."""
    if sys.platform == "linux":
        import ctypes

        PR_SET_PDEATHSIG, SIGKILL = 1, 9  # noqa: N806
        with contextlib.suppress(OSError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL)
