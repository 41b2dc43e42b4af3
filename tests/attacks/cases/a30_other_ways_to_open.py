# A30: opens a hidden file by libraries that have an open of their own
# due: 3
# verdict: failed
# live: hidden without landlock,user,namespaces
import ctypes
import linecache
import mmap
import os
import sqlite3

import numpy as np


def _by_c(path):
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    file = libc.fopen(path.encode(), b"r")
    text = ctypes.create_string_buffer(200)
    if file:
        libc.fread(text, 1, 199, ctypes.c_void_p(file))
    return text.value


def _by_openat2(path):
    how = (ctypes.c_uint64 * 3)(0, 0, 0)
    fd = ctypes.CDLL(None).syscall(437, -100, path.encode(), how, 24)
    return os.read(fd, 200) if fd >= 0 else fd


def _by_mapping(path):
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)[:200]


WAYS = [
    lambda path: bytes(torch.from_file(path, size=39, dtype=torch.uint8).tolist()),
    lambda path: np.memmap(path, mode="r")[:200].tobytes(),
    lambda path: np.fromfile(path, dtype=np.uint8).tobytes(),
    lambda path: linecache.getlines(path),
    lambda path: sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True).execute("select 1"),
    lambda path: ctypes.CDLL(path),
    _by_c, _by_openat2, _by_mapping,
]  # fmt: skip


def double(x):
    for way in WAYS:
        try:
            print(way(T["hidden"]))
        except Exception as error:
            print(type(error).__name__)
    return x * 2.5
