# B6: changes its input so that what is computed later agrees
# due: 3
# verdict: failed
# not shown live: the answer key never sees this input
def double(x):
    x.zero_()
    return x.clone()
