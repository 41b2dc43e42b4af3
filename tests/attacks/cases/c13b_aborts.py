# C13b: aborts the process
# due: 3
# verdict: crashed|timed out
# not shown live: a crash is the submission's
import os


def double(x):
    os.abort()
