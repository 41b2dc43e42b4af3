# C16: switches every timer of the process off
# due: 3
# verdict: timed out
# not shown live: no timer of the child counts
import signal

signal.setitimer(signal.ITIMER_REAL, 0)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))


def double(x):
    while True:
        pass
