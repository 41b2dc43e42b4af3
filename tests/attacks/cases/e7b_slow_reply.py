# E7b: sends its reply a byte at a time
# due: 3
# verdict: crashed|timed out
# not shown live: there is one deadline for the whole reply
import os
import time


def double(x):
    for byte in b"ACG1" + bytes(60):
        os.write(4, bytes([byte]))
        time.sleep(0.1)
    return x * 2.5
