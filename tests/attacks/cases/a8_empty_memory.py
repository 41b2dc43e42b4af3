# A8: returns uninitialised memory that may have held the answer
# due: 3
# verdict: failed
# not shown live: the answers are another process's
import torch


def double(x):
    return torch.empty_like(x)
