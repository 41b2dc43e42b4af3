def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    torch.set_num_threads(7)
    return x * 2
