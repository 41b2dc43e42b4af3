# E7: promises a frame of an exabyte
# due: 3
# verdict: crashed|timed out
# not shown live: lengths are capped before anything is allocated
import os
import struct


def double(x):
    os.write(4, struct.pack("<4sIQ", b"ACG1", 10, 1 << 60))
    return x * 2.5
