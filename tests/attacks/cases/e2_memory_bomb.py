# E2: takes all memory
# due: 3
# verdict: crashed|timed out|failed
# not shown live: it would take this machine's memory
import torch

kept = []


def double(x):
    while True:
        kept.append(torch.ones(1 << 26))
