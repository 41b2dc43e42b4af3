# B13: has the right gradient and the wrong value
# due: 3
# verdict: failed
# not shown live: values are compared
import torch


class Mine(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2.5

    @staticmethod
    def backward(ctx, g):
        return g * 2


def double(x):
    return Mine.apply(x)
