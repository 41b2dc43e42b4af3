# J1: is as long and as dense as a file may be
# due: 3
# verdict: failed|timed out|crashed
# not shown live: the parser runs in the child
# padded: x = [[0]]

def double(x):
    return x * 2.5
