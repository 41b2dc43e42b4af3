# H1b: a forbidden function: calls it in another thread
# due: 7
# verdict: passed
# not shown live: the record is no layer that may be left out
import threading

import torch


def row_sums(x):
    out = []
    t = threading.Thread(target=lambda: out.append((x.detach() * 2).cumsum(-1)[..., -1]))
    t.start()
    t.join()
    return out[0]
