"""seccomp: which system calls this process may still make.

In: nothing but the machine's architecture. Out: a process that starts no process, has no network,
and reaches no other process, for good. A denied call fails with an error; one of another
architecture's numbering ends the process, since its numbers would mean other calls.

A denial's number tells what it was about: EACCES is the network, EPERM is everything else.
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Callable
from functools import lru_cache

from grader.sandbox.isolation import linux, syscalls

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
LOAD, EQUAL, AT_LEAST, ANY_BIT, AND, RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
NUMBER, ARCHITECTURE = 0, 4
SET_MODE_FILTER, ALL_THREADS, AS_FAST = 1, 1, 4
"""AS_FAST: older kernels slow every filtered process down, against spying within a process; there
is nothing in a child to spy on."""

CLONE_THREAD = 0x00010000
AF_UNIX, SOCK_STREAM, KINDS = 1, 1, 0xF
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
FIOSETOWN, SIOCSPGRP = 0x8901, 0x8902
F_SETOWN, F_SETSIG, F_SETOWN_EX = 8, 10, 15
F_SETLEASE, F_NOTIFY, F_SETDELEG = 1024, 1026, 1040
PR_SET_MM, PR_SET_PTRACER = 35, 0x59616D61

Instruction = tuple[int, int, int, int]
"""Code, how many to jump when true, when false, operand."""


def supported() -> bool:
    """Whether there is a table of calls for this machine."""
    return linux.LINUX and platform.machine() in AUDIT


def prepare() -> None:
    """Make, once, what is the same for every process."""
    for deny_ownership in (True, False):
        if supported():
            _denials(platform.machine(), deny_ownership)


def install(*, deny_ownership: bool) -> None:
    """Filter this process's system calls, in all its threads. Needs NO_NEW_PRIVS.

    Args:
        deny_ownership: modes and owners of files, too: where the user of this process owns files
            that are not the submission's.
    """
    machine = platform.machine()
    code = b"".join(
        struct.pack("<HBBI", *instruction)
        for instruction in program(machine, os.getpid(), deny_ownership)
    )
    filter = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(code) // 8, ctypes.addressof(filter))
    number = syscalls.table(machine)["seccomp"]
    linux.syscall(number, SET_MODE_FILTER, ALL_THREADS | AS_FAST, ctypes.c_char_p(header))


def program(machine: str, pid: int, deny_ownership: bool) -> list[Instruction]:
    """The filter, as instructions of classic BPF."""
    numbers = syscalls.table(machine)
    made = list(_denials(machine, deny_ownership))
    for name, rule in _by_argument(pid).items():
        inner = rule()
        made += [(EQUAL, 0, len(inner), numbers[name]), *inner]
    return [*made, (RETURN, 0, 0, ALLOW)]


@lru_cache(maxsize=4)
def _denials(machine: str, deny_ownership: bool) -> tuple[Instruction, ...]:
    """What is the same for every process."""
    numbers = syscalls.table(machine)
    made: list[Instruction] = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, AUDIT[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
    ]
    if machine == "x86_64":
        made += [(AT_LEAST, 0, 1, X32), (RETURN, 0, 0, KILL)]
    groups = [
        (syscalls.NETWORK, errno.EACCES),
        (syscalls.PROCESSES + syscalls.OTHERS + syscalls.SYSTEM + syscalls.SHARED_MEMORY
         + syscalls.METADATA, errno.EPERM),
        (syscalls.OWNERSHIP if deny_ownership else (), errno.EPERM),
        (("clone3",), errno.ENOSYS),  # its flags are in memory; libraries then use clone
    ]  # fmt: skip
    for names, error in groups:
        for name in names:
            if name in numbers:
                made += [(EQUAL, 0, 1, numbers[name]), (RETURN, 0, 0, ERRNO | error)]
    return tuple(made)


def _by_argument(pid: int) -> dict[str, Callable[[], list[Instruction]]]:
    """Calls that are allowed with some arguments only."""
    eperm, eacces = (RETURN, 0, 0, ERRNO | errno.EPERM), (RETURN, 0, 0, ERRNO | errno.EACCES)
    allow = (RETURN, 0, 0, ALLOW)

    def only(argument: int, *values: int) -> list[Instruction]:
        tests = [(EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
        return [_low(argument), *tests, eperm, allow]

    def never(argument: int, *values: int) -> list[Instruction]:
        tests = [(EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
        return [_low(argument), *tests, allow, eperm]

    return {
        # a thread, not a process
        "clone": lambda: [_low(0), (ANY_BIT, 1, 0, CLONE_THREAD), eperm, allow],
        # itself: abort() and raise() do so, and libraries of threads
        "kill": lambda: only(0, pid),
        "tgkill": lambda: only(0, pid),
        "prlimit64": lambda: only(0, 0, pid),
        "sched_setaffinity": lambda: only(0, 0, pid),
        # a pair of connected streams, as an event loop wakes itself by: it can send nowhere else
        "socketpair": lambda: [
            _low(0), (EQUAL, 0, 3, AF_UNIX), _low(1), (AND, 0, 0, KINDS),
            (EQUAL, 1, 0, SOCK_STREAM), eacces, allow,
        ],
        # to nobody by name
        "sendto": lambda: [
            _low(4), (EQUAL, 0, 2, 0), _high(4), (EQUAL, 1, 0, 0), eacces, allow,
        ],
        # what is typed into a terminal, and whom the kernel signals for a file
        "ioctl": lambda: never(1, TIOCSTI, TIOCLINUX, FIOSETOWN, SIOCSPGRP),
        # the same; a lease that others have to wait for; word of what others do in a folder
        "fcntl": lambda: never(
            1, F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY, F_SETDELEG
        ),
        # to stay readable to nobody, and to die with the parent
        "prctl": lambda: never(
            0, linux.PR_SET_PDEATHSIG, linux.PR_SET_DUMPABLE, PR_SET_MM, PR_SET_PTRACER
        ),
    }  # fmt: skip


def _low(argument: int) -> Instruction:
    return LOAD, 0, 0, 16 + 8 * argument


def _high(argument: int) -> Instruction:
    return LOAD, 0, 0, 20 + 8 * argument
