def shift(target):
    n = target.size(1)
    return target[:, : n - 1], target[:, 2:n]
