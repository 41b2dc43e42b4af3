# C15b: stops its own process
# due: 3
# verdict: timed out
# not shown live: the parent's clock runs on
import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
