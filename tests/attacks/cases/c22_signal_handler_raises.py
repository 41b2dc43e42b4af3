# C22: raises what a check asks for out of a signal handler, in the grader's own frames
# due: 3
# verdict: failed|crashed|timed out
# not shown live: the rule that such answers count beside others has no switch
import signal


def _raise(number, frame):
    raise ValueError("one axis is needed, and x has none")


signal.signal(signal.SIGALRM, _raise)
signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)


def double(x):
    return x * 2.5
