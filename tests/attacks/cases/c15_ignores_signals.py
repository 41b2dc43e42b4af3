# C15: ignores every signal and sleeps for ever
# due: 3
# verdict: timed out
# not shown live: the parent kills, by a signal that cannot be ignored
import signal
import time

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def double(x):
    while True:
        time.sleep(60)
