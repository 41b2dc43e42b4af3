def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    torch.set_default_device("meta")
    return x * 2
