# C26: leaves the grader's own code no room to call functions, and no long numbers
# due: 3
# verdict: crashed|failed|timed out
# not shown live: it is the process of nobody else
import sys


def double(x):
    def deep(n):
        try:
            return deep(n + 1)
        except RecursionError:
            return n

    sys.set_int_max_str_digits(640)
    sys.setrecursionlimit(60)
    deep(0)
    return x * 2.5
