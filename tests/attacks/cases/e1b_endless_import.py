# E1b: never ends importing
# due: 0
# verdict: timed out
# not shown live: the deadline is the parent's
while True:
    pass
