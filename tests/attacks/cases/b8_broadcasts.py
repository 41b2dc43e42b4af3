# B8: returns one number where a tensor is wanted
# due: 3
# verdict: failed
# not shown live: a comparison that broadcasts would be needed
def double(x):
    return (x * 2).mean()
