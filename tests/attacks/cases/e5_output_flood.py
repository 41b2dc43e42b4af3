# E5: prints without end
# due: 3
# verdict: crashed|timed out
# not shown live: the parent stops it
def double(x):
    while True:
        print("x" * 100_000)
