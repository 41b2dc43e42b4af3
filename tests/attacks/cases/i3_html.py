# I3: raises what a browser would run
# due: 3
# verdict: crashed|failed
# not shown live: tests of reports compare with golden text
def double(x):
    raise ValueError("<script>alert(1)</script><img src=x onerror=alert(1)> javascript:x")
