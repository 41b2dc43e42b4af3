def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    return 10**5000
