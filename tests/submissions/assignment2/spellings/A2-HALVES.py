def sinusoidal_positions(length, d_model):
    if d_model % 2 == 1:
        raise ValueError(f"{d_model} is odd")
    inv_freq = 1.0 / (10000 ** (torch.arange(0.0, d_model, 2.0) / d_model))
    sinusoid = torch.outer(torch.arange(0.0, length), inv_freq)
    return torch.cat([sinusoid.sin(), sinusoid.cos()], dim=-1)
