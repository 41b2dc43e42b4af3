# C1: leaves with exit code 0 at once
# due: 3
# verdict: crashed|timed out
# not shown live: a missing answer is a failed check
import os


def double(x):
    os._exit(0)
