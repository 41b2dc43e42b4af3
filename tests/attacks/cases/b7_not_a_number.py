# B7: answers with NaN, with which every comparison is false
# due: 3
# verdict: failed
# not shown live: a comparison written the wrong way round would pass it
def double(x):
    return x * float("nan")
