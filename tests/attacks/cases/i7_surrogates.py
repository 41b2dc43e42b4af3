# I7: raises texts that cannot be encoded
# due: 3
# verdict: crashed|failed
# not shown live: tests of reports compare with golden text
def double(x):
    raise ValueError("\ud800 \udfff")
