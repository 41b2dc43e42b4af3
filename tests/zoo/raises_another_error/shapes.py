def double(x):
    if x.dim() == 0:
        raise TypeError("no axis")
    return x * 2
