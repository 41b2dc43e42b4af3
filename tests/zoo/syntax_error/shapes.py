import torch
from torch import nn


def double(x):
    return (x * 2


def row_sums(x):
    return double(x).sum(-1)
