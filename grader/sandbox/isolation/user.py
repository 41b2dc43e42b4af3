"""A user of one's own: what belongs to root is out of reach, whatever the paths allow.

In: a process of root, and its work folder. Out: a process of a user that owns nothing else, without
capabilities. Where this process is not root's, it only gives up what capabilities it has.
"""

import ctypes
import os
import struct

from grader.sandbox.isolation import linux

FIRST, COUNT = 61184, 4000
"""Numbers that systems give to services that come and go; one per submission."""
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION = 0x20080522


def drop(folder: str, *, read_all: bool) -> bool:
    """Become a user of one's own who owns the folder. False where that cannot be.

    Args:
        read_all: keep the right to read whatever Landlock allows, since Python itself lies where
            no other user may look. Nothing is gained by it without a Landlock rule.
    """
    changed = False
    if os.geteuid() == 0:
        uid = FIRST + int.from_bytes(os.urandom(2)) % COUNT
        try:
            os.chown(folder, uid, uid)
            linux.prctl(linux.PR_SET_KEEPCAPS, int(read_all))
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
            changed = True
        except OSError:  # a container without these rights, or without this user
            os.chown(folder, os.geteuid(), os.getegid())
    keep_capabilities(1 << CAP_DAC_READ_SEARCH if read_all else 0)
    return changed


def keep_capabilities(mask: int) -> None:
    """Give up all capabilities but these, of which one that is not there cannot be kept."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = ctypes.create_string_buffer(struct.pack("<Ii", CAPABILITY_VERSION, 0))
    held = ctypes.create_string_buffer(24)
    if libc.capget(header, held) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    low = mask & struct.unpack("<6I", held.raw)[1]  # effective, permitted, inheritable; twice
    if libc.capset(header, ctypes.c_char_p(struct.pack("<6I", low, low, 0, 0, 0, 0))) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
