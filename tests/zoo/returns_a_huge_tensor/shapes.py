def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    return x.new_zeros(1).expand(1 << 25)
