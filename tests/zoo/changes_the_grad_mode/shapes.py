def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    torch.set_grad_enabled(False)
    return x * 2
