def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed")
    return x * 2


def row_sums(x):
    return double(x).sum(dim=-1)
