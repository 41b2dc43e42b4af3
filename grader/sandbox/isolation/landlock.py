"""Landlock: which files this process may still open, and whom it may still signal.

In: paths. Out: a process that opens nothing else, for good. Unprivileged. Not covered: `stat`, and
changes of owner, mode, times and attributes, which `seccomp` denies.
"""

import contextlib
import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from grader.sandbox.isolation import linux

LEAST = 3
"""The first ABI that keeps a file from being truncated."""
CREATE, ADD_RULE, RESTRICT = 444, 445, 446  # the same number on every architecture
VERSION = 1
PATH_BENEATH = 1

EXECUTE, WRITE, READ, LIST, REMOVE_DIR, REMOVE = (1 << bit for bit in range(6))
MAKE_CHAR, MAKE_DIR, MAKE_FILE, MAKE_SOCKET, MAKE_FIFO, MAKE_BLOCK, MAKE_LINK = (
    1 << bit for bit in range(6, 13)
)
REFER, TRUNCATE, IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
OF_A_FILE = EXECUTE | WRITE | READ | TRUNCATE | IOCTL_DEVICE
READING = READ | LIST
OWN = READING | WRITE | TRUNCATE | REMOVE_DIR | REMOVE | MAKE_DIR | MAKE_FILE | REFER
"""In the work folder: files and folders, but no link, pipe, socket or device."""
TCP = 0b11
SIGNALS, ABSTRACT_SOCKETS = 0b10, 0b01


@lru_cache(maxsize=1)
def abi() -> int:
    """The kernel's version of Landlock; 0 where it has none. Asked by system call: the list of
    security modules in /sys is often not mounted."""
    if not linux.LINUX:
        return 0
    try:
        return linux.syscall(CREATE, None, 0, VERSION)
    except OSError:
        return 0


@dataclass
class Paths:
    """What may be opened, by descriptors, so that it outlives a change of user."""

    rules: list[tuple[int, int]] = field(default_factory=list)
    """(descriptor, what is allowed beneath it)."""

    def allow(self, paths: Iterable[str], access: int) -> "Paths":
        """Open these; what is not there needs no rule."""
        for path in paths:
            with contextlib.suppress(FileNotFoundError, PermissionError, NotADirectoryError):
                self.rules.append((os.open(path, os.O_PATH | os.O_CLOEXEC), access))
        return self

    def close(self) -> None:
        for fd, _ in self.rules:
            os.close(fd)


def restrict(paths: Paths) -> None:
    """Open nothing but these from now on; signal and connect to nobody outside.

    Needs NO_NEW_PRIVS, and holds for the calling thread and what it starts.
    """
    version = abi()
    handled = (1 << 13) - 1 | REFER | TRUNCATE | (IOCTL_DEVICE if version >= 5 else 0)
    attributes = struct.pack(
        "<QQQ",
        handled,
        TCP if version >= 4 else 0,
        SIGNALS | ABSTRACT_SOCKETS if version >= 6 else 0,
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = linux.syscall(CREATE, ctypes.c_char_p(attributes), size, 0)
    try:
        for fd, access in paths.rules:
            if not stat.S_ISDIR(os.fstat(fd).st_mode):
                access &= OF_A_FILE
            rule = struct.pack("<Qi", access & handled, fd)
            linux.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.c_char_p(rule), 0)
        linux.syscall(RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)
