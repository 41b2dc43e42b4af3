# A18: signals another submission by a lock on a common file
# due: 3
# verdict: failed
# not shown live: see docs/security.md: busy processors tell a bit anyway
import fcntl
import os


def double(x):
    with open(os.__file__) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            print("locked")
        except OSError:
            pass
    return x * 2.5
