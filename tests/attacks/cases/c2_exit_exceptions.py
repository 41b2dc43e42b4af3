# C2: raises the exceptions that mean the end
# due: 3
# verdict: failed|crashed
# not shown live: they are caught
import itertools

kinds = itertools.cycle([SystemExit(0), KeyboardInterrupt(), GeneratorExit()])


def double(x):
    raise next(kinds)
