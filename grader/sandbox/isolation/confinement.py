"""What a child does to itself before it reads a submission. The order matters.

In: limits, descriptors, a folder. Out: nothing; the process is confined.
"""

import contextlib
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.sandbox.isolation import capacity, landlock, linux, paths, seccomp, user
from grader.sandbox.isolation.levels import IN_NAMESPACES

layers_on: list[str] = []
"""The kernel's, of this process."""


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


def confine(
    limits: dict[str, Any], folder: str, wanted: Sequence[str] = (), gpu: bool = False
) -> list[str]:
    """Move into the folder, apply the limits, then the kernel's layers, each for good.

    Args:
        limits: as `grader.course.Limits`.
        wanted: names of the kernel's layers to put on: "room", "user", "landlock", "seccomp".
        gpu: whether a GPU is used. CUDA reserves more address space than a limit would leave.

    Returns:
        The layers that are on. One that this kernel has not is left out.
    """
    bounded = ["room"] if "room" in wanted and capacity.bound(folder, limits["folder_mb"]) else []
    os.chdir(folder)
    for name in ("HOME", "TMPDIR", "TEMP", "TMP"):
        os.environ[name] = folder
    tempfile.tempdir = folder
    if sys.platform == "win32":
        return []
    limit(limits, limit_memory=not gpu)
    if sys.platform != "linux":
        return []
    if bounded:
        die_with_parent()  # a new namespace of users has taken it back
    outer = ["namespaces"] if os.environ.get(IN_NAMESPACES) else []
    layers_on[:] = [*bounded, *harden(folder, wanted, gpu), *outer]
    return layers_on


def prepare() -> None:
    """Look once, before the forks, at what every child would look at."""
    paths.readable()
    paths.for_others()
    landlock.abi()
    seccomp.prepare()
    capacity.possible()


def gpu_is_here() -> bool:
    """Whether there is a device that a GPU could be reached by; asks no driver."""
    return bool(paths.of_a_gpu()[1])


def limit(limits: dict[str, Any], limit_memory: bool) -> None:
    """Apply the resource limits."""
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


def harden(folder: str, wanted: Sequence[str], gpu: bool) -> list[str]:
    """The kernel's layers. The order matters: paths are opened while they still can be, the user
    changes while this process may, and after the last filter nothing here could be done."""
    if not {"user", "landlock", "seccomp"} & set(wanted) or not linux.alone():
        return []  # a thread that runs already would stay free
    on: list[str] = []
    files = "landlock" in wanted and landlock.abi() >= landlock.LEAST
    opened = _paths(folder, gpu) if files else landlock.Paths()
    hidden = not (paths.for_others() and paths.reachable(Path(folder)))
    if "user" in wanted and (files or not hidden) and user.drop(folder, read_all=hidden and files):
        on.append("user")
    linux.prctl(linux.PR_SET_DUMPABLE, 0)  # its memory is nobody's to read
    die_with_parent()  # a change of user has taken it back
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    if files:
        landlock.restrict(opened)
        on.append("landlock")
    opened.close()
    if "seccomp" in wanted and seccomp.supported():
        with contextlib.suppress(OSError):  # a kernel, or a container, that has none
            seccomp.install(deny_ownership="user" not in on)
            on.append("seccomp")
    return on


def _paths(folder: str, gpu: bool) -> landlock.Paths:
    opened = landlock.Paths()
    opened.allow(paths.readable(), landlock.READING)
    opened.allow([paths.OWN_NAME], landlock.READ)
    opened.allow(paths.WRITABLE, landlock.READ | landlock.WRITE)
    if gpu:
        read, devices = paths.of_a_gpu()
        opened.allow(read, landlock.READING)
        opened.allow(devices, landlock.READING | landlock.WRITE | landlock.IOCTL_DEVICE)
    return opened.allow([folder], landlock.OWN)


def die_with_parent() -> None:
    """Ask the kernel for SIGKILL when the process that made us ends (Linux)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            linux.prctl(linux.PR_SET_PDEATHSIG, 9)
