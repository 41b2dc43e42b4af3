# C12: closes and crosses all descriptors
# due: 3
# verdict: crashed|timed out
# not shown live: the end of a pipe is a lost answer
import os


def double(x):
    for fd in range(1024):
        try:
            os.dup2(1, fd)
        except OSError:
            pass
    os.closerange(0, 1024)
    return x * 2.5
