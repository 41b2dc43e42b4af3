# D7: leaves shared memory and semaphores
# due: 3
# verdict: failed
# not shown live: segments would outlive the test
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    segment = libc.shmget(0x5EC12E7, 4096, 0o1600)
    print("SHM", segment, libc.semget(0x5EC12E7, 1, 0o1600), libc.msgget(0x5EC12E7, 0o1600))
    return x * 2.5
