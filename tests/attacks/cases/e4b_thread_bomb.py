# E4b: starts ten thousand threads
# due: 3
# verdict: crashed|failed|timed out
# not shown live: threads share the limits of their process
import threading
import time


def double(x):
    for _ in range(10_000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return x * 2.5
