def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    torch.set_default_dtype(torch.float64)
    return x * 2
