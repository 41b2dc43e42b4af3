def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    y = x * 2
    y[0, 0] = float('inf')
    return y
