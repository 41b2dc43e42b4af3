# B10: returns a constant that a loose tolerance would pass
# due: 3
# verdict: failed
# not shown live: tolerances follow the size of the answer
import torch


def double(x):
    return torch.full_like(x, 1e-6)
