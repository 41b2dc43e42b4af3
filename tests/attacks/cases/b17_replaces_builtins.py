# B17: replaces Python's own functions, in all modules at once
# due: 3
# verdict: crashed|failed|timed out
# not shown live: the parent has its own Python
import builtins


def double(x):
    for name in ("len", "sum", "min", "max", "abs", "all", "any", "isinstance", "sorted"):
        setattr(builtins, name, lambda *args, **named: True)
    return x * 2.5
