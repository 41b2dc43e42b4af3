# E2b: asks for 100 GiB at once
# due: 3
# verdict: crashed|failed
# not shown live: it would take this machine's memory
import numpy


def double(x):
    return numpy.ones(100 << 27)
