# B15: patches the clocks, and defers its work to a thread
# due: 11
# verdict: failed|passed
# not shown live: no clock of the child counts
import threading
import time

time.monotonic = time.perf_counter = time.time = lambda: 0.0


def double(x):
    out = x * 2.5
    threading.Thread(target=lambda: out.copy_(x * 2), daemon=True).start()
    return out
