"""A work folder that takes so many bytes and files and no more: a file system in memory.

In: a folder and sizes. Out: the same folder with a bounded file system over it, which only this
process sees and which goes with it. As root in a mount namespace; as an ordinary user in a user
namespace too. Where neither may be made the parent watches the folder instead.
"""

import ctypes
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from grader.sandbox.isolation import linux, user

NEW_MOUNTS, NEW_USER = 0x00020000, 0x10000000
NO_SUID, NO_DEVICES, ALL_BELOW, PRIVATE = 2, 4, 1 << 14, 1 << 18
FILES = 20_000
"""Each costs the kernel about a kilobyte beside what is in it."""


def bound(folder: str, size_mb: int) -> bool:
    """Put a file system of that size over the folder; False where that cannot be done here."""
    if not possible():
        return False
    _mount(folder, size_mb)
    if os.geteuid() != 0:  # root's are given up with root's user, later
        user.keep_capabilities(0)
    return True


@lru_cache(maxsize=1)
def possible() -> bool:
    """Whether it can be done here, tried in a process that does nothing else: half a try would
    leave this one in a namespace without rights."""
    if not linux.LINUX or not linux.alone():
        return False
    try:
        folder = tempfile.mkdtemp(prefix="room-", dir=os.curdir)
    except OSError:
        return False
    try:
        if (pid := os.fork()) == 0:
            worked = 1
            try:
                _mount(folder, 1)
                Path(folder, "file").touch()
                worked = 0
            finally:
                os._exit(worked)
        return os.waitpid(pid, 0)[1] == 0
    except OSError:  # no more processes are allowed
        return False
    finally:
        os.rmdir(folder)  # noqa: PTH106  a path may be relative


def _mount(folder: str, size_mb: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.geteuid(), os.getegid()

    def checked(result: int) -> None:
        if result < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    checked(libc.unshare(NEW_MOUNTS | (NEW_USER if uid else 0)))
    if uid:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    checked(libc.mount(b"none", b"/", None, ALL_BELOW | PRIVATE, None))
    options = f"size={size_mb}m,nr_inodes={FILES},mode=700"
    path = os.path.abspath(folder).encode()  # noqa: PTH100
    checked(libc.mount(b"none", path, b"tmpfs", NO_SUID | NO_DEVICES, options.encode()))
