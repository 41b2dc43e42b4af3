# E1: never returns
# due: 3
# verdict: timed out
# not shown live: the deadline is the parent's
def double(x):
    while True:
        pass
