# E10: raises an exception of a hundred million letters
# due: 3
# verdict: crashed|failed
# not shown live: messages are cut in the child and in the parent
def double(x):
    raise ValueError("x" * 10**8)
