# E9: spins on every processor
# due: 3
# verdict: failed|timed out|crashed
# not shown live: processor time has a limit
import threading


def spin():
    while True:
        sum(range(100))


for _ in range(8):
    threading.Thread(target=spin, daemon=True).start()


def double(x):
    return x * 2.5
