def shift(target):
    x = target[:, : target.size(1) - 1]
    return x, x.clone()
