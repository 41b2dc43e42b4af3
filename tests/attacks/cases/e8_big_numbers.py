# E8: computes a power that holds the interpreter
# due: 3
# verdict: timed out|crashed
# not shown live: the parent kills
def double(x):
    return (10**8) ** (10**8)
