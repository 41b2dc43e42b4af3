"""Make this process ready: the server for forks that cost little, a child for strangers' code.

In: nothing, or the pipe of replies. Out: what is changed is the process. Reads no student bytes.
"""

import ctypes
import faulthandler
import random
import signal
import sys
from pathlib import Path

import numpy
import torch

SEED = 0

COLLAPSE = 25  # MADV_COLLAPSE of madvise(2)
LARGE = 2 << 20


def gather() -> int:
    """Ask for large pages wherever memory is this process's own; how many regions were gathered.

    A fork copies a table with one entry for each page: of 150 MB these are 38,000 small ones, or
    75 large ones. Pages that a child writes to are split again for that child alone. Linux 6.1 or
    newer; whatever is refused stays.
    """
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None)
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    try:
        lines = [line.split() for line in Path("/proc/self/maps").read_text("utf-8").splitlines()]
    except OSError:  # no /proc
        return 0
    found = 0
    for span, rights, *_, inode, name in (line if len(line) > 5 else [*line, ""] for line in lines):
        ours = rights == "rw-p" and inode == "0" and name in ("", "[heap]")
        low, high = (int(end, 16) for end in span.split("-"))
        low, high = -(-low // LARGE) * LARGE, high // LARGE * LARGE
        if ours and low < high:
            found += libc.madvise(low, high - low, COLLAPSE) == 0
    return found


def tell_where(reply: int) -> None:
    """On a signal of the parent's, write the lines that are being run: also from within torch."""
    if hasattr(faulthandler, "register"):  # Windows has no such signal
        faulthandler.register(signal.SIGUSR1, file=reply, all_threads=False)


def forget_arguments() -> None:
    """Take from Python what this process was started with: it says where the course lies."""
    del sys.orig_argv[1:]
    sys.argv[:] = [""]


def reseed() -> None:
    """Start every generator anew: a fork has its server's, and a regrade must be the same."""
    random.seed(SEED)
    numpy.random.seed(SEED)
    torch.default_generator.manual_seed(SEED)
