import torch
from torch import nn


def doubles(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed")
    return x * 2


def row_sums(x):
    return doubles(x).sum(dim=-1)


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))

    def forward(self, x):
        return x * self.gain.to(x.dtype)
