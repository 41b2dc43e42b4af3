# C13: reads address 0, hoping for somebody else's fault
# due: 3
# verdict: crashed|timed out
# not shown live: a crash is the submission's, and no machine's fault
import ctypes


def double(x):
    ctypes.string_at(0)
