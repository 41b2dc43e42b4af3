# E4: starts processes without end
# due: 3
# verdict: crashed|failed
# not shown live: forty forks are no bomb; the first is denied
import os


def double(x):
    for _ in range(40):
        if os.fork() == 0:
            os._exit(0)
    return x * 2.5
