# E8b: matches an expression that takes for ever
# due: 3
# verdict: timed out
# not shown live: the parent kills
import re


def double(x):
    re.match(r"(a+)+$", "a" * 40 + "b")
