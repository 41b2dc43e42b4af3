# B7b: answers with infinity of both signs
# due: 3
# verdict: failed
# not shown live: a relative comparison would pass it
def double(x):
    return x.sign() * float("inf")
