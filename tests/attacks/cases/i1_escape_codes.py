# I1: prints and raises escape codes of the terminal
# due: 3
# verdict: crashed|failed
# not shown live: tests of reports compare with golden text
def double(x):
    print("\x1b[2J\x1b]0;owned\x07\x9b31m \x1b]8;;http://x\x1b\\click")
    raise ValueError("\x1b[2J\x1b]52;c;ZXZpbA==\x07")
