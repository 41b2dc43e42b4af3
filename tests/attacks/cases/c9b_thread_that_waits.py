# C9b: leaves a thread that answers later
# due: 3
# verdict: failed|crashed
# not shown live: what is no frame is a lost answer
import os
import threading
import time


def later():
    time.sleep(0.2)
    for fd in range(3, 10):
        try:
            os.write(fd, b"passed")
        except OSError:
            pass


def double(x):
    threading.Thread(target=later).start()
    return x * 2.5
