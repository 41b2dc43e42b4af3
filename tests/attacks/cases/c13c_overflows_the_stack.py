# C13c: overflows the stack in native code
# due: 3
# verdict: crashed|timed out
# not shown live: a crash is the submission's
import sys

sys.setrecursionlimit(10**8)


def double(x):
    return double(x)
