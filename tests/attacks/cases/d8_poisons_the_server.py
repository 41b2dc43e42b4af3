# D8: changes modules that the next child would share
# due: 3
# verdict: failed|crashed|blocked
# not shown live: a fork's changes are its own: the next submission shows it
import builtins
import sys

import torch

torch.Tensor.__mul__ = lambda *a: None
builtins.len = lambda *_: 0
for name in list(sys.modules):
    if name.startswith("grader"):
        sys.modules.pop(name)


def double(x):
    return x
