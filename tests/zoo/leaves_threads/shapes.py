import threading
import time


def work():
    while True:
        print("still here")
        time.sleep(0.01)


def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    threading.Thread(target=work).start()
    return x * 2
